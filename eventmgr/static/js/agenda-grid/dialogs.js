// The dialog in which a session is made, or given its place without dragging.
import { clockOf, dayOf, length, nameOf } from "./wall.js";
import { say } from "./words.js";

const USUAL_LENGTH = 60;

export class PlaceDialog {
  constructor(dialog) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      this.done(this.read());
    });
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.closed?.()); // told after `done`
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  // Resolves to nothing when it is left: only `done` is told what was chosen.
  open({ heading, session, place, days, rooms, closed }, done) {
    Object.assign(this, { done, closed });
    this.dialog.querySelector("h2").textContent = heading;
    for (const each of this.dialog.querySelectorAll("[data-new-only]")) each.hidden = Boolean(session);
    this.field("title").value = session?.title ?? "";
    this.field("title").required = !session;
    this.options("day", [...new Set([...days, dayOf(place.start)])].sort().map((each) => [each, nameOf(each)]));
    this.options("room", [["", say("no-room")], ...rooms.map((each) => [each.id, each.name])]);
    this.field("day").value = dayOf(place.start);
    this.field("time").value = clockOf(place.start);
    this.field("minutes").value = place.minutes ?? (place.end ? length(place.start, place.end) : USUAL_LENGTH);
    this.field("room").value = place.room;
    this.dialog.showModal();
    this.field(session ? "day" : "title").focus();
  }

  options(name, choices) {
    this.field(name).replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  }

  read() {
    const kind = this.field("kind");
    return {
      title: this.field("title").value.trim(),
      kind: kind.value,
      kind_name: kind.selectedOptions[0].textContent,
      start: `${this.field("day").value}T${this.field("time").value}`,
      minutes: Number(this.field("minutes").value),
      room: this.field("room").value,
    };
  }
}
