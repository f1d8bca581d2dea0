// The desk: find, check in, go on. It works from what the device keeps; the server hears of it when it can.
import * as store from "./store.js";
import { find, isAddress } from "./finding.js";
import { offerCamera } from "./scanning.js";
import { personOf, sendNothing, status, sync, token } from "./sending.js";
import { button, element, say } from "./words.js";

const byId = (id) => document.getElementById(id);
const page = byId("desk").dataset;
const field = byId("desk-q");
const dayField = document.querySelector("#desk-search [name=day]");
const list = byId("desk-list");
const MOST = 30;
// A day that was chosen before this began is chosen.
const isChosen = dayField.tagName === "SELECT" && !dayField.selectedOptions[0]?.defaultSelected;
let chosenDay = isChosen ? dayField.value : new URLSearchParams(location.search).get("day");
let keptHere = false;
let last = null; // what was done here last and can be taken back: { act, name }

const roster = () => store.roster() ?? { people: [], days: [], offset: 0, zone: "UTC" };
const now = () => new Date(Date.now() + (roster().offset ?? 0));

function today() {
  const { zone, days } = roster();
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now());
  if (!days.length) return dayField.value;
  return day < days[0] ? days[0] : day > days.at(-1) ? days.at(-1) : day;
}

const day = () => (roster().days.includes(chosenDay) ? chosenDay : today());
const clock = (moment) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: roster().zone, hour: "2-digit", minute: "2-digit" }).format(moment);

function waitingFor(person) {
  return store.mine().find((each) => each.registration === person.id && each.day === day());
}

function announce(sentence, done = null) {
  last = done;
  byId("desk-undo").hidden = !done;
  if (done) byId("desk-undo").querySelector("bdi").textContent = done.name;
  byId("desk-said").textContent = "";
  requestAnimationFrame(() => (byId("desk-said").textContent = sentence));
}

function begin() {
  field.value = "";
  show();
  field.focus();
}

function put(act) {
  const kept = { id: store.newId(), owner: store.owner(), day: day(), at: now().toISOString(), ...act };
  store.keepAct(kept);
  sync(show);
  return kept;
}

// What was not sent is dropped here; what has arrived is taken back by the server's own form, with a reason.
async function undo(event) {
  event.preventDefault();
  const { act, name } = last;
  await sendNothing();
  const kept = store.acts().find((each) => each.id === act.id);
  const person = personOf(act.id);
  if (kept && !kept.tried) {
    store.dropAct(act.id);
    announce(say("taken-back", { name }));
    return begin();
  }
  if (kept || !person) return announce(say("not-undone", { name }));
  const form = byId("desk-undo");
  form.action = `${page.page}/${person}/undo?day=${act.day}`;
  if (form.elements.csrf_token) form.elements.csrf_token.value = token();
  form.submit();
}

function checkIn(person, sure = false) {
  const seen = person.seen[day()];
  if (seen) announce(say(seen.by ? "already-by" : "already", { name: person.name, time: seen.at, by: seen.by }));
  else if (waitingFor(person)) announce(say("already", { name: person.name, time: clock(new Date(waitingFor(person).at)) }));
  else if (person.admission === "welcome" || sure) {
    const act = put({ registration: person.id, sure, name: person.name });
    announce(say(sure ? "let-in" : "done", { name: person.name }), { act, name: person.name });
  } else if (person.admission === "asks") return decide(person);
  else announce(`${person.name}: ${person.why}`);
  begin();
}

function decide(person) {
  const dialog = byId("desk-dialog");
  byId("desk-dialog-title").firstElementChild.textContent = person.name;
  byId("desk-dialog-why").textContent = person.why;
  dialog.returnValue = "no";
  dialog.onclose = () => (dialog.returnValue === "yes" ? checkIn(person, true) : field.focus());
  dialog.showModal();
}

function row(person) {
  const seen = person.seen[day()];
  const waits = waitingFor(person);
  const who = element("div", { className: "desk-who" }, element("strong", {}, element("bdi", { text: person.name })));
  const from = element("span", { className: "text-secondary" });
  if (person.organisation) from.append(element("bdi", { text: person.organisation }), ", ");
  from.append(person.category);
  who.append(from);
  const act = element("div", { className: "desk-act" });
  const link = () => {
    const made = element("a", { className: "btn", href: `${page.page}/${person.id}?day=${day()}`, text: say("look") });
    made.append(element("span", { className: "visually-hidden", text: `: ${person.name}` }));
    return made;
  };
  if (seen) {
    who.append(element("span", { text: say(seen.by ? "seen-by" : "seen", { time: seen.at, by: seen.by }) }));
    act.append(link());
  } else if (waits) {
    who.append(element("span", { text: say("seen-here", { time: clock(new Date(waits.at)) }) }));
  } else if (person.admission === "welcome") {
    act.append(button(say("check-in"), person.name, () => checkIn(person), "btn btn-primary"));
  } else {
    who.append(element("span", { className: "desk-why", text: person.why }));
    if (person.admission === "asks") act.append(button(say("decide"), person.name, () => checkIn(person), "btn"));
  }
  return element("li", { className: "list-group-item desk-person" }, who, act);
}

function showFound() {
  const typed = field.value;
  const found = find(roster().people, typed).sort((a, b) => a.name.localeCompare(b.name));
  const focused = list.contains(document.activeElement)
    ? [...list.querySelectorAll("button, a")].indexOf(document.activeElement)
    : -1;
  list.replaceChildren(...found.slice(0, MOST).map(row));
  list.hidden = !found.length;
  if (focused >= 0) (list.querySelectorAll("button, a")[focused] ?? field).focus();
  const note = byId("desk-none");
  note.hidden = !typed.trim() || (found.length > 0 && found.length <= MOST);
  if (!note.hidden) note.textContent = found.length ? say("more", { count: MOST }) : say("nobody");
  return found;
}

function showCounts() {
  const { people } = roster();
  const pending = store.mine().filter((each) => each.day === day());
  const acted = new Set(pending.map((each) => each.registration));
  const placed = people.filter((each) => each.confirmed || acted.has(each.id));
  const ids = placed.filter((each) => each.seen[day()] || acted.has(each.id));
  const guests = pending.filter((each) => each.guest).length;
  const confirmed = placed.length + guests;
  if (store.roster()) byId("desk-counts").textContent = say("counts", { came: ids.length + guests, confirmed });
}

function showQueue() {
  const count = store.mine().length;
  const others = store.ofOthers().length;
  const sent = store.lastSent();
  const told = [];
  if (!status.online) told.push(say("offline"));
  if (status.sending) told.push(say("sending", { count: status.sending }));
  else if (count) told.push(say("waiting", { count }));
  else told.push(sent ? say("all-sent", { time: clock(new Date(sent)) }) : say("nothing-waits"));
  if (others) told.push(say("others-wait", { count: others }));
  if (!store.keeps) told.push(say("not-kept"));
  else if (keptHere) told.push(say("kept"));
  byId("desk-queue").hidden = false;
  byId("desk-queue").textContent = told.join(" ");
  const alert = byId("desk-alert");
  if (alert.hidden === status.signedOut) {
    alert.hidden = !status.signedOut;
    alert.replaceChildren(element("a", { href: page.signIn, text: say("sign-in") }));
  }
}

function showUnsettled() {
  if (last && store.unsettled().some(({ id }) => id === last.act.id)) announce(""); // it was not so
  const rows = store.unsettled().map(({ id, act, answer }) => {
    const who = element("div", { className: "desk-who" });
    who.append(element("strong", {}, element("bdi", { text: act.guest?.name ?? act.name ?? "" })), answer.said);
    const acts = element("div", { className: "btn-list" });
    const target = answer.person?.id ?? act.registration;
    if (target) acts.append(element("a", { className: "btn", text: say("open"), href: `${page.page}/${target}?day=${act.day}` }));
    if (act.guest && answer.outcome !== "known") acts.append(button(say("guest-back"), act.guest.name, () => putBack(id, act.guest), "btn"));
    acts.append(button(say("dismiss"), act.guest?.name ?? act.name, () => (store.dropUnsettled(id), show(), field.focus()), "btn"));
    return element("li", { className: "list-group-item desk-person" }, who, acts);
  });
  byId("desk-unsettled").hidden = !rows.length;
  byId("desk-unsettled-list").replaceChildren(...rows);
}

function putBack(id, guest) {
  const form = byId("desk-walk-in").querySelector("form");
  for (const [name, value] of Object.entries(guest)) form.elements[name].value = value;
  store.dropUnsettled(id);
  show();
  byId("desk-walk-in").open = true;
  form.elements.name.focus();
}

function show() {
  if (dayField.tagName === "SELECT") dayField.value = day();
  showCounts();
  showQueue();
  showUnsettled();
  if (store.roster()) showFound();
}

function enter() {
  const typed = field.value;
  if (!typed.trim()) return;
  const found = showFound();
  if (found.length === 1) checkIn(found[0]);
  else if (isAddress(typed)) {
    announce(say("unknown-code"));
    field.select();
  } else announce(found.length ? say("found", { count: found.length }) : say("nobody"));
}

function step(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [field, ...list.querySelectorAll("button, a")];
  const place = stops.indexOf(document.activeElement);
  if (place < 0) return;
  event.preventDefault();
  stops[Math.max(0, Math.min(stops.length - 1, place + (event.key === "ArrowDown" ? 1 : -1)))].focus();
}

function walkIn(event) {
  event.preventDefault();
  const form = event.target;
  const guest = {};
  for (const name of ["name", "organisation", "category", "email"]) guest[name] = form.elements[name].value.trim();
  byId("desk-walk-in-error").hidden = Boolean(guest.name);
  if (!guest.name) {
    byId("desk-walk-in-error").textContent = say("name-missing");
    return form.elements.name.focus();
  }
  const act = put({ guest, sure: form.elements.goes_over.checked });
  announce(say("walked-in", { name: guest.name }), { act, name: guest.name });
  form.reset();
  byId("desk-walk-in").open = false;
  begin();
}

async function keepPage() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    keptHere = data?.kept === true;
    showQueue();
  });
  await navigator.serviceWorker.register(page.worker, { scope: page.page });
  const { active } = await navigator.serviceWorker.ready;
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((each) => each.href);
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  const wanted = loaded.filter((each) => new URL(each).pathname.startsWith("/static/"));
  active.postMessage({ page: page.page, parts: [...new Set([...parts, ...wanted])] });
}

byId("desk-search").addEventListener("submit", (event) => {
  if (!store.roster()) return; // not read yet: the plain form does it
  event.preventDefault();
  enter();
});
field.addEventListener("input", () => store.roster() && showFound());
byId("desk-search").parentElement.addEventListener("keydown", step);
dayField.addEventListener("change", () => {
  chosenDay = dayField.value;
  show();
});
byId("desk-walk-in").querySelector("form").addEventListener("submit", walkIn);
byId("desk-undo").addEventListener("submit", undo);
addEventListener("online", () => sync(show));
addEventListener("offline", () => {
  status.online = false;
  show();
});
addEventListener("storage", show);
document.addEventListener("visibilitychange", () => document.hidden || sync(show, { wantsRoster: true }));
setInterval(() => store.mine().length && sync(show), 15000);
setInterval(() => document.hidden || sync(show, { wantsRoster: true }), 120000);
offerCamera(byId("desk-scan"), (code) => {
  field.value = code;
  enter();
});
show();
sync(show, { wantsRoster: true });
keepPage().catch(() => {}); // the page works all the same, but not after a reload without a connection
