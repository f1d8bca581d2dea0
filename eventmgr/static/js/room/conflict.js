// Two texts that exclude each other, whole and side by side, field by field: a person decides.
import { hide } from "./focus.js";
import { element, say } from "./words.js";

export class Conflict {
  constructor(place, { labels, shown, decided, fieldOf }) {
    Object.assign(this, { place, labels, shown, decided, fieldOf, branch: null, rows: [] });
    this.list = place.querySelector("[data-conflict-fields]");
    place.querySelector("[data-conflict-save]").addEventListener("click", () => this.decide());
  }

  get isOpen() {
    return this.branch !== null;
  }

  // What is chosen or being written already stays.
  open({ branch, names, mine, now, stands }) {
    const isSame = this.isOpen && names.join() === this.names.join();
    Object.assign(this, { branch, names, mine, stands });
    if (!isSame) {
      const hadFocus = this.list.contains(document.activeElement);
      this.rows = names.map((name) => this.row(name));
      this.list.replaceChildren(...this.rows.map((each) => each.place));
      if (hadFocus) this.place.querySelector("h2").focus();
    }
    for (const each of this.rows) each.theirs.textContent = this.shown(each.name, stands.fields[each.name]);
    this.follow(now);
    this.place.hidden = false;
  }

  // Mine is what is in the form now, typed on or not.
  follow(now) {
    this.now = now;
    for (const each of this.rows) {
      each.mine.textContent = this.shown(each.name, now[each.name]);
      if (!each.isThird()) each.third.value = now[each.name];
    }
  }

  close() {
    this.branch = null;
    hide(this.place, true, this.fieldOf(this.names[0])); // where the words are now
    this.list.replaceChildren();
  }

  row(name) {
    const radio = (which) => element("input", { type: "radio", name: `choose-${name}`, value: which, className: "form-check-input" });
    const [theirs, mine] = ["theirs", "mine"].map(() => element("div", { className: "user-text border rounded p-2", dir: "auto" }));
    const option = (which, ...more) => {
      const label = element("label", { className: "form-check" }, radio(which), element("span", { text: say(`choose-${which}`), className: "form-check-label" }));
      return element("div", {}, label, ...more);
    };
    const tag = name === "time_frame" || name === "theme_id" ? null : "textarea";
    const third = element("textarea", { className: "form-control", dir: "auto", rows: "4", "aria-label": say("third-of", { field: this.labels[name] }) });
    const columns = element("div", { className: "whole-texts" }, option("theirs", theirs), option("mine", mine), ...(tag ? [option("third", third)] : []));
    const place = element("fieldset", { className: "mb-3" }, element("legend", { text: this.labels[name], className: "h4" }), columns);
    third.addEventListener("input", () => (place.querySelector('[value="third"]').checked = true));
    const chosen = () => place.querySelector("input:checked")?.value;
    return { name, place, theirs, mine, third, chosen, isThird: () => chosen() === "third" };
  }

  decide() {
    const open = this.rows.find((each) => !each.chosen());
    if (open) {
      open.place.querySelector("input").focus();
      this.place.querySelector("[data-conflict-missing]").hidden = false;
      return;
    }
    this.place.querySelector("[data-conflict-missing]").hidden = true;
    const words = { theirs: (name) => this.stands.fields[name], mine: (name) => this.now[name] };
    const fields = Object.fromEntries(this.rows.map((each) => [each.name, each.isThird() ? each.third.value : words[each.chosen()](each.name)]));
    this.decided({ branch: this.branch, stands: this.stands, fields });
  }
}
