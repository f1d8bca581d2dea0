// What can be done to a session, as acts for the queue and as requests for the server.
import { firstFree, lengthOf } from "./hours.js";
import { later } from "./wall.js";
import { say } from "./words.js";

let made = 0;

export class Acts {
  constructor({ draft, mayChange, dialog, help, days }) {
    Object.assign(this, { draft, mayChange, dialog, help: () => help.showModal(), days });
    for (const name of ["create", "place", "copy", "unschedule", "remove", "open", "undo", "redo"]) {
      this[name] = this[name].bind(this);
    }
  }

  move(session, { start, end, room }, more = {}) {
    if (session.state === "scheduled" && session.start === start && session.end === end && session.room === room) return;
    this.queue.add({ kind: "place", id: session.id, target: { start, end, room, state: "scheduled" }, ...more });
  }

  // At the place that is named, after the session that has the focus, or where the day is free.
  create(near, place = near && near.state ? { start: near.end, room: near.room } : near) {
    if (!this.mayChange) return;
    const first = place ?? { start: firstFree(this.days.day, this.draft.sessions()), room: this.draft.rooms[0]?.id ?? "" };
    const heading = say("new-session");
    this.dialog.open({ heading, place: first, days: this.days.all(), rooms: this.draft.rooms }, (typed) => this.add(typed));
  }

  add({ start, end, room, ...content }) {
    const target = { start, end, room };
    const session = { ...content, ...target, id: `new-${++made}`, state: "scheduled", warnings: [], isNew: true };
    this.queue.add({ kind: "new", id: session.id, target, made: session, wantsFocus: true });
    this.days.show(start.slice(0, 10));
  }

  place(session) {
    const isPlaced = session.state === "scheduled";
    const start = isPlaced ? session.start : firstFree(this.days.day, this.draft.sessions());
    const place = { start, end: later(start, lengthOf(session)), room: session.room };
    const heading = say("place-of", { title: session.title });
    this.dialog.open({ heading, session, place, days: this.days.all(), rooms: this.draft.rooms }, ({ start: from, end, room }) => {
      this.move(session, { start: from, end, room }, { wantsFocus: true });
      this.days.show(from.slice(0, 10));
    });
  }

  copy(session) {
    const target = { start: session.end, end: later(session.end, lengthOf(session)), room: session.room };
    const copied = { ...session, ...target, id: `new-${++made}`, warnings: [], isNew: true, copiedFrom: session.id };
    this.queue.add({ kind: "copy", id: copied.id, target, made: copied, wantsFocus: true });
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

// The address and the fields of an act's request.
export function requestOf(act, addresses) {
  const { start, end, room } = act.target ?? {};
  const of = (id) => `${addresses.session}/${id}`;
  return {
    new: () => [addresses.create, { title: act.made.title, kind: act.made.kind, starts_at: start, ends_at: end, room }],
    copy: () => [`${of(act.made.copiedFrom)}/copy`, { starts_at: start, room }],
    place: () => [`${of(act.id)}/place`, { starts_at: start, ends_at: end, room, seen: act.seen }],
    unschedule: () => [`${of(act.id)}/unschedule`, { seen: act.seen }],
    remove: () => [`${of(act.id)}/remove`, { seen: act.seen }],
    undo: () => [addresses.undo, {}],
    redo: () => [addresses.redo, {}],
  }[act.kind]();
}
