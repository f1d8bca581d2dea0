// The grid itself: rooms as columns, time down the side, drawn by the calendar library.
import { cardOf } from "./card.js";
import { drawnEnd, hoursOf } from "./hours.js";
import { clockOf, dayOf } from "./wall.js";
import { say } from "./words.js";

const NO_ROOM = "none";
const EMPTY_BAR = { start: "", center: "", end: "" };
const LONG_PRESS = 250;

// The library is told that the venue is in UTC, so its dates are the venue's clocks whatever the device's are.
const wall = (date) => date.toISOString().slice(0, 16);
const roomOf = (id) => (id === NO_ROOM ? "" : id);

export class Board {
  constructor(place, { draft, mayChange, slotHeight, moved, chosen, wanted, letGo }) {
    Object.assign(this, { place, draft, mayChange, moved, chosen, wanted, letGo, isHeld: false, showsEmpty: true });
    Object.assign(this, { focused: null, wish: null, isFollowing: false, told: new Map() });
    this.calendar = window.EventCalendar.create(place, {
      view: "resourceTimeGridDay",
      timeZone: "UTC",
      headerToolbar: EMPTY_BAR,
      allDaySlot: false,
      slotEventOverlap: false,
      slotLabelFormat: (date) => clockOf(wall(date)),
      slotHeight,
      snapDuration: "00:05",
      columnWidth: "minmax(9.5rem, 1fr)",
      height: "100%",
      editable: mayChange,
      selectable: mayChange,
      selectMinDistance: 8,
      longPressDelay: LONG_PRESS,
      resourceLabelContent: ({ resource }) => ({ domNodes: [this.headOf(resource)] }),
      eventContent: ({ event }) => this.contentOf(event),
      eventClassNames: ({ event }) => event.extendedProps.classes,
      eventAllUpdated: () => this.mend(),
      eventDragStart: ({ event }) => this.hold(event),
      eventDragStop: () => this.release(),
      eventResizeStart: ({ event }) => this.hold(event),
      eventResizeStop: () => this.release(),
      eventDrop: ({ event }) => this.dropped(event),
      eventResize: ({ event }) => this.resized(event),
      ...(mayChange && { dateClick: (info) => this.asked(info.date, null, info.resource) }),
      ...(mayChange && { select: (info) => this.asked(info.start, info.end, info.resource) }),
    });
    new MutationObserver(() => this.mend()).observe(place, { childList: true, subtree: true });
    place.addEventListener("click", ({ target }) => target.closest(".ec-event")?.querySelector(".agenda-card")?.focus());
    place.addEventListener("focusin", ({ target }) => this.noteFocus(target));
    // Whoever went elsewhere is not called back.
    for (const kind of ["focusin", "pointerdown"]) {
      document.addEventListener(kind, ({ target }) => {
        if (!target.closest(".ec-event")) this.focused = null;
      });
    }
  }

  // What is being selected is drawn as well, and is no session yet.
  contentOf({ extendedProps }) {
    return extendedProps.session && { domNodes: [cardOf(extendedProps.session, this.draft, this.mayChange)] };
  }

  headOf(resource) {
    const head = document.createElement("span");
    head.textContent = resource.title;
    head.dir = "auto";
    return head;
  }

  set(options) {
    for (const [name, value] of Object.entries(options)) this.calendar.setOption(name, value);
  }

  hold(event) {
    this.isHeld = true;
    this.draft.hold(event.id);
  }

  // The library says where it was dropped right after that it was let go.
  release() {
    setTimeout(() => {
      this.isHeld = false;
      this.letGo();
      if (this.isLate) this.draw(this.day);
    });
  }

  draw(day) {
    this.day = day;
    this.isLate = this.isHeld; // what is under the finger stays; the drawing is made up for afterwards
    if (this.isHeld) return;
    const sessions = this.sessionsOf(day);
    const resources = this.columns(sessions).map((each) => ({ id: each.id || NO_ROOM, title: each.title }));
    this.setNews({ date: day, ...hoursOf(day, sessions), resources });
    this.set({ events: sessions.map((each) => this.eventOf(each)) });
  }

  // Told the same day or hours again, the library scrolls to the morning.
  setNews(options) {
    for (const [name, value] of Object.entries(options)) {
      const told = JSON.stringify(value);
      if (this.told.get(name) !== told) this.set({ [name]: value });
      this.told.set(name, told);
    }
  }

  sessionsOf(day) {
    return this.draft.sessions().filter((each) => each.state === "scheduled" && dayOf(each.start) === day);
  }

  // The columns that are shown, in their order; "no room" stands last.
  columns(sessions = this.sessionsOf(this.day)) {
    const all = [
      ...this.draft.rooms.map((each) => ({
        id: each.id,
        title: each.capacity === null ? each.name : say("room", { name: each.name, places: each.capacity }),
      })),
      { id: "", title: say("no-room") },
    ];
    const used = new Set(sessions.map((each) => each.room));
    const shown = all.filter((each) => this.showsEmpty || used.has(each.id));
    return shown.length ? shown : all;
  }

  eventOf(session) {
    return {
      id: session.id,
      start: session.start,
      end: drawnEnd(session),
      resourceIds: [session.room || NO_ROOM],
      title: session.title,
      // Said of each: of the library's own defaults the calendar's `editable` is the last that counts.
      startEditable: this.mayChange && !session.isNew,
      durationEditable: this.mayChange && !session.isNew,
      extendedProps: {
        session,
        classes: [
          `is-${session.kind}`,
          ...(session.warnings.length ? ["has-warnings"] : []),
          ...(session.mark ? [`is-${session.mark}`] : []),
          ...(session.minutes ? [] : ["is-empty"]),
        ],
      },
    };
  }

  dropped(event) {
    this.move(event, { start: wall(event.start), room: roomOf(event.resourceIds[0]) });
  }

  resized(event) {
    this.move(event, { end: wall(event.end) });
  }

  // What was removed meanwhile is drawn no more, wherever it was dropped.
  move(event, change) {
    const session = this.draft.find(event.id);
    if (session) this.moved(session, change);
    this.isLate = true; // dropped where it was, or on nothing: drawn as it is
  }

  asked(start, end, resource) {
    this.calendar.unselect();
    this.wanted({ start: wall(start), end: end && wall(end), room: roomOf(resource.id) });
  }

  find(id) {
    return this.place.querySelector(`.agenda-card[data-session="${CSS.escape(id)}"]`);
  }

  // Stand on the card, at the latest when it is drawn: that of a new session comes after the wish.
  focus(id) {
    this.wish = id;
    this.mend();
  }

  // The session goes: stand on the card beside it.
  leave(id) {
    const cards = [...this.place.querySelectorAll(".agenda-card")];
    const at = cards.findIndex((each) => each.dataset.session === id);
    const beside = cards[at + 1] ?? cards[at - 1];
    if (at < 0) return;
    this.focused = null;
    if (beside) this.focus(beside.dataset.session);
    else this.standOn();
  }

  // Stand on the board itself, when what had the focus is gone and nothing is beside it.
  standOn() {
    this.place.focus({ preventScroll: true });
  }

  noteFocus(target) {
    if (!target.matches(".agenda-card")) return;
    this.focused = target.dataset.session;
    this.chosen(this.focused);
  }

  // What the library draws is no table to those who hear it: it is a board of cards that take keys.
  // And what it draws anew loses the focus.
  mend() {
    // Keys scroll through what has the focus: the cards do, and where there are none the board's inside.
    const isBare = !this.place.querySelector(".agenda-card");
    const inside = this.place.querySelector(".ec-main");
    if (isBare) inside?.setAttribute("tabindex", "0");
    else inside?.removeAttribute("tabindex");
    for (const each of this.place.querySelectorAll('[role="table"], [role="row"], [role="cell"], [role="columnheader"], [role="rowgroup"]')) {
      each.removeAttribute("role");
      each.removeAttribute("aria-colindex");
    }
    const isLost = document.activeElement === document.body;
    const id = this.wish ?? (isLost ? this.focused : null);
    const card = id && this.find(id);
    if (!card) return;
    // What somebody else did must not move the page under the reader's eyes.
    const isToBeSeen = this.wish || this.isFollowing;
    this.wish = null;
    if (card === document.activeElement) return;
    if (isToBeSeen) card.scrollIntoView({ block: "nearest", inline: "nearest" });
    card.focus({ preventScroll: true });
  }
}
