// Makes the search page nicer: a choice is searched at once, and only the page's middle is changed.
// Without it the form's own buttons do the same.
(() => {
  "use strict";
  const page = () => document.getElementById("search-page");
  const wide = window.matchMedia("(min-width: 992px)");

  const openDrawer = () => {
    const drawer = document.querySelector("[data-drawer]");
    if (drawer && wide.matches) drawer.open = true;
  };

  const swap = (url) => {
    const drawer = document.querySelector("[data-drawer]");
    const opened = [...document.querySelectorAll(".facet")].map((facet) => facet.querySelector("details")?.open);
    const was = drawer?.open;
    const focused = document.activeElement?.id;
    page().setAttribute("aria-busy", "true");
    return window.htmx
      .ajax("GET", url, { target: "#search-page", select: "#search-page", swap: "outerHTML" })
      .then(() => {
        const next = document.querySelector("[data-drawer]");
        if (next) next.open = Boolean(was);
        document.querySelectorAll(".facet").forEach((facet, place) => {
          const more = facet.querySelector("details");
          if (more && opened[place]) more.open = true;
        });
        const again = focused && document.getElementById(focused);
        if (again && document.activeElement !== again) again.focus({ preventScroll: true });
        document.dispatchEvent(new Event("search:changed"));
      });
  };

  const address = (form) => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
    const written = asked.toString();
    return form.getAttribute("action") + (written ? `?${written}` : "");
  };

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || form.id !== "search-form" || event.target.id === "search-text" || !window.htmx) return;
    swap(address(form));
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "search-form" || !window.htmx) return;
    event.preventDefault();
    swap(address(event.target));
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-compare], [data-swap]");
    if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const card = link.closest("[data-card]")?.id;
    swap(location.pathname + link.getAttribute("href")).then(() => {
      const again = card && document.getElementById(card);
      if (again) again.focus({ preventScroll: true });
    });
  });

  document.addEventListener("DOMContentLoaded", openDrawer);
  if (document.readyState !== "loading") openDrawer();
})();
