// The deadline by the visitor's own clock, beside the venue's.
import { tellOwnTime } from "./agenda-zone.js";

for (const place of document.querySelectorAll("[data-zone]")) {
  tellOwnTime(place);
}
