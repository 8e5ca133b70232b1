// Shows what a form would change as one types: the server reviews it, nothing is saved.
"use strict";
(() => {
  const PAUSE = 500; // milliseconds without a key before the form is reviewed
  const form = document.querySelector("#form");
  const panel = document.querySelector("#review");
  if (!form || !panel) return;
  let timer = 0;
  let request = null;

  const mark = () => {
    const wrong = new Set([...panel.querySelectorAll("[data-error]")].map((item) => item.dataset.error));
    for (const field of form.querySelectorAll("[data-field]")) {
      const isWrong = wrong.has(field.dataset.field);
      field.classList.toggle("wrong", isWrong);
      const control = field.querySelector("input, select, textarea");
      if (isWrong) control.setAttribute("aria-invalid", "true");
      if (isWrong) field.closest("details.group")?.setAttribute("open", "");
      else control.removeAttribute("aria-invalid");
      if (!isWrong) field.querySelector(".error")?.remove();
    }
  };

  const review = async () => {
    request?.abort();
    request = new AbortController();
    const sent = new FormData(form);
    sent.set("step", "live");
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, signal: request.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) throw new Error(answer.statusText);
      panel.replaceChildren(...page.body.childNodes);
      form.elements.reviewed.value = panel.querySelector("[data-digest]")?.dataset.digest ?? "";
      mark();
    } catch (error) {
      if (error.name === "AbortError") return;
      form.elements.reviewed.value = ""; // the buttons still work: the server answers with a page
    }
    panel.removeAttribute("aria-busy");
  };

  const later = () => {
    form.elements.reviewed.value = "";
    clearTimeout(timer);
    timer = setTimeout(review, PAUSE);
  };

  const isChanged = (control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (!control.options) return control.value !== control.defaultValue;
    const options = [...control.options];
    return control.selectedIndex !== Math.max(0, options.findIndex((option) => option.defaultSelected));
  };

  form.addEventListener("input", later);
  form.addEventListener("submit", () => { clearTimeout(timer); request?.abort(); });
  // what was typed before this script ran, or what the browser has filled in again
  if ([...form.querySelectorAll("input, select, textarea")].some(isChanged)) later();
})();
