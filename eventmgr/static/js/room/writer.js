// One text and its saves: first into the journal, then to the server, one request at a time.
import { differing, isBlank } from "./fields.js";
import { send } from "./sending.js";
import { newId } from "../draft.js";

const KEPT_AFTER = 150;
const SENT_AFTER = 1500;
const SENT_AT_LEAST = 3000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

export function newEntry({ person, scope, item, base, fields, pass, tab, addresses }) {
  const draft = newId();
  const key = [person, scope, draft].join("/");
  const known = { ...fields };
  return { key, person, scope, item, tab, pass, addresses, base, after: null, fields, known, sending: null, tick: 0, at: 0 };
}

const addressOf = ({ item, addresses }) => (item ? addresses.save.replace("/recommendations/0/", `/recommendations/${item}/`) : addresses.begin);

export class Writer {
  // `changed(writer)`: something to show; `answered(data, save)`: the server took a save.
  constructor(entry, { journal, changed, answered }) {
    Object.assign(this, { entry, journal, changed, answered });
    this.isBusy = false;
    this.trouble = null; // offline, forbidden, refused, gone, broken
    this.refusal = null;
    this.failures = 0;
    this.unsavedSince = null;
  }

  get isDirty() {
    return differing(this.entry.fields, this.entry.known).length > 0;
  }

  get isUnsent() {
    return Boolean(this.entry.sending) || this.isDirty;
  }

  // Nothing to begin a recommendation with, so the server would not take it.
  get isTooLittle() {
    return !this.entry.item && !this.entry.sending && isBlank(this.entry.fields);
  }

  typed(fields) {
    this.entry.fields = fields;
    this.touch();
    if (this.trouble === "refused") this.trouble = null;
    this.unsavedSince ??= Date.now();
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEPT_AFTER);
    const left = this.unsavedSince + SENT_AT_LEAST - Date.now();
    this.later(Math.max(0, Math.min(SENT_AFTER, left)));
    this.changed(this);
  }

  touch() {
    this.entry.tick += 1;
    this.entry.at = Date.now();
  }

  later(wait) {
    if (!this.waits || !this.failures) this.schedule(wait); // the keys do not hurry a broken line
  }

  schedule(wait) {
    clearTimeout(this.waits);
    this.waits = setTimeout(() => {
      this.waits = null;
      this.save();
    }, wait);
  }

  async keep() {
    clearTimeout(this.keeping);
    if (this.isUnsent) await this.journal.put(this.entry);
    else await this.journal.remove(this.entry.key, this.entry.tick);
    this.changed(this);
  }

  freeze(more = {}) {
    const { base, after, fields } = this.entry;
    this.entry.sending = { client_id: newId(), base, after, fields: { ...fields }, ...more };
    this.touch();
    this.unsavedSince = null;
  }

  // The line may be good again, or somebody asks for it.
  hurry() {
    clearTimeout(this.waits);
    this.waits = null;
    this.failures = 0;
    return this.save();
  }

  async save() {
    if (this.isBusy || !this.isUnsent || this.isTooLittle || ["forbidden", "refused", "gone"].includes(this.trouble)) return;
    this.isBusy = true;
    if (!this.entry.sending) this.freeze();
    const save = this.entry.sending;
    await this.keep();
    const { reason, data } = await send(addressOf(this.entry), save, this.entry.pass);
    this.isBusy = false;
    await this.settle(save, reason, data);
  }

  async settle(save, reason, data) {
    if (this.entry.sending?.client_id !== save.client_id) return; // a later save took its place
    if (reason === "done" && data.client_id === save.client_id) await this.arrived(save, data);
    else if (reason === "spent") await this.renew(save, data);
    else this.failed(reason, data);
    this.changed(this);
  }

  async arrived(save, data) {
    Object.assign(this, { trouble: null, refusal: null, failures: 0 });
    const { entry } = this;
    Object.assign(entry, { sending: null, known: save.fields, after: save.client_id, base: data.number });
    entry.item = data.recommendation ?? entry.item;
    this.touch();
    this.answered(data, save);
    await this.keep();
    if (this.isDirty) this.later(SENT_AFTER);
  }

  // Its id is taken by other words: these are a save of their own that grew out of those.
  async renew(save, data) {
    this.entry.item = this.entry.item ?? data?.recommendation ?? null;
    this.entry.sending = { ...save, client_id: newId(), after: save.client_id };
    this.touch();
    await this.keep();
    this.later(FIRST_WAIT);
  }

  failed(reason, data) {
    this.refusal = data?.error ?? null;
    if (reason === "refused" || reason === "gone") {
      this.entry.sending = null; // other words may do
      this.trouble = reason;
      this.touch();
      this.keep();
      return;
    }
    this.trouble = reason === "done" ? "broken" : reason;
    this.failures += 1;
    if (reason === "forbidden") return;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1));
    this.schedule(wait * (0.5 + Math.random()));
  }

  // A new pass: whoever was signed out is here again.
  readmit(pass) {
    this.entry.pass = pass;
    if (this.trouble === "forbidden") this.trouble = null;
    return this.hurry();
  }

  // The page may never come back. What is under way is sent by the browser; newer words follow it.
  leave() {
    if (!this.isUnsent) return;
    if (this.isDirtySince() && this.entry.item && !this.isTooLittle && this.trouble !== "forbidden") {
      const after = this.entry.sending?.client_id ?? this.entry.after;
      const settles = this.entry.sending?.settles;
      this.freeze({ after, ...(settles && { settles }) });
      const save = this.entry.sending;
      send(addressOf(this.entry), save, this.entry.pass).then(({ reason, data }) => this.settle(save, reason, data));
    } else if (!this.isBusy && !this.isTooLittle) this.save();
    this.journal.mirror(this.entry);
  }

  // Whether there are words that no request holds.
  isDirtySince() {
    const { sending, fields, known } = this.entry;
    return differing(fields, sending?.fields ?? known).length > 0;
  }

  // What stands is in the form as a whole: the next save grows out of it.
  rebase(number, fields) {
    Object.assign(this.entry, { base: number, after: null, known: { ...fields }, fields: { ...fields } });
    this.touch();
    return this.keep();
  }

  // What somebody decided, on top of what stands.
  async decide(branch, number, fields) {
    if (this.isBusy || this.entry.sending) return false;
    Object.assign(this.entry, { base: number, after: null, fields });
    this.freeze({ settles: branch });
    await this.keep();
    await this.hurry();
    return true;
  }
}
