// The draft as the server last told it, and over it the acts that are on their way.
import { say } from "./words.js";

const SHOWN = new Set(["waiting", "sending"]);

export class Draft {
  constructor() {
    Object.assign(this, { saved: new Map(), acts: [], rooms: [], days: [], undo: null, redo: null });
    this.held = null; // the session that is dragged or in the dialog, and its version as it was shown
    this.turns = 0; // how often an act was settled: what was asked for before is not news afterwards
  }

  take(told) {
    Object.assign(this, { rooms: told.rooms, days: told.days, undo: told.undo, redo: told.redo });
    this.saved = new Map(told.sessions.map((each) => [each.id, each]));
  }

  put(session) {
    if (session.state === "removed") this.saved.delete(session.id);
    else this.saved.set(session.id, session);
  }

  hold(id) {
    this.held = { id, seen: this.seen(id) };
  }

  letGo() {
    this.held = null;
  }

  // The version that whoever acts on the session has before them.
  seen(id) {
    return this.held?.id === id ? this.held.seen : (this.saved.get(id)?.version ?? "");
  }

  // One's own act was saved: what is seen, and what waits behind it, goes on from there.
  goOn({ id, version }) {
    if (this.held?.id === id) this.held.seen = version;
    for (const each of this.acts) {
      if (each.id === id) each.seen = version;
    }
  }

  // Every session as it is to be shown: one whose save failed is where it was, and marked.
  sessions() {
    const shown = new Map(this.saved);
    for (const act of this.acts) {
      const known = shown.get(act.id) ?? act.made;
      if (!known) continue;
      if (SHOWN.has(act.state)) shown.set(act.id, { ...known, ...act.target, mark: "saving" });
      else if (shown.has(act.id)) shown.set(act.id, { ...known, mark: "unsaved" });
    }
    return [...shown.values()].filter((each) => each.state !== "removed");
  }

  find(id) {
    return this.sessions().find((each) => each.id === id);
  }

  roomName(id) {
    return this.rooms.find((each) => each.id === id)?.name ?? say("no-room");
  }
}
