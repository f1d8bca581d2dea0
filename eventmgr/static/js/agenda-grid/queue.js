// Acts go out one after the other; none is forgotten before the server has it or its maker gives it up.
let number = 0;

export class Queue {
  constructor({ draft, send, changed, settled }) {
    Object.assign(this, { draft, send, changed, settled, isRunning: false });
  }

  add(act) {
    const last = this.draft.acts.findLast((each) => each.id === act.id);
    if (act.kind === "place" && last?.kind === "place" && last.state === "waiting") {
      this.overrule(last, act);
    } else {
      if (last && last.state !== "waiting" && last.state !== "sending") this.drop(last, { quietly: true });
      this.draft.acts.push({ seen: this.draft.seen(act.id), ...act, number: ++number, state: "waiting" });
    }
    this.changed();
    return this.run();
  }

  // It may be that not the act was lost but its answer. Every act bears sending twice: what is made
  // has its name already, a change is for one version, a turn for one act.
  again(act) {
    act.state = "waiting";
    this.changed();
    return this.run();
  }

  // Over that of theirs which was shown, and not over what came in since.
  keepMine(act) {
    act.seen = act.theirs.version;
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
    try {
      for (let act = this.next(); act; act = this.next()) {
        act.state = "sending";
        this.changed();
        this.settle(act, await this.send(act));
      }
    } finally {
      this.isRunning = false;
    }
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
    if (data && "undo" in data) Object.assign(this.draft, { undo: data.undo, redo: data.redo });
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
    const { end, minutes, ...rest } = act.target ?? {};
    const wanted = Object.entries({ ...rest, ...(act.isByEnd ? { end } : { minutes }) });
    return wanted.every(([name, value]) => value === undefined || data.session[name] === value);
  }

  done(act, data) {
    this.drop(act, { quietly: true });
    if (data.agenda) this.draft.take(data.agenda);
    if (data.session) {
      this.draft.put(data.session);
      this.draft.goOn(data.session);
    }
    act.state = "done";
    this.settled(act, data);
    this.changed();
  }

  // Moves that waited right behind the failed one are what its maker wants by now; what comes after
  // another act stays behind it.
  mergeLater(act) {
    if (act.kind !== "place") return;
    for (const each of this.draft.acts.filter((other) => other !== act && other.id === act.id)) {
      if (each.kind !== "place") return;
      this.overrule(act, each);
      this.drop(each, { quietly: true });
    }
  }

  overrule(act, { target, isByEnd, wantsFocus }) {
    Object.assign(act, { target, isByEnd, wantsFocus });
  }
}
