// Everything that a pointer can do, by keys on the card that has the focus.
import { lengthOf } from "./hours.js";
import { count, dayOf, later, onDay } from "./wall.js";

const UNDO = "KeyZ";
const REDO = "KeyY";

export class Keys {
  constructor(board, { draft, step, days, acts, show }) {
    Object.assign(this, { board, draft, step, days, acts, show });
    board.place.addEventListener("keydown", (event) => this.onCard(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  anywhere(event) {
    if (event.target.closest("input, select, textarea, dialog")) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.code === UNDO) this.take(event, event.shiftKey ? this.acts.redo : this.acts.undo);
    else if (isCommand && event.code === REDO) this.take(event, this.acts.redo);
    else if (event.key === "?") this.take(event, this.acts.help);
    else if (event.code === "KeyN" && !isCommand && !event.altKey) this.take(event, () => this.acts.create(this.focused()));
  }

  take(event, act) {
    event.preventDefault();
    event.stopPropagation();
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
    if (event.key === "Enter") return (session) => this.acts.open(session);
    if (!this.acts.mayChange) return undefined;
    const isForEnd = event.shiftKey || event.altKey;
    const act = {
      ArrowUp: (session) => (isForEnd ? this.stretch(session, -1) : this.shift(session, -1)),
      ArrowDown: (session) => (isForEnd ? this.stretch(session, 1) : this.shift(session, 1)),
      ArrowLeft: (session) => this.toNeighbour(session, -1),
      ArrowRight: (session) => this.toNeighbour(session, 1),
      PageUp: (session) => this.toDay(session, -1),
      PageDown: (session) => this.toDay(session, 1),
      Delete: (session) => this.acts.remove(session),
      KeyC: (session) => this.acts.copy(session),
      KeyM: (session) => this.acts.place(session),
      KeyU: (session) => this.acts.unschedule(session),
    }[event.code];
    return event.altKey && !event.code.startsWith("Arrow") ? undefined : act;
  }

  move(session, change) {
    const { start, end, room } = session;
    this.acts.move(session, { start, end, room, ...change });
  }

  shift(session, steps) {
    const by = steps * this.step();
    const start = later(session.start, by);
    // A day ends at its midnight here: another day is another key.
    if (dayOf(start) === dayOf(session.start)) this.move(session, { start, end: later(session.end, by) });
  }

  stretch(session, steps) {
    const end = later(session.end, steps * this.step());
    if (count(end) >= count(session.start)) this.move(session, { end });
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
    const start = onDay(session.start, day);
    this.show(day);
    this.move(session, { start, end: later(start, lengthOf(session)) });
  }
}
