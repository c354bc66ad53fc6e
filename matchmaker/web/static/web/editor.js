// The editors: nothing typed is lost. htmx saves; this file warns, marks and answers conflicts.
(function () {
  "use strict";
  const form = document.querySelector("form[data-editor]");
  if (!form) return;
  let unsaved = false;

  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // A conflict is answered with 409 and a text that has to be shown like any other answer.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status === 409 || status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "autosave") return;
    if (event.detail.successful) unsaved = false;
  });
  function offline() {
    const line = document.getElementById("saved-line");
    const words = form.dataset.offline;
    if (line && words) line.textContent = words;
  }
  document.body.addEventListener("htmx:sendError", offline);
  document.body.addEventListener("htmx:responseError", offline);

  // Inside the form, Enter in a line of text must not hand the listing in by accident.
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Enter" && field.matches("input:not([type=submit]):not([type=checkbox]):not([type=radio])")) {
      event.preventDefault();
    }
  });
}());
