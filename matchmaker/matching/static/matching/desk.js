// Shortcuts of the review page. Everything they do can be done without them.
"use strict";
(() => {
  const form = document.getElementById("decision");
  const next = document.getElementById("next-proposal");
  const keys = form && form.querySelector(".review-keys");
  const toggle = document.getElementById("keys-switch");
  const stored = "matchmaker-desk-keys";

  // Single keys can be switched off (WCAG 2.1.4), and never act while somebody types.
  const areOn = () => window.localStorage.getItem(stored) !== "off";
  const typing = (target) =>
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));

  if (keys && toggle) {
    keys.hidden = false;
    toggle.checked = areOn();
    toggle.addEventListener("change", () => {
      window.localStorage.setItem(stored, toggle.checked ? "on" : "off");
    });
  }

  const focusReason = (verdict) => {
    const radio = form && form.querySelector(`input[data-verdict="${verdict}"]`);
    if (radio) {
      radio.focus();
      radio.scrollIntoView({ block: "center" });
    }
  };

  const actions = {
    1: () => focusReason("approved"),
    2: () => focusReason("rejected"),
    n: () => form && form.elements.namedItem("note").focus(),
    j: () => next && next.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !areOn() || typing(event.target)) return;
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // A second press while the first is on its way would only be told of its own decision.
  if (form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => delete form.dataset.sent);
  }
})();
