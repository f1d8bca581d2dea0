// What can be done to a session, as acts for the queue.
import { firstFree } from "./hours.js";
import { later, length } from "./wall.js";
import { newUid } from "./uids.js";
import { say } from "./words.js";

let made = 0;

export class Acts {
  constructor({ draft, mayChange, dialog, help, days, letGo }) {
    Object.assign(this, { draft, mayChange, dialog, help: () => help.showModal(), days, letGo });
    for (const name of ["create", "place", "copy", "unschedule", "remove", "open", "undo", "redo"]) {
      this[name] = this[name].bind(this);
    }
  }

  // A session keeps its length in minutes, whatever the clocks show; one that gets another end has it.
  move(session, { start = session.start, room = session.room, minutes = session.minutes, end }, more = {}) {
    const isSame = start === session.start && minutes === session.minutes && (end ?? session.end) === session.end;
    if (isSame && session.state === "scheduled" && session.room === room) return;
    const target = {
      start,
      end: end ?? (isSame ? session.end : later(start, minutes)),
      minutes: end ? length(start, end) : minutes,
      room,
      state: "scheduled",
    };
    this.queue.add({ kind: "place", id: session.id, target, isByEnd: Boolean(end), ...more });
  }

  // At the place that is named, after the session that has the focus, or where the day is free.
  create(near, place = near && near.state ? { start: near.end, room: near.room } : near) {
    if (!this.mayChange) return;
    const first = place ?? { start: firstFree(this.days.day, this.draft.sessions()), room: this.draft.rooms[0]?.id ?? "" };
    this.ask({ heading: say("new-session"), place: first }, (typed) => this.add(typed));
  }

  ask(about, done) {
    this.dialog.open({ ...about, days: this.days.all(), rooms: this.draft.rooms, closed: this.letGo }, done);
  }

  add({ start, minutes, room, ...content }) {
    const target = { start, end: later(start, minutes), minutes, room };
    this.make("new", { ...content, ...target, state: "scheduled" }, target);
    this.days.show(start.slice(0, 10));
  }

  make(kind, content, target) {
    const session = { ...content, id: `new-${++made}`, uid: newUid(), warnings: [], isNew: true };
    this.queue.add({ kind, id: session.id, target, made: session, wantsFocus: true });
  }

  place(session) {
    const isPlaced = session.state === "scheduled";
    const start = isPlaced ? session.start : firstFree(this.days.day, this.draft.sessions());
    const place = { start, minutes: session.minutes, room: session.room };
    this.draft.hold(session.id);
    this.ask({ heading: say("place-of", { title: session.title }), session, place }, ({ start: from, minutes, room }) => {
      this.move(session, { start: from, minutes, room }, { wantsFocus: true });
      this.days.show(from.slice(0, 10));
    });
  }

  copy(session) {
    const { end: start, minutes, room } = session;
    const target = { start, end: later(start, minutes), minutes, room };
    this.make("copy", { ...session, ...target, copiedFrom: session.id }, target);
  }

  unschedule(session) {
    this.queue.add({ kind: "unschedule", id: session.id, target: { state: "unscheduled" } });
    this.left(session.id);
  }

  remove(session) {
    this.queue.add({ kind: "remove", id: session.id, target: { state: "removed" } });
    this.left(session.id);
  }

  open(session) {
    if (this.mayChange) location.assign(session.page);
  }

  undo() {
    if (this.mayChange) this.queue.add({ kind: "undo", id: "turn" });
  }

  redo() {
    if (this.mayChange) this.queue.add({ kind: "redo", id: "turn" });
  }
}
