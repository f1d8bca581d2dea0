// The form beside two whole texts: advice while one writes, and a copy on the device until it is saved.
import { advise, count } from "./room/advice.js";
import { keepDraft } from "./draft.js";

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
