// A form that is kept while it is filled in: on the device at once, on the server a few seconds after the typing stops.
// Nothing overwrites what another tab or device has kept: a person chooses. See draft.js for the device's part.
import { asServed, differing, fields, forget, keysWith, load, newId, read, store, write } from "./draft.js";

const PREFIX = "eventmgr.form:";
const PAUSE = 2000;
const AGAIN = 15000;
const LONGEST_KEPT = 30 * 24 * 3600 * 1000;
const FIRST = "input:not([type=hidden]), textarea, select";
const CONSENT = /^consents_to_/;

const isTyped = (field) => field.type !== "hidden";

class Away extends Error {}
class Stranger extends Error {}
class Refused extends Error {}

async function told(answer) {
  const kept = await answer.json();
  return { ...kept, at: Date.parse(kept.at) || Date.now() };
}

function labelOf(field) {
  const label = field.labels?.[0]?.cloneNode(true);
  label?.querySelector(".form-label-description")?.remove();
  return (label?.textContent ?? field.name).trim();
}

// Each tab has a copy of its own, which a reload finds again.
function tabName() {
  try {
    const known = sessionStorage.getItem("eventmgr.tab") ?? newId();
    sessionStorage.setItem("eventmgr.tab", known);
    return known;
  } catch {
    return newId();
  }
}

// The copies of this form on this device; the newest first.
class Copies {
  constructor(owner) {
    this.prefix = `${PREFIX}${owner}~`;
    this.mine = this.prefix + tabName();
  }

  all() {
    return keysWith(this.prefix)
      .map((slot) => ({ slot, ...load(slot) }))
      .filter((each) => each.fields)
      .sort((one, other) => other.at - one.at);
  }

  // What this tab kept before gets a place of its own: here comes other text.
  setAside() {
    const copy = load(this.mine);
    if (copy && store(this.prefix + newId(), copy)) forget(this.mine);
  }

  drop(isWanted) {
    for (const each of this.all()) if (isWanted(each)) forget(each.slot);
  }
}

// What is said to the server and what it answers.
class Wire {
  constructor(place, form) {
    this.address = place.dataset.address;
    this.owner = place.dataset.formDraft;
    this.token = form.elements.namedItem("csrf_token");
    this.controller = null;
  }

  async ask(options = {}) {
    const answer = await fetch(this.address, { ...options, redirect: "manual", credentials: "same-origin" });
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) throw new Away();
    return answer;
  }

  // The visit may have been renewed in another tab; of somebody else's visit nothing is used.
  async renew() {
    const answer = await this.ask({ headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Refused();
    const kept = await told(answer);
    if (kept.owner !== this.owner) throw new Stranger();
    if (this.token) this.token.value = kept.csrf;
    return kept;
  }

  async post(values, isLast) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf_token: this.token?.value ?? "", ...values })) body.set(name, value);
    this.controller = new AbortController();
    const options = { method: "POST", body, signal: this.controller.signal, keepalive: isLast };
    return this.ask(options);
  }

  async send(values, isLast = false) {
    const first = await this.post(values, isLast);
    if (first.status !== 400) return first;
    await this.renew();
    return this.post(values, isLast);
  }

  stop() {
    this.controller?.abort();
  }
}

class Keeper {
  constructor(place, form) {
    Object.assign(this, { place, form, copies: new Copies(place.dataset.formDraft), wire: new Wire(place, form) });
    this.served = read(asServed(form), isTyped);
    this.version = place.dataset.version;
    this.when = place.dataset.when;
    this.offered = "";
    this.key = newId();
    this.others = null;
    this.timer = null;
    this.isDirty = false;
    this.isSending = false;
    this.isLeaving = false;
  }

  part(name) {
    return this.place.querySelector(`[data-part="${name}"]`);
  }

  say(state, when = "") {
    for (const each of this.form.querySelectorAll("[data-state]")) {
      each.hidden = each.dataset.state !== state;
      if (!each.hidden && each.dataset.words) each.textContent = each.dataset.words.replace("{when}", when);
    }
  }

  now() {
    return read(this.form, isTyped);
  }

  // A tick that is older than the last word about consents does not come back by itself.
  put(values, at = Date.now()) {
    const asked = Date.parse(this.place.dataset.askedAt) || 0;
    const wanted = (field) => isTyped(field) && !(CONSENT.test(field.name) && at < asked);
    write(this.form, values, wanted);
    for (const each of fields(this.form).filter(wanted)) each.dispatchEvent(new Event("change", { bubbles: true }));
  }

  keep() {
    const { key, version: base, isDirty } = this;
    const copy = { fields: this.now(), at: Date.now(), key, base, isDirty };
    if (!store(this.copies.mine, copy)) this.say("nowhere");
    else this.say(this.others ? "undecided" : navigator.onLine ? "device" : "offline");
  }

  changed() {
    this.isDirty = true;
    this.keep();
    this.later(PAUSE);
  }

  later(delay) {
    clearTimeout(this.timer);
    if (!this.others && !this.isLeaving) this.timer = setTimeout(() => this.save(), delay);
  }

  async save(isLast = false) {
    clearTimeout(this.timer);
    if (!this.isDirty || this.others || this.isLeaving) return;
    if (this.isSending) {
      this.later(PAUSE);
      return;
    }
    this.isSending = true;
    this.isDirty = false;
    try {
      const values = { act: "keep", draft: JSON.stringify(this.now()), key: this.key, seen: this.version };
      await this.settle(await this.wire.send(values, isLast));
    } catch (error) {
      this.failed(error);
    } finally {
      this.isSending = false;
    }
  }

  async settle(answer) {
    if (this.isLeaving) return;
    if (answer.status === 409) {
      this.isDirty = true;
      this.choose(await told(answer));
    } else if (answer.status === 413) this.say("large");
    else if (!answer.ok) throw new Refused();
    else this.saved(await answer.json());
  }

  saved({ version, when }) {
    this.version = version;
    this.form.elements.namedItem("draft_version").value = version;
    const isWhole = !this.isDirty;
    this.keep();
    if (isWhole) this.say("saved", when);
    else this.later(PAUSE);
  }

  failed(error) {
    if (this.isLeaving) return;
    this.isDirty = true;
    if (error instanceof Away) this.say("away");
    else if (error instanceof Stranger) this.say("stranger");
    else this.say(error instanceof Refused ? "device" : "offline");
    if (!(error instanceof Stranger)) this.later(AGAIN);
  }

  // Other words are kept than those this page grew out of: both stay until somebody has chosen.
  choose(others) {
    this.part("offer").hidden = true;
    if (others.version === "") {
      this.version = ""; // sent or discarded elsewhere: nothing is overwritten
      this.later(PAUSE);
      return;
    }
    if (!differing(this.now(), others.fields).length) {
      this.adopt(others);
      return;
    }
    this.others = others;
    this.differences(others.fields);
    this.part("choice").hidden = false;
    this.say("undecided");
  }

  adopt(others) {
    this.isDirty = others.slot !== undefined;
    if (others.slot && others.slot !== this.copies.mine) forget(others.slot);
    if (others.version !== undefined) this.saved(others);
  }

  differences(values) {
    const list = this.part("differences");
    list.replaceChildren();
    for (const name of differing(this.now(), values)) {
      const field = fields(this.form).find((each) => each.name === name);
      if (!field || !(name in values)) continue;
      const what = document.createElement("dt");
      what.textContent = labelOf(field);
      const theirs = document.createElement("dd");
      theirs.dir = "auto";
      const isText = isTyped(field) && !["checkbox", "radio"].includes(field.type);
      theirs.textContent = isText ? values[name].join(", ").slice(0, 300) || "–" : values[name].length ? "✓" : "–";
      list.append(what, theirs);
    }
  }

  decide(takesTheirs) {
    const { version, fields: values, at } = this.others;
    this.others = null;
    this.part("choice").hidden = true;
    if (takesTheirs && this.widens(values)) {
      store(this.copies.mine, { fields: values, at, key: newId(), base: version ?? this.version, isDirty: true });
      return;
    }
    if (takesTheirs) this.put(values, at);
    if (version !== undefined) this.version = version;
    this.copies.drop((copy) => copy.slot !== this.copies.mine && !differing(copy.fields, values).length);
    this.changed();
    this.form.querySelector("[type=submit]").focus();
    this.nextCopy();
  }

  // Copies that other tabs have left: one after the other is chosen or dropped.
  nextCopy() {
    const [other] = this.copies.all().filter((each) => each.slot !== this.copies.mine);
    if (other && !this.others) this.choose(other);
  }

  async restore(copy) {
    if (this.widens(copy.fields)) return;
    this.put(copy.fields, copy.at);
    this.key = copy.slot === this.copies.mine ? copy.key : newId();
    const isSeen = this.version === copy.base;
    this.version = copy.base;
    this.isDirty = copy.isDirty;
    this.part("restored").hidden = false;
    if (copy.slot !== this.copies.mine) forget(copy.slot);
    this.keep();
    if (!isSeen) await this.compare();
    else if (copy.isDirty) this.later(PAUSE);
    else this.say("saved", this.when);
    this.nextCopy();
  }

  async compare() {
    try {
      this.choose(await this.wire.renew());
    } catch (error) {
      this.failed(error);
    }
  }

  // More rows were typed than the page has: it is asked for with as many.
  widens(values) {
    const rows = Object.keys(values).map((name) => Number(/^people-(\d+)-/.exec(name)?.[1] ?? -1) + 1);
    const wanted = Math.max(0, ...rows);
    const here = new URL(location.href);
    const isAsked = Number(here.searchParams.get("rows")) >= wanted;
    if (!wanted || `people-${wanted - 1}-name` in this.served || isAsked) return false;
    here.searchParams.set("rows", wanted);
    this.isLeaving = true;
    location.replace(here);
    return true;
  }

  async begin() {
    const arrived = new Set(this.place.dataset.arrived.split(" "));
    const isOld = (copy) => copy.at < Date.now() - LONGEST_KEPT;
    this.copies.drop((copy) => arrived.has(copy.key) || isOld(copy));
    if ("typed" in this.place.dataset) {
      this.changed(); // The page shows what was sent and refused: that is the newest text.
      return;
    }
    this.copies.drop((copy) => !differing(copy.fields, this.served).length);
    if (differing(this.now(), this.served).length) {
      this.version = ""; // typed before this began, by somebody who has not seen what was kept
      this.copies.setAside();
      this.changed();
      this.nextCopy();
      return;
    }
    const copy = await this.newest();
    if (this.isDirty) {
      this.version = ""; // typing has begun meanwhile, by somebody who has not seen it
      return;
    }
    if (copy) this.restore(copy);
    else if (this.version) this.offer();
  }

  // This tab's own copy, or the newest; none that was whole on the server, where somebody has gone on since.
  async newest() {
    const all = this.copies.all();
    const [copy] = [...all.filter((each) => each.slot === this.copies.mine), ...all];
    if (!copy || copy.isDirty || copy.base === this.version) return copy;
    try {
      const kept = await this.wire.renew();
      this.version = kept.version;
      this.when = kept.when;
      if (kept.version === copy.base) return copy;
    } catch {
      return copy;
    }
    forget(copy.slot);
    return this.newest();
  }

  // As long as nobody has chosen, nothing of it counts as seen: a save would be a conflict.
  offer() {
    this.offered = this.version;
    this.version = "";
    const said = this.part("offered");
    said.textContent = said.dataset.words.replace("{when}", this.when);
    this.part("offer").hidden = false;
  }

  async use() {
    this.part("offer").hidden = true;
    try {
      const kept = await this.wire.renew();
      if (this.widens(kept.fields)) {
        store(this.copies.mine, { fields: kept.fields, at: kept.at, key: this.key, base: kept.version, isDirty: false });
        return;
      }
      this.put(kept.fields, kept.at);
      this.isDirty = false;
      this.saved(kept);
      this.form.querySelector(FIRST)?.focus();
    } catch (error) {
      this.part("offer").hidden = false;
      this.failed(error);
    }
  }

  async discard() {
    clearTimeout(this.timer);
    const isShown = !this.part("restored").hidden;
    this.form.querySelector(FIRST)?.focus(); // the button goes
    this.part("restored").hidden = true;
    this.part("offer").hidden = true;
    forget(this.copies.mine);
    this.isDirty = false;
    this.say("");
    if (isShown) this.put(this.served);
    try {
      const answer = await this.wire.send({ act: "discard", seen: this.offered || this.version });
      this.offered = "";
      if (answer.status === 409) this.choose(await told(answer));
      else if (answer.ok) this.version = "";
    } catch (error) {
      this.failed(error);
    }
  }

  leave() {
    clearTimeout(this.timer);
    this.wire.stop();
    this.keep();
    this.isLeaving = true;
    this.form.elements.namedItem("draft_key").value = this.key;
    this.form.elements.namedItem("draft_version").value = this.version;
  }

  // Back on a page whose text may have arrived: what is typed now is another draft.
  back() {
    if (!this.isLeaving) return;
    this.isLeaving = false;
    this.key = newId();
  }
}

function watch(place) {
  const form = place.nextElementSibling;
  const keeper = new Keeper(place, form);
  form.addEventListener("input", () => {
    keeper.back();
    keeper.changed();
  });
  form.addEventListener("submit", () => keeper.leave());
  const presses = {
    use: () => keeper.use(),
    drop: () => keeper.discard(),
    discard: () => keeper.discard(),
    mine: () => keeper.decide(false),
    theirs: () => keeper.decide(true),
  };
  place.addEventListener("click", (event) => presses[event.target.closest("[data-press]")?.dataset.press]?.());
  addEventListener("online", () => keeper.save());
  addEventListener("offline", () => keeper.isDirty && keeper.keep());
  document.addEventListener("visibilitychange", () => document.hidden && keeper.save(true));
  keeper.begin();
}

for (const place of document.querySelectorAll("[data-form-draft]")) watch(place);
