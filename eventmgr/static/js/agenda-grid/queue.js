// Acts go out one after the other; none is forgotten before the server has it or its maker gives it up.
let number = 0;

export class Queue {
  constructor({ draft, send, refresh, changed, settled }) {
    Object.assign(this, { draft, send, refresh, changed, settled, isRunning: false });
  }

  add(act) {
    const acts = this.draft.acts;
    const last = acts.findLast((each) => each.id === act.id);
    if (act.kind === "place" && last?.kind === "place" && last.state === "waiting") {
      last.target = act.target;
    } else {
      if (last && last.state !== "waiting" && last.state !== "sending") this.drop(last, { quietly: true });
      const seen = this.draft.saved.get(act.id)?.version ?? "";
      acts.push({ seen, ...act, number: ++number, state: "waiting" });
    }
    this.changed();
    return this.run();
  }

  async again(act) {
    // The answer may have been lost, not the act: look before it is sent twice.
    if (act.made) {
      const before = new Set(this.draft.saved.keys());
      await this.refresh();
      const twin = this.draft.twin({ ...act.made, ...act.target }, before);
      if (twin) return this.done(act, { session: twin });
    }
    act.state = "waiting";
    this.changed();
    return this.run();
  }

  keepMine(act) {
    act.seen = this.draft.saved.get(act.id)?.version ?? act.theirs?.version ?? "";
    return this.again(act);
  }

  drop(act, { quietly = false } = {}) {
    this.draft.acts = this.draft.acts.filter((each) => each !== act);
    if (quietly) return;
    this.changed();
    this.run(); // what waited behind it may go now
  }

  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    for (let act = this.next(); act; act = this.next()) {
      act.state = "sending";
      this.changed();
      this.settle(act, await this.send(act));
    }
    this.isRunning = false;
  }

  // What follows a failed act on the same session waits for it, as it was meant to come after it.
  next() {
    const stuck = new Set();
    for (const act of this.draft.acts) {
      if (act.state === "waiting" && !stuck.has(act.id)) return act;
      stuck.add(act.id);
    }
    return undefined;
  }

  settle(act, { reason, data }) {
    this.draft.turns += 1;
    if (reason === "done" || this.isThereAlready(act, reason, data)) return this.done(act, data);
    if (data?.session) this.draft.put(data.session);
    Object.assign(act, { state: reason, sentence: data?.sentence ?? "", theirs: data?.session });
    this.mergeLater(act);
    this.settled(act, data);
    this.changed();
  }

  // After a lost answer the second try is called stale, but what is there is what was wanted.
  isThereAlready(act, reason, data) {
    if (reason !== "stale" || !data.session) return false;
    return Object.entries(act.target ?? {}).every(([name, value]) => data.session[name] === value);
  }

  done(act, data) {
    this.drop(act, { quietly: true });
    if (data.agenda) this.draft.take(data.agenda);
    if (data.session) this.draft.put(data.session);
    if ("undo" in data) Object.assign(this.draft, { undo: data.undo, redo: data.redo });
    for (const each of this.draft.acts) {
      if (each.id === act.id && data.session) each.seen = data.session.version;
    }
    act.state = "done";
    this.settled(act, data);
    this.changed();
  }

  // A move that waited behind the failed one is what its maker wants by now.
  mergeLater(act) {
    const later = this.draft.acts.findLast((each) => each !== act && each.id === act.id && each.kind === act.kind);
    if (!later || act.kind !== "place") return;
    act.target = later.target;
    this.drop(later, { quietly: true });
  }
}
