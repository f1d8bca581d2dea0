// The session that was chosen last: what it is, what is wrong with it, and its acts as buttons.
import { nameOfCard, warningsOf } from "./telling.js";
import { button, element, say } from "./words.js";

export class Chosen {
  constructor(place, { draft, acts, otherwise }) {
    Object.assign(this, { place, draft, acts, otherwise, id: null, shown: "" });
  }

  choose(id) {
    this.id = id;
    this.draw();
  }

  draw() {
    const session = this.id && this.draft.find(this.id);
    this.place.hidden = !session;
    const key = session ? JSON.stringify(session) : "";
    if (key === this.shown) return; // a button that has the focus keeps it
    this.shown = key;
    const had = this.place.contains(document.activeElement) && document.activeElement.dataset.act;
    this.place.replaceChildren(...(session ? this.parts(session) : []));
    if (!had) return;
    const same = this.place.querySelector(`[data-act="${had}"]`);
    if (same) same.focus();
    else this.otherwise();
  }

  parts(session) {
    const told = element("p", { className: "mb-1", text: nameOfCard(session, this.draft) });
    const warned = element("p", { className: "mb-1 text-secondary" }, element("bdi", { text: warningsOf(session) }));
    return [told, ...(session.warnings.length ? [warned] : []), element("div", { className: "btn-list" }, ...this.buttons(session))];
  }

  buttons(session) {
    if (!this.acts.mayChange || session.isNew) return [];
    const open = element("a", { className: "btn btn-sm", text: say("open"), href: session.page, "data-act": "open" });
    return [open, ...["place", "copy", "unschedule", "remove"].map((name) => this.act(name, session))];
  }

  act(name, session) {
    const made = button(name === "place" ? "place-it" : name, {}, () => this.acts[name](this.draft.find(session.id) ?? session));
    made.dataset.act = name;
    return made;
  }
}
