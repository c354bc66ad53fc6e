// Shortcuts of the review of a listing. Everything they do can be done without them.
"use strict";
(() => {
  const form = document.getElementById("listing-review");
  if (!form) return;
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const outcome = form.querySelector(".listing-outcome");
  const keys = form.querySelector(".review-keys");
  const toggle = document.getElementById("keys-switch");
  const stored = "matchmaker-desk-keys";

  // Single keys can be switched off (WCAG 2.1.4), and never act while somebody types.
  const areOn = () => window.localStorage.getItem(stored) !== "off";
  const typing = (target) =>
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));

  keys.hidden = false;
  toggle.checked = areOn();
  toggle.addEventListener("change", () => {
    window.localStorage.setItem(stored, toggle.checked ? "on" : "off");
  });

  const scoreOf = (criterion) => {
    const chosen = criterion.querySelector('input[type="radio"]:checked');
    return chosen ? Number(chosen.value) : null;
  };

  // The rule is the server's (listings.policies.outcome_of); this only says it beforehand.
  const show = () => {
    const scores = criteria.map(scoreOf);
    if (scores.includes(null)) {
      outcome.textContent = "";
      return;
    }
    const total = scores.reduce((sum, score) => sum + score, 0);
    let name = total >= 10 ? "published" : "returned";
    if (total < 5) name = "rejected";
    if (scores.includes(0)) name = "held";
    outcome.textContent = `${total}/20. ${outcome.dataset[name]}`;
  };
  form.addEventListener("change", show);
  show();

  const score = (value) => {
    const focused = criteria.find((one) => one.contains(document.activeElement));
    const at = focused || criteria.find((one) => scoreOf(one) === null) || criteria[0];
    const radio = at.querySelector(`input[type="radio"][value="${value}"]`);
    radio.checked = true;
    show();
    const next = criteria[criteria.indexOf(at) + 1];
    const target = next
      ? next.querySelector('input[type="radio"]:checked') || next.querySelector('input[type="radio"]')
      : form.querySelector('button[type="submit"]');
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  };

  const actions = {
    n: () => form.elements.namedItem("note").focus(),
    s: () => form.requestSubmit(),
    j: () => document.getElementById("next-listing").click(),
  };
  for (const value of "012345") actions[value] = () => score(value);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !areOn() || typing(event.target)) return;
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
})();
