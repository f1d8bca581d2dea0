// What would make a recommendation stronger, while one writes: advice, never an obstacle.
const length = (text) => [...text].length;

const CHECKS = {
  text_missing: (value) => !value("text").trim(),
  text_long: (value, item) => length(value("text")) > Number(item.dataset.shortText),
  title_long: (value, item) => length(value("title")) > Number(item.dataset.shortTitle),
  verb_first: (value, item) => startsOtherwise(value("text"), item.dataset),
  lead_addressee_missing: (value) => !value("lead_addressee").trim(),
  time_frame_missing: (value) => value("time_frame") === "unsaid",
  indicator_missing: (value) => !value("indicator").trim(),
};

// English only: of other languages, where the verb may stand at the end, there is nothing to say.
function startsOtherwise(text, { verbs, english }) {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  if (!english.split(" ").some((each) => words.includes(each))) return false;
  const first = text.trim().match(/^[a-z]+(?=\s)/i)?.[0].toLowerCase();
  return Boolean(first) && !verbs.split(" ").includes(first);
}

export function advise(place, form) {
  const value = (name) => form.elements.namedItem(name).value;
  for (const item of place.querySelectorAll("[data-advice]")) {
    item.hidden = !CHECKS[item.dataset.advice]?.(value, item);
  }
  const list = place.querySelector("[data-advice-list]");
  if (list) list.hidden = !place.querySelector("[data-advice]:not([hidden])");
}

export function count(place, form) {
  for (const counter of place.querySelectorAll("[data-count-of]")) {
    const found = length(form.elements.namedItem(counter.dataset.countOf).value);
    counter.textContent = `\u2066${found} / ${counter.dataset.limit}\u2069`;
    counter.classList.toggle("text-danger", found > Number(counter.dataset.limit));
    counter.hidden = false;
  }
}
