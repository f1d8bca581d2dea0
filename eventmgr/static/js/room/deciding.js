// The form beside two whole texts. What is typed in it is in the room's journal, under the text that it
// decides on, until the server has it: the editor sends on what was saved here and never arrived.
import { advise, count } from "./advice.js";
import { Fields, differing } from "./fields.js";
import { hide } from "./focus.js";
import { Holding, RELOADING, tabId } from "./holding.js";
import { Journal } from "./journal.js";
import { newEntry } from "./writer.js";
import { newId } from "../draft.js";

const place = document.querySelector("[data-deciding]");
const form = place.querySelector("form");
const { person, scope, item, kind, pass, save, begin } = place.dataset;
const branch = Number(place.dataset.branch);
const arrived = new Set(place.dataset.arrived.split(" "));
const part = (name) => place.querySelector(`[data-deciding-${name}]`);
const fields = new Fields(form);
const served = fields.served();
const tab = tabId();
const journal = await new Journal().open();
const holding = new Holding();

// What this person typed beside this very text, if no other tab has it and it is not with the server.
async function kept() {
  let found = null;
  for (const each of (await journal.all(Number(person), place.dataset.merged)).reverse()) {
    if (each.scope !== scope || each.item !== item || each.branch === undefined) continue;
    const isArrived = arrived.has(each.sending?.client_id);
    if (!isArrived && (found || each.branch !== branch)) continue;
    if (!(await holding.take(each.key, each.tab === tab ? RELOADING : 0))) continue;
    if (isArrived) await journal.remove(each.key);
    else found = each;
  }
  return found;
}

const found = await kept();
const typedMeanwhile = differing(fields.read(), served).length > 0;
const entry = newEntry({ person: Number(person), scope, item, kind, base: Number(form.elements.base_number.value), fields: served, pass, tab, addresses: { save, begin } });
Object.assign(entry, { branch, key: found && !typedMeanwhile ? found.key : entry.key, tick: found?.tick ?? 0 });
if (entry.key !== found?.key) await holding.take(entry.key);
let isSent = false;

function touch(sending) {
  Object.assign(entry, { fields: fields.read(), sending, tick: entry.tick + 1, at: Date.now() });
}

async function keep() {
  touch(null);
  await journal.put(entry);
  part("kept").hidden = !journal.isSafe;
  part("failed").hidden = journal.isSafe;
}

function show() {
  advise(place, form);
  count(place, form);
}

form.addEventListener("input", () => {
  if (isSent) form.elements.client_id.value = newId(); // what was sent may have arrived
  isSent = false;
  keep();
  show();
});
form.addEventListener("submit", () => {
  isSent = true;
  const { client_id: saved, base_number: base } = form.elements;
  touch({ client_id: saved.value, kind, base: Number(base.value), after: null, fields: fields.read(), ...(branch && { settles: branch }) });
  journal.mirror(entry); // at once: the page goes
});
part("discard").addEventListener("click", async () => {
  fields.write(served);
  await journal.remove(entry.key);
  for (const name of ["restored", "kept", "failed"]) hide(part(name), true, fields.of("text"));
  show();
});

if (found && !typedMeanwhile && differing(found.fields, served).length) {
  fields.write(found.fields);
  part("restored").hidden = false;
}
if (differing(fields.read(), served).length || "typed" in place.dataset) await keep();
show();
place.dataset.ready = "";
