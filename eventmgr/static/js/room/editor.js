// The open form: what is typed goes to the writer, what others saved comes in where nobody types.
import { Beside } from "./beside.js";
import { NAMES, differing } from "./fields.js";

export class Editor {
  constructor({ fields, writer, conflict, status, changed }) {
    Object.assign(this, { fields, writer, conflict, status, changed });
    this.beside = new Beside(fields, (name) => this.takeOver(name));
    this.stands = null; // what stands on the server, if the form does not show it yet
    this.head = writer.entry.base;
    this.isLate = false;
    fields.form.addEventListener("input", ({ target }) => this.typed(target.name));
    fields.form.addEventListener("change", ({ target }) => this.typed(target.name));
    fields.form.addEventListener("focusout", () => setTimeout(() => this.left()));
  }

  typed(name) {
    if (!NAMES.includes(name)) return;
    this.beside.check(name, false);
    const now = this.fields.read();
    if (this.conflict.isOpen) this.conflict.follow(now);
    this.writer.typed(now);
  }

  left() {
    this.writer.keep();
    this.takeIn();
  }

  // The server's answer to a save of this form.
  answered(data, save) {
    this.status.took(data);
    this.isLate = data.fate === "late" || data.fate === "quarantined";
    if (this.conflict.isOpen && data.fate !== "contested") this.conflict.close();
    if (!data.stands || this.isLate) return;
    this.head = Math.max(this.head, data.stands.number);
    if (data.fate === "contested") {
      this.stands = null;
      this.conflict.open({ branch: data.number, names: data.to_check, mine: save.fields, now: this.fields.read(), stands: data.stands });
    } else if (data.fate === "merged" || data.stands.number !== data.number) {
      if (!(this.stands?.number > data.stands.number)) this.stands = data.stands;
      this.takeIn();
    } else {
      for (const name of data.to_check) this.beside.check(name, true);
      this.calm(data.number);
    }
  }

  // What others saved, as the server tells it by itself.
  told(stands) {
    if (stands.number <= this.head || this.isLate) return;
    this.head = stands.number;
    if (this.conflict.isOpen) {
      const { branch, names, mine } = this.conflict;
      this.conflict.open({ branch, names, mine, now: this.fields.read(), stands });
      return;
    }
    this.stands = stands;
    this.takeIn();
  }

  // All of it or nothing: a form that is half theirs would send their words as ours.
  takeIn() {
    const { stands, writer } = this;
    if (!stands || writer.isBusy || writer.entry.sending) return this.changed();
    const shown = this.fields.read();
    const names = differing(shown, stands.fields);
    const isFree = !writer.isDirty && names.every((name) => !this.fields.hasFocus(name));
    if (isFree) {
      this.stands = null;
      this.fields.write(stands.fields, names);
      for (const name of NAMES) this.beside.changed(name, null);
      for (const name of stands.to_check) this.beside.check(name, true);
      writer.rebase(stands.number, this.fields.read());
    } else this.tell(names);
    return this.changed();
  }

  tell(names) {
    for (const name of NAMES) this.beside.changed(name, names.includes(name) ? (this.stands.author ?? "") : null);
  }

  calm(number) {
    if (this.stands?.number > number) return this.takeIn();
    this.stands = null;
    for (const name of NAMES) this.beside.changed(name, null);
    return undefined;
  }

  // Theirs in place of ours: only once ours is saved, so that it stays in the history.
  async takeOver(name) {
    const { writer } = this;
    if (writer.isUnsent) await writer.hurry();
    if (writer.isUnsent) {
      this.beside.waits(name, true);
      return;
    }
    this.beside.waits(name, false);
    if (!this.stands) return; // it came with the answer
    this.fields.write(this.stands.fields, [name]);
    this.fields.of(name).focus();
    this.beside.changed(name, null);
    writer.typed(this.fields.read());
  }

  // The fields with words that no request holds and that the decision replaces.
  putAway(fields) {
    const { sending, known } = this.writer.entry;
    const shown = this.fields.read();
    return differing(shown, sending?.fields ?? known).filter((name) => name in fields && fields[name] !== shown[name]);
  }

  // Of the fields nobody had to decide on, ours if we typed on since, else what stands.
  // What was typed on meanwhile and is put away by the decision is saved first.
  async decide({ fields }) {
    if (this.putAway(fields).length) await this.writer.hurry();
    const unsaved = this.putAway(fields);
    for (const name of NAMES) this.beside.waits(name, unsaved.includes(name));
    if (unsaved.length || !this.conflict.isOpen) return;
    const { branch, stands } = this.conflict;
    const shown = this.fields.read();
    const typedOn = differing(shown, this.conflict.mine);
    const ours = Object.fromEntries(typedOn.map((name) => [name, shown[name]]));
    const whole = { ...stands.fields, ...ours, ...fields };
    this.fields.write(whole);
    await this.writer.decide(branch, stands.number, whole);
    this.changed();
  }
}
