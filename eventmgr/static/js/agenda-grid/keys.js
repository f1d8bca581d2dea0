// Everything that a pointer can do, by keys on the card that has the focus.
import { dayOf, later, onDay } from "./wall.js";

// The letter that is written on the key, which stands elsewhere on other keyboards; where another
// script is written, the letter that Latin keyboards have there. Other keys by their names.
function keyOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

export class Keys {
  constructor(board, { draft, step, days, acts, show }) {
    Object.assign(this, { board, draft, step, days, acts, show });
    board.place.addEventListener("keydown", (event) => this.onCard(event));
    board.place.addEventListener("keydown", (event) => this.onBoard(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  anywhere(event) {
    if (event.target.closest("input, select, textarea, dialog")) return;
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = keyOf(event);
    if (key === "z") this.take(event, event.shiftKey ? this.acts.redo : this.acts.undo);
    else if (key === "y") this.take(event, this.acts.redo);
  }

  // Single letters only here: elsewhere they belong to whatever else has the focus.
  onBoard(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") this.take(event, this.acts.help);
    else if (keyOf(event) === "n") this.take(event, () => this.acts.create(this.focused()));
  }

  take(event, act) {
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  focused() {
    return this.board.focused && this.draft.find(this.board.focused);
  }

  onCard(event) {
    const session = event.target.matches(".agenda-card") && this.focused();
    if (!session || session.isNew || event.ctrlKey || event.metaKey) return;
    const act = this.actOf(event);
    if (act) this.take(event, () => act(session));
  }

  actOf(event) {
    const key = keyOf(event);
    const isForEnd = event.shiftKey || event.altKey;
    // With Alt only what has no meaning to browsers: Alt and left goes back a page.
    if (!this.acts.mayChange || (event.altKey && key !== "ArrowUp" && key !== "ArrowDown")) return undefined;
    return {
      Enter: (session) => this.acts.open(session),
      " ": (session) => this.acts.open(session),
      ArrowUp: (session) => (isForEnd ? this.stretch(session, -1) : this.shift(session, -1)),
      ArrowDown: (session) => (isForEnd ? this.stretch(session, 1) : this.shift(session, 1)),
      ArrowLeft: (session) => this.toNeighbour(session, -1),
      ArrowRight: (session) => this.toNeighbour(session, 1),
      PageUp: (session) => this.toDay(session, -1),
      PageDown: (session) => this.toDay(session, 1),
      Delete: (session) => this.acts.remove(session),
      c: (session) => this.acts.copy(session),
      m: (session) => this.acts.place(session),
      u: (session) => this.acts.unschedule(session),
    }[key];
  }

  move(session, change) {
    this.board.isFollowing = true;
    this.acts.move(session, change);
  }

  shift(session, steps) {
    const start = later(session.start, steps * this.step());
    // A day ends at its midnight here: another day is another key.
    if (dayOf(start) === dayOf(session.start)) this.move(session, { start });
  }

  stretch(session, steps) {
    const minutes = session.minutes + steps * this.step();
    if (minutes >= 0) this.move(session, { minutes });
  }

  toNeighbour(session, steps) {
    const forward = document.dir === "rtl" ? -steps : steps;
    const columns = this.board.columns();
    const at = columns.findIndex((each) => each.id === session.room);
    const next = columns[at + forward];
    if (next) this.move(session, { room: next.id });
  }

  toDay(session, steps) {
    const days = this.days();
    const day = days[days.indexOf(dayOf(session.start)) + steps];
    if (!day) return;
    this.show(day);
    this.move(session, { start: onDay(session.start, day) });
  }
}
