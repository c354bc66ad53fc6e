// Single keys on the search page. They can be switched off (WCAG 2.1.4) and never work while
// somebody types; tinykeys tells which key it was, whatever the layout.
(() => {
  "use strict";
  const STORED = "matchmaker.keys";
  const cards = () => [...document.querySelectorAll("[data-card]")];
  const current = () => document.activeElement?.closest?.("[data-card]") ?? null;
  const help = document.getElementById("keys-help");

  const stored = () => {
    try { return localStorage.getItem(STORED) !== "off"; } catch { return true; }
  };
  const store = (on) => {
    try { localStorage.setItem(STORED, on ? "on" : "off"); } catch { /* for this page only */ }
  };
  let on = stored();

  const typing = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select") ||
    (element.matches("input") && !["checkbox", "radio", "button", "submit"].includes(element.type));

  const move = (by) => {
    const all = cards();
    if (!all.length) return;
    const place = all.indexOf(current());
    const next = all[place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, place + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const toFilters = () => {
    const drawer = document.querySelector("[data-drawer]");
    if (!drawer) return;
    drawer.open = true;
    drawer.querySelector("input[type=checkbox]")?.focus();
  };

  const keys = {
    "/": () => document.getElementById("search-text")?.focus(),
    f: toFilters,
    j: () => move(1),
    k: () => move(-1),
    o: () => current()?.querySelector("h3 a")?.click(),
    c: () => current()?.querySelector("[data-compare]")?.click(),
    s: () => document.querySelector("[data-save]")?.click(),
    "Shift+?": () => help?.showModal(),
    "?": () => help?.showModal(),
  };
  const guarded = Object.fromEntries(
    Object.entries(keys).map(([key, act]) => [
      key,
      (event) => {
        if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
        if (help?.open || typing(event.target)) return;
        event.preventDefault();
        act();
      },
    ]),
  );
  window.tinykeys.tinykeys(window, guarded);

  const wire = () => {
    const button = document.querySelector("[data-keys-help]");
    if (!button) return;
    button.hidden = false;
    button.onclick = () => help.showModal();
  };
  document.addEventListener("search:changed", wire);
  wire();

  const box = help?.querySelector("[data-keys-switch]");
  if (box) {
    box.checked = on;
    box.addEventListener("change", () => { on = box.checked; store(on); });
  }
})();
