// What others do comes in as small notices while the page is in sight; the words themselves are
// fetched only when they are news. And the others are told in which field somebody writes here.
import { NAMES } from "./fields.js";
import { remind } from "./reminder.js";
import { ask } from "./sending.js";
import { say } from "./words.js";

const EVERY = 5000;
const JITTER = 3000;
const RENEWED = 45_000; // a lease runs 75 seconds

export class Watching {
  constructor(place, { editor, writer, fields, lost }) {
    Object.assign(this, { place, editor, writer, fields, lost, etag: null, told: "", toldAt: 0 });
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    fields.form.addEventListener("focusin", () => this.tell());
    fields.form.addEventListener("focusout", () => setTimeout(() => this.tell(), 300));
    window.addEventListener("pagehide", () => this.tell(""));
    this.later();
  }

  later() {
    setTimeout(async () => {
      await this.look();
      this.tell();
      this.later();
    }, EVERY + Math.random() * JITTER);
  }

  address(name) {
    return this.place.dataset[name].replace("/recommendations/0/", `/recommendations/${this.writer.entry.item}/`);
  }

  async look() {
    if (document.hidden || this.isLooking || !navigator.onLine) return;
    this.isLooking = true;
    const known = new URLSearchParams({ item: this.writer.entry.item ?? "", head: this.editor.head });
    const found = await ask(`${this.place.dataset.changes}?${known}`, this.etag);
    this.isLooking = false;
    if (found.reason === "forbidden") this.lost();
    if (found.reason !== "done") return;
    this.etag = found.etag;
    await this.took(found.data);
  }

  async took({ items, writing, reminder, is_late: isLate }) {
    remind(reminder);
    const late = this.place.querySelector("[data-room-late]");
    if (late) late.hidden = !isLate;
    const { item } = this.writer.entry;
    for (const name of NAMES) {
      const who = writing.filter((each) => each.item === item && each.field === name).map((each) => each.who);
      this.editor.beside.writing(name, who.length ? say("writing", { who: who.join(", ") }) : "");
    }
    const ours = items.find((each) => each.item === item);
    if (!ours || ours.head <= this.editor.head) return;
    const { reason, data } = await ask(this.address("words"));
    if (reason === "done" && data.stands) this.editor.told(data.stands);
    if (reason !== "done") this.etag = null; // it is news still
  }

  // Only what is news to the others, or a lease about to end; never an obstacle to anything.
  tell(field = NAMES.find((name) => this.fields.hasFocus(name)) ?? "") {
    const isOld = field && Date.now() - this.toldAt > RENEWED;
    const isQuiet = document.hidden && field;
    if (!this.place.dataset.presence || !this.writer.entry.item || isQuiet || !navigator.onLine || (field === this.told && !isOld)) return;
    Object.assign(this, { told: field, toldAt: Date.now() });
    const body = JSON.stringify({ field, pass: this.writer.entry.pass });
    const headers = { "Content-Type": "application/json" };
    fetch(this.address("presence"), { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
  }
}
