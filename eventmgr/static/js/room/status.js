// Where the text is, always in sight and in one sentence, and a way to take it along.
import { hide } from "./focus.js";
import { say, write } from "./words.js";

const KINDS = { danger: "fw-bold", warning: "fw-bold", calm: "text-secondary" };

export class Status {
  constructor(place, { zone, savedAt, fate }) {
    this.line = place.querySelector("[data-room-status]");
    this.others = place.querySelector("[data-room-others]");
    this.decision = place.querySelector("[data-room-to-decision]");
    this.download = place.querySelector("[data-room-download]");
    this.button = place.querySelector("[data-room-form] [type=submit]");
    this.savedAt = savedAt;
    this.fate = fate;
    this.before = document.querySelector("[data-room-before]"); // what the page said when it came
    this.isBarred = false; // no longer a writer here: what was typed can be taken along
    this.clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  }

  // What was brought together without weaving two texts into one asks for no look.
  took({ fate, saved_at: savedAt, stands }) {
    Object.assign(this, { fate: fate === "merged" && !stands?.to_check.length ? "saved" : fate, savedAt });
    if (this.before) this.before.hidden = true;
  }

  show(writer, { isSafe, needsDecision, stuck }) {
    const [name, kind] = this.found(writer, isSafe, needsDecision);
    const time = this.savedAt ? this.clock.format(new Date(this.savedAt)) : "";
    write(this.line, name === "refused" ? say(name, { why: writer.refusal ?? "" }) : say(name, { time }));
    this.line.dataset.state = name;
    this.line.className = KINDS[kind];
    hide(this.download, !writer.isUnsent && !stuck && !this.isBarred, this.button);
    this.others.hidden = !stuck;
    hide(this.decision, !needsDecision, this.button);
  }

  found(writer, isSafe, needsDecision) {
    if (writer.isUnsent) {
      if (!isSafe) return ["unsafe", "danger"];
      if (writer.trouble === "forbidden") return ["signed-out", "danger"];
      if (writer.trouble === "refused" || writer.trouble === "gone") return [writer.trouble, "danger"];
      if (writer.isTooLittle) return ["too-little", "calm"];
      if (writer.trouble === "unreachable" || !navigator.onLine) return ["offline", "warning"];
      return [writer.trouble === "broken" ? "broken" : "sending", "calm"];
    }
    if (needsDecision) return ["decide", "danger"];
    if (!this.savedAt) return ["nothing", "calm"];
    return { merged: ["merged", "warning"], late: ["late", "warning"], quarantined: ["aside", "danger"] }[this.fate] ?? ["saved", "calm"];
  }
}

// The text as a file, made here: it needs no server.
export function downloadText(labels, texts, name) {
  const told = (fields) =>
    Object.entries(fields)
      .filter(([field, value]) => value && labels[field])
      .map(([field, value]) => `${labels[field]}\n${value}\n`)
      .join("\n");
  const text = texts.map(told).join("\n----\n\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: "text/plain;charset=utf-8" }));
  link.download = `${name}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
