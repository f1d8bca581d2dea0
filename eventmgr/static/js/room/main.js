// The editor of a working group's recommendation: every part made once, and told when another changes.
import { advise, count } from "./advice.js";
import { Conflict } from "./conflict.js";
import { Editor } from "./editor.js";
import { Fields, NAMES, differing } from "./fields.js";
import { Holding, RELOADING, tabId } from "./holding.js";
import { Journal } from "./journal.js";
import { ask } from "./sending.js";
import { Signing } from "./signing.js";
import { Status, downloadText } from "./status.js";
import { Watching } from "./watching.js";
import { Writer, newEntry } from "./writer.js";

const STUCK = ["forbidden", "refused", "gone"];

const place = document.querySelector("[data-room]");
const form = place.querySelector("form[data-room-form]");
const { person, scope, pass, save, begin, zone, savedAt, fate, one } = place.dataset;
const owner = Number(person);
const fields = new Fields(form);
const blank = Object.fromEntries(NAMES.map((name) => [name, ""]));
const served = place.dataset.refused === undefined ? fields.served() : blank; // what was refused is nowhere yet
const labels = Object.fromEntries(NAMES.map((name) => [name, fields.of(name)?.dataset.label ?? labelOf(name)]));
let writer = null;
const others = []; // texts of earlier pages, sent from here
const parked = []; // typed beside two texts and not saved there: nobody has decided yet

function labelOf(name) {
  return form.querySelector(`label[for="${fields.of(name).id}"]`)?.firstChild.textContent.trim() ?? name;
}

const tab = tabId();
const journal = await new Journal().open();
const holding = new Holding();
const status = new Status(place, { zone, savedAt, fate });
const itemHere = () => (place.dataset.item === "0" ? null : place.dataset.item); // 7 or F01
const isHere = (entry) => entry.scope === scope && entry.item === itemHere() && entry.kind === place.dataset.kind;

async function adopted() {
  const entries = await journal.all(owner, place.dataset.merged);
  let found = null;
  for (const entry of entries.reverse()) {
    const isOurs = await holding.take(entry.key, entry.tab === tab ? RELOADING : 0);
    if (!isOurs) continue;
    const isUntouched = !differing(fields.read(), served).length;
    if (entry.branch !== undefined && !entry.sending) {
      parked.push(entry);
      continue;
    }
    delete entry.branch; // saved there: from here on it is a text like any other
    if (!found && isUntouched && isHere(entry)) found = entry;
    else others.push(entry);
  }
  return found;
}

const kept = await adopted();
const fresh = { person: owner, scope, item: itemHere(), kind: place.dataset.kind, base: Number(place.dataset.base), fields: served };
const entry = kept ?? newEntry({ ...fresh, pass, tab, addresses: { save, begin } });
entry.person = owner; // it may have been typed before two persons were made one
entry.tab = tab;
entry.pass = pass;
if (kept) fields.write(kept.fields);
else await holding.take(entry.key);

const asked = new Set(); // texts of other groups whose pass was asked for anew
const background = others.map((each) => {
  each.person = owner;
  each.pass = each.scope === scope ? pass : each.pass;
  return new Writer(each, { journal, changed: draw, answered: () => watching.look() });
});
const conflict = new Conflict(place.querySelector("[data-conflict]"), { labels, shown, decided: (how) => editor.decide(how), fieldOf: (name) => fields.of(name) });
writer = new Writer(entry, { journal, changed: draw, answered: (data, sent) => answered(data, sent) });
const editor = new Editor({ fields, writer, conflict, status, changed: draw });
const signing = new Signing(place.querySelector("[data-room-signin]"), {
  address: place.dataset.passes,
  isOwner,
  readmitted: (renewed) => {
    asked.clear();
    ofThisGroup().forEach((each) => each.readmit(renewed));
    draw();
  },
  barred: (isBarred) => {
    status.isBarred = isBarred;
    draw();
  },
});
const watching = new Watching(place, { editor, writer, fields, lost: () => signing.lost() });

function ofThisGroup() {
  return [writer, ...background].filter((each) => each.entry.scope === scope);
}

// They may have been made one with another person meanwhile.
function isOwner(told) {
  return told.person === owner || (told.merged ?? []).includes(owner);
}

// The pass of another group's text may have grown too old: that group gives the next one.
async function renewElsewhere(each) {
  if (asked.has(each)) return;
  asked.add(each);
  const { reason, data } = await ask(each.entry.addresses.begin.replace(/revisions$/, "pass"));
  if (reason === "done" && isOwner(data) && data.pass) each.readmit(data.pass);
}

function shown(name, value) {
  const field = fields.of(name);
  if (field.tagName !== "SELECT") return value;
  return [...field.options].find((each) => each.value === value)?.textContent ?? value;
}

function answered(data, sent) {
  if (data.recommendation) settleAddress(data.recommendation, data.reference);
  editor.answered(data, sent);
}

// A new recommendation has its number now: reloading the page leads to it.
function settleAddress(number, reference) {
  const address = one.replace(/\/0$/, `/${number}`);
  place.dataset.item = number;
  form.action = address;
  place.dataset.reference = reference;
  document.title = document.title.replace(document.querySelector("h1").textContent.trim(), place.dataset.reference);
  document.querySelector("h1").textContent = place.dataset.reference;
  history.replaceState(history.state, "", address);
  showAgreeing(address);
  watching.tell();
}

// What members say of a text stands on its page, which is served once the text has its number.
function showAgreeing(address) {
  const line = document.querySelector("[data-room-agreeing]");
  if (!line) return;
  line.querySelector("a").href = `${address}?agreeing#agreeing`; // more than a part of this page: it is loaded
  line.hidden = false;
}

function draw() {
  if (!writer) return;
  const stuck = background.filter((each) => each.isUnsent && STUCK.includes(each.trouble));
  status.show(writer, { isSafe: journal.isSafe, needsDecision: conflict.isOpen, stuck: stuck.length + parked.length });
  advise(place, form);
  count(place, form);
  const shut = [writer, ...background].filter((each) => each.trouble === "forbidden" && each.isUnsent);
  if (shut.some((each) => each.entry.scope === scope)) signing.lost();
  for (const each of shut.filter((one) => one.entry.scope !== scope)) renewElsewhere(each);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  writer.typed(fields.read());
  if (writer.trouble === "refused") writer.trouble = null;
  writer.hurry();
});
place.querySelector("[data-room-download]").addEventListener("click", () => {
  const unsent = background.filter((each) => each.isUnsent).map((each) => each.entry.fields);
  downloadText(labels, [fields.read(), ...unsent, ...parked.map((each) => each.fields)], place.dataset.reference);
  for (const each of parked.splice(0)) journal.remove(each.key);
});
window.addEventListener("online", () => [writer, ...background].forEach((each) => each.hurry()));
window.addEventListener("offline", draw);
window.addEventListener("pageshow", ({ persisted }) => persisted && writer.hurry());
window.addEventListener("pagehide", () => writer.leave());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) [writer, ...background].forEach((each) => each.hurry());
  else if (writer.isUnsent) {
    journal.mirror(writer.entry);
    writer.save();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (writer.isUnsent && !journal.isSafe) event.preventDefault();
});

if (!kept && differing(fields.read(), served).length) writer.typed(fields.read()); // typed while this began
for (const each of [writer, ...background]) each.save();
place.dataset.ready = "";
draw();
