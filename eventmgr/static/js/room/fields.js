// The fields of a text's form as a flat object of texts, and back.
import { asServed } from "../draft.js";

const OF_RECOMMENDATIONS = "title text lead_addressee supporting_addressees time_frame indicator rationale theme_id";

// The page's own fields; what is sent from here for another page has other ones.
export const NAMES = (document.querySelector("[data-fields]")?.dataset.fields ?? OF_RECOMMENDATIONS).split(" ");

const lines = (text) => text.split("\n").filter((each) => each.trim()).join("\n");

// Blank lines between addressees mean nothing; in all else every letter counts.
const meant = (name, text) => (name === "supporting_addressees" ? lines(text ?? "") : (text ?? ""));

export function differing(one, other) {
  return Object.keys(one).filter((name) => meant(name, one[name]) !== meant(name, other[name]));
}

export const isBlank = (fields) => !fields.title.trim() && !fields.text.trim();

export class Fields {
  constructor(form) {
    this.form = form;
  }

  of(name) {
    return this.form.elements.namedItem(name);
  }

  read() {
    return Object.fromEntries(NAMES.map((name) => [name, this.of(name).value]));
  }

  // What the server put in, whatever was typed before the scripts were there.
  served() {
    return new Fields(asServed(this.form)).read();
  }

  hasFocus(name) {
    return document.activeElement === this.of(name);
  }

  // The value only: the field stays the same, and with it the caret of who is in another one.
  write(values, names = NAMES) {
    for (const name of names) {
      const field = this.of(name);
      if (name in values && field.value !== values[name]) field.value = values[name];
    }
  }
}
