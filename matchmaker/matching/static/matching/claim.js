// Signs of life of the review page: while somebody is active on it, what they hold stays theirs.
// Without this script every page that is opened or sent is such a sign.
"use strict";
(() => {
  const EVERY_MILLISECONDS = 30_000;
  const panel = document.querySelector(".claim[data-alive]");
  if (!panel) return;
  const said = panel.querySelector(".claim-said");
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
  let active = true;

  for (const kind of ["keydown", "pointermove", "pointerdown", "scroll"]) {
    document.addEventListener(kind, () => { active = true; }, { passive: true });
  }

  const beat = async () => {
    if (!active || document.hidden || !token) return;
    active = false;
    try {
      const answer = await fetch(panel.dataset.alive, {
        method: "POST",
        headers: { "X-CSRFToken": token.value },
      });
      if (!answer.ok) return;
      const now = await answer.json();
      if (now.said !== said.textContent) said.textContent = now.said;
    } catch {
      active = true; // the network is away: the next beat tries again
    }
  };
  window.setInterval(beat, EVERY_MILLISECONDS);
})();
