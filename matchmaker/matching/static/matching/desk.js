// Keys of the review desk. Everything they do can be done without them.
"use strict";
(() => {
  const desk = document.querySelector(".review") || document.body;
  const form = document.getElementById("decision");
  const find = (id) => document.getElementById(id);

  // Single keys act only where nobody types or chooses, and can be switched off (WCAG 2.1.4).
  const busy = (target) =>
    target instanceof Element &&
    (target.closest("input, textarea, select, dialog[open]") !== null || target.isContentEditable);
  const alone = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);
  const key = (action) => (event) => {
    if (busy(event.target) || !alone(event)) return;
    event.preventDefault();
    action();
  };

  const reasons = (verdict) =>
    form ? [...form.querySelectorAll(`input[data-verdict="${verdict}"]`)] : [];
  const choose = (verdict) => {
    const [first] = reasons(verdict);
    if (!first) return;
    first.focus();
    first.scrollIntoView({ block: "center" });
  };
  const open = (code, field) => {
    const place = find(`action-${code}`);
    if (!place) return;
    place.open = true;
    const wanted = place.querySelector(field);
    wanted.focus();
    wanted.scrollIntoView({ block: "center" });
  };
  const follow = (id) => {
    const link = find(id);
    if (link) link.click();
  };
  const undo = () => {
    const bar = find("undo-form");
    if (bar && !bar.hidden) bar.requestSubmit();
  };
  const help = () => {
    const dialog = find("keys-help");
    if (dialog) dialog.showModal();
  };

  if (desk.dataset.keys === "on" && window.tinykeys) {
    window.tinykeys.tinykeys(window, {
      1: key(() => choose("approved")),
      2: key(() => choose("rejected")),
      3: key(() => open("ask", "textarea")),
      h: key(() => open("snooze", "input[type=date]")),
      j: key(() => follow("next-proposal")),
      k: key(() => follow("previous-proposal")),
      u: key(undo),
      "Shift+?": key(help),
      "?": key(help),
    });
  }
  for (const bar of document.querySelectorAll(".review-keys")) bar.hidden = false;

  // Within a list of reasons a digit chooses, Enter decides, Escape leaves.
  const within = (event) => {
    const verdict = event.target.dataset.verdict;
    if (!(event.target instanceof HTMLInputElement) || !verdict || !alone(event)) return;
    const offered = reasons(verdict);
    if (/^[1-9]$/.test(event.key) && offered[event.key - 1]) {
      event.preventDefault();
      offered[event.key - 1].focus();
      offered[event.key - 1].checked = true;
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.target.checked = true;
      form.requestSubmit(form.querySelector(`button[value="${verdict}"]`));
    } else if (event.key === "Escape") {
      desk.focus();
    }
  };
  if (form) form.addEventListener("keydown", within);

  for (const area of document.querySelectorAll(".review-action-form textarea")) {
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.requestSubmit();
      if (event.key === "Escape") desk.focus();
    });
  }

  // A second press while the first is on its way would only be told of its own decision.
  for (const sent of document.querySelectorAll("form[method=post]")) {
    sent.addEventListener("submit", (event) => {
      if (sent.dataset.sent) event.preventDefault();
      sent.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => delete sent.dataset.sent);
  }

  // What can be undone, and for how long; afterwards the bar is gone.
  const bar = find("undo-form");
  if (bar) {
    const until = Date.now() + 1000 * Number(bar.dataset.seconds);
    const shown = bar.querySelector(".undo-seconds");
    const tick = window.setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      shown.textContent = String(left);
      if (left === 0) {
        bar.hidden = true;
        window.clearInterval(tick);
      }
    }, 1000);
  }

  // After a decision the keyboard and the reader stand at the beginning of the next proposal.
  if (document.querySelector(".messagelist .success")) desk.focus({ preventScroll: true });
})();
