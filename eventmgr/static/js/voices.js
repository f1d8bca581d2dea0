// Comments and suggested changes: what is typed and not known to have reached the server waits on this
// device. It is put back with its own id, so what had arrived after all is there once.
import { asServed, differing, fields, forget, keysWith, load, read, store, write } from "./draft.js";

const PREFIX = "eventmgr.voice:";
const LONGEST_KEPT = 30 * 24 * 3600 * 1000;

const isTyped = (field) => field.type !== "hidden";

function watch(place) {
  const form = place.closest("form");
  const id = form.elements.namedItem(place.dataset.keepsId);
  const persons = place.dataset.keeps.split(" ");
  const prefixes = persons.map((person) => `${PREFIX}${person}~${new URL(form.action).pathname}~`);
  const arrived = new Set(place.dataset.arrived.split(" "));
  const isRefused = "typed" in place.dataset; // the page shows what was sent and not taken
  const served = read(asServed(form));
  const part = (name) => place.querySelector(`[data-keeps-${name}]`);

  function keep() {
    const key = prefixes[0] + id.value;
    if (!isTypedOn()) forget(key);
    else part("failed").hidden = store(key, { values: read(form), at: Date.now() });
  }

  function isTypedOn() {
    const typed = read(form, isTyped);
    return isRefused ? Object.values(typed).flat().some((each) => each.trim()) : differing(typed, served).length > 0;
  }

  // The newest of what is left; one whose words have arrived, or that nobody came back for, is left no more.
  function left() {
    const found = prefixes.flatMap(keysWith).map((key) => ({ key, ...load(key) })).filter((each) => each.values);
    const isOver = (each) => arrived.has(each.key.split("~").at(-1)) || each.at < Date.now() - LONGEST_KEPT;
    for (const each of found.filter(isOver)) forget(each.key);
    return found.filter((each) => !isOver(each)).sort((one, other) => other.at - one.at)[0];
  }

  function putBack(kept) {
    write(form, kept.values);
    forget(kept.key);
    keep(); // under the person's number of today
    part("restored").hidden = false;
    for (const each of fields(form).filter(isTyped)) each.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const kept = left();
  if (isTypedOn()) keep(); // typed while this began, or refused: nothing takes its place
  else if (kept) putBack(kept);
  form.addEventListener("input", keep);
  form.addEventListener("submit", keep);
  part("discard").addEventListener("click", () => {
    forget(prefixes[0] + id.value);
    write(form, served);
    part("restored").hidden = true;
  });
  place.dataset.ready = "";
}

for (const place of document.querySelectorAll("[data-keeps]")) watch(place);
