// The draft as the server last told it, and over it the acts that are on their way.
import { say } from "./words.js";

const SHOWN = new Set(["waiting", "sending"]);

export class Draft {
  constructor() {
    Object.assign(this, { saved: new Map(), acts: [], rooms: [], days: [], undo: null, redo: null });
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

  // The one that is there already, if the answer to making it was lost on the way.
  twin(made, before) {
    const same = (each) => ["title", "start", "end", "room"].every((name) => each[name] === made[name]);
    return [...this.saved.values()].find((each) => same(each) && !before.has(each.id));
  }
}
