// The form of a recommendation: advice while one writes, and a copy on the device until the server has the text.
import { keepDraft } from "./draft.js";

const CHECKS = {
  text_missing: (value) => !value("text").trim(),
  text_long: (value, item) => [...value("text")].length > Number(item.dataset.shortText),
  lead_addressee_missing: (value) => !value("lead_addressee").trim(),
  time_frame_missing: (value) => value("time_frame") === "unsaid",
  indicator_missing: (value) => !value("indicator").trim(),
};

function advise(place, form) {
  const value = (name) => form.elements.namedItem(name).value;
  for (const item of place.querySelectorAll("[data-advice]")) {
    item.hidden = !CHECKS[item.dataset.advice](value, item);
  }
  place.querySelector("[data-advice-list]").hidden = !place.querySelector("[data-advice]:not([hidden])");
}

function count(place, form) {
  for (const counter of place.querySelectorAll("[data-count-of]")) {
    const length = [...form.elements.namedItem(counter.dataset.countOf).value].length;
    counter.textContent = `${length} / ${counter.dataset.limit}`;
    counter.classList.toggle("text-danger", length > Number(counter.dataset.limit));
    counter.hidden = false;
  }
}

for (const place of document.querySelectorAll("[data-draft]")) {
  const form = place.querySelector("form");
  const show = () => {
    advise(place, form);
    count(place, form);
  };
  keepDraft(place, form, show);
  form.addEventListener("input", show);
  show();
}
