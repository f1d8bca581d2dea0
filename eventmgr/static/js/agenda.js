// The public agenda in a browser: stars, filters without waiting, what is on, and the visitor's own time.
// Every page of it works without.
import { keepFilters } from "./agenda-filters.js";
import { keepNow } from "./agenda-now.js";
import { keepStars } from "./agenda-stars.js";
import { tellOwnTime } from "./agenda-zone.js";

const place = document.querySelector("[data-agenda]");
if (place) {
  const told = place.querySelector("[data-told]");
  const tell = (sentence) => {
    told.textContent = sentence;
  };
  keepStars(place, tell);
  keepFilters(place);
  keepNow(place);
  tellOwnTime(place);
}
