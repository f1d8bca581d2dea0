// What others did, told beside the field it is about; the field itself stays as it is.
import { element, say } from "./words.js";

export class Beside {
  constructor(fields, takeOver) {
    Object.assign(this, { fields, takeOver, places: new Map() });
  }

  place(name) {
    if (!this.places.has(name)) {
      const place = element("div", { className: "beside-field", role: "status" });
      const field = this.fields.of(name);
      (field.closest(".mb-3") ?? field.parentElement).append(place);
      this.places.set(name, place);
    }
    return this.places.get(name);
  }

  line(name, key, sentence, act) {
    if (!sentence && !this.places.has(name)) return undefined;
    const place = this.place(name);
    const old = place.querySelector(`[data-beside="${key}"]`);
    if (!sentence) return old?.remove();
    if (old?.dataset.sentence === sentence) return undefined;
    const line = element("p", { className: "mb-1 small", "data-beside": key, "data-sentence": sentence });
    line.append(element("span", { text: sentence }));
    if (act) {
      const button = element("button", { text: say("take-over"), className: "btn btn-sm ms-2", type: "button" });
      button.addEventListener("click", act);
      line.append(button);
    }
    return old ? old.replaceWith(line) : place.append(line);
  }

  changed(name, who) {
    const sentence = who === null ? "" : say(who ? "changed-by" : "changed", { who });
    this.line(name, "changed", sentence, () => this.takeOver(name));
    if (who === null) this.waits(name, false);
  }

  waits(name, isOpen) {
    this.line(name, "waits", isOpen ? say("not-saved-yet") : "");
  }

  check(name, isOpen) {
    const word = name === "theme_id" ? "theme-gone" : "please-check"; // a choice is never woven into another
    this.line(name, "check", isOpen ? say(word) : "");
    this.fields.of(name).classList.toggle("needs-check", isOpen);
  }

  writing(name, sentence) {
    this.line(name, "writing", sentence);
  }
}
