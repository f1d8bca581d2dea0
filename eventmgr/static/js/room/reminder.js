// What a group is reminded of while its deadline is near, as the server words it; nothing: no more.
const place = document.querySelector("[data-reminder]");

export function remind(words) {
  if (!place) return; // nothing is due on this page
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}
