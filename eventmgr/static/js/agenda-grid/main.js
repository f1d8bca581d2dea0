// The agenda's grid: every part made once, and told when another changes.
import { Acts } from "./acts.js";
import { drawWaiting, drawWarnings } from "./beside.js";
import { Board } from "./board.js";
import { Chosen } from "./chosen.js";
import { Days } from "./days.js";
import { PlaceDialog } from "./dialogs.js";
import { Draft } from "./draft.js";
import { Keys } from "./keys.js";
import { Notices } from "./notices.js";
import { Polling } from "./polling.js";
import { Queue } from "./queue.js";
import { expecting, requestOf } from "./requests.js";
import { Sender } from "./sending.js";
import { placeOf, warningsOf } from "./telling.js";
import { say } from "./words.js";

const place = document.querySelector("[data-agenda-grid]");
const part = (name) => place.querySelector(`[data-${name}]`);
const parts = (name) => place.querySelectorAll(`[data-${name}]`);
const { source, session, create, undo, redo, signIn } = place.dataset;
const mayChange = "mayChange" in place.dataset;

// Whatever goes wrong here is said: an empty board would look like an empty agenda.
for (const fault of ["error", "unhandledrejection"]) {
  window.addEventListener(fault, () => {
    part("failed").hidden = false;
  });
}

const draft = new Draft();
const sender = new Sender(place.dataset.csrf);
const days = new Days({ tabs: part("days"), others: part("other-days"), draft, shown: draw });
const dialog = new PlaceDialog(document.getElementById("agenda-place"));
const acts = new Acts({ draft, mayChange, dialog, help: document.getElementById("agenda-help"), days, letGo });
const queue = new Queue({
  draft,
  send: (act) => sender.send(...requestOf(expecting(act, draft), { session, create, undo, redo })),
  changed: draw,
  settled,
});
acts.queue = queue;
acts.left = (id) => board.leave(id);
const otherwise = () => board.standOn();
const chosen = new Chosen(part("chosen"), { draft, acts, otherwise });
const board = new Board(part("board"), {
  draft,
  mayChange,
  slotHeight: Number(part("zoom").value),
  moved: (moved, target) => acts.move(moved, target),
  chosen: (id) => chosen.choose(id),
  wanted: (wanted) => acts.create(wanted),
  letGo,
});
const notices = new Notices(part("notices"), { draft, queue, signIn, otherwise });
const polling = new Polling(source, { draft, isHeld, taken, lost });
new Keys(board, {
  draft,
  acts,
  step: () => Number(part("step").value),
  days: () => days.all(),
  show: (day) => days.show(day),
});

let isLoaded = false;

function draw() {
  if (!isLoaded) return;
  days.draw();
  board.draw(days.day);
  notices.draw();
  chosen.draw();
  drawWaiting(part("waiting"), draft, { mayChange, place: acts.place, remove: acts.remove, otherwise });
  drawWarnings(part("warnings"), board.sessionsOf(days.day), { focus: (id) => board.focus(id), otherwise });
  drawTurns();
}

function drawTurns() {
  for (const name of ["undo", "redo"]) {
    const told = draft[name]?.told;
    for (const each of parts(`turn-${name}`)) {
      each.setAttribute("aria-disabled", String(!told)); // it may have the focus, and keeps it
      each.title = told ?? "";
    }
  }
}

function taken(told) {
  sender.csrf = told.csrf;
  draft.take(told);
  if (!isLoaded) days.open();
  isLoaded = true;
  part("loading").hidden = true;
  for (const each of place.querySelectorAll("[data-new], [data-help]")) each.disabled = false;
  board.isFollowing = false;
  draw();
}

function isHeld() {
  return Boolean(draft.held || document.querySelector("dialog[open]"));
}

// What was dragged or asked about is let go: what others did meanwhile may come in.
function letGo() {
  draft.letGo();
  polling.later();
}

function lost(reason) {
  part("lost").hidden = !reason || Boolean(draft.acts.length);
  write(part("lost"), reason ? say(`lost-${reason}`) : "");
}

function settled(act, data) {
  const about = data?.session;
  if (act.state !== "done") {
    announce(""); // its notice says it
    return;
  }
  if (act.wantsFocus && about.state === "scheduled" && !isHeld()) board.focus(about.id);
  announce(data.said ?? said(act, about));
  if (about?.state === "scheduled") chosen.choose(about.id);
  polling.later(); // warnings about the others, now that this one is elsewhere
}

function said(act, about) {
  if (about.state === "removed") return say("removed", { title: about.title });
  if (about.state === "unscheduled") return say("unscheduled", { title: about.title });
  const values = { title: about.title, place: placeOf(about, draft), warnings: warningsOf(about) };
  return say(about.warnings.length ? "saved-with-warnings" : "saved", values);
}

function announce(sentence) {
  write(part("said"), sentence);
}

// What is written anew is read out anew.
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

for (const [name, act] of Object.entries({ "turn-undo": acts.undo, "turn-redo": acts.redo, help: acts.help })) {
  for (const each of parts(name)) each.addEventListener("click", () => act());
}
part("new")?.addEventListener("click", () => acts.create());
// Told once at the start as well: the page may have been there, and used, before the scripts.
const VIEW = {
  step: ({ value }) => board.set({ snapDuration: `00:${value.padStart(2, "0")}` }),
  zoom: ({ value }) => board.set({ slotHeight: Number(value) }),
  "hide-empty": ({ checked }) => {
    board.showsEmpty = !checked;
    draw();
  },
};
for (const [name, look] of Object.entries(VIEW)) {
  const choice = part(name);
  choice?.addEventListener("change", () => look(choice));
  if (choice) look(choice);
}
const isRoomy = window.matchMedia("(min-width: 700px)");
function unfoldTools() {
  if (isRoomy.matches) part("tools").open = true;
}
isRoomy.addEventListener("change", unfoldTools);
unfoldTools();
window.addEventListener("beforeunload", (event) => {
  if (draft.acts.length) event.preventDefault();
});

polling.ask();
