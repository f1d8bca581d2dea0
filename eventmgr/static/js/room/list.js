// The group's list: it stays as it is under the reader's eyes, and says how much is new.
import { remind } from "./reminder.js";
import { ask } from "./sending.js";

const EVERY = 8000;
const JITTER = 4000;

const place = document.querySelector("[data-changed]");
const said = place.querySelector("[data-changed-said]");
const known = JSON.parse(place.dataset.known);
let etag = null;

function show(items) {
  const changed = items.filter((each) => known[each.item] !== each.newest).length;
  const sentence = changed === 1 ? said.dataset.one : said.dataset.many.replace("{count}", changed);
  if (said.textContent !== sentence) said.textContent = sentence;
  place.hidden = !changed;
}

async function look() {
  if (document.hidden) return;
  const found = await ask(place.dataset.changes, etag);
  if (found.reason !== "done") return;
  etag = found.etag;
  show(found.data.items);
  remind(found.data.reminder);
}

function later() {
  setTimeout(async () => {
    await look();
    later();
  }, EVERY + Math.random() * JITTER);
}

document.addEventListener("visibilitychange", look);
later();
