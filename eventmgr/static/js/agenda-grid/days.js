// The days as tabs; the address keeps which one is shown, so that a reload or a link finds it again.
import { dayOf, isDay, nameOf } from "./wall.js";
import { say } from "./words.js";

export class Days {
  constructor({ tabs, others, draft, shown }) {
    Object.assign(this, { tabs: [...tabs.querySelectorAll("[data-day]")], others, draft, shown });
    for (const tab of this.tabs) tab.querySelector("[data-name]").textContent = nameOf(tab.dataset.day);
    this.day = this.wanted();
    window.addEventListener("hashchange", () => this.show(this.wanted()));
    others.querySelector("select").addEventListener("change", ({ target }) => this.show(target.value));
  }

  wanted() {
    const named = location.hash.slice(1);
    return isDay(named) ? named : this.tabs[0].dataset.day;
  }

  // Nobody has named a day: an empty one would look like an empty agenda if another has sessions.
  open() {
    if (isDay(location.hash.slice(1))) return;
    const scheduled = this.draft.sessions().filter((each) => each.state === "scheduled");
    const days = [...new Set(scheduled.map((each) => dayOf(each.start)))].sort();
    if (days.length && !days.includes(this.day)) this.day = days.find((each) => this.draft.days.includes(each)) ?? days[0];
  }

  all() {
    return [...new Set([...this.draft.days, ...this.outside()])].sort();
  }

  outside() {
    const scheduled = this.draft.sessions().filter((each) => each.state === "scheduled");
    const days = new Set(scheduled.map((each) => dayOf(each.start)));
    if (!this.draft.days.includes(this.day)) days.add(this.day);
    return [...days].filter((each) => !this.draft.days.includes(each)).sort();
  }

  show(day) {
    if (!day) return;
    this.day = day;
    if (location.hash.slice(1) !== day) history.replaceState(null, "", `#${day}`);
    this.shown();
  }

  draw() {
    const warned = this.draft.sessions().filter((each) => each.warnings.length);
    for (const tab of this.tabs) {
      const isShown = tab.dataset.day === this.day;
      tab.classList.toggle("active", isShown);
      if (isShown) tab.setAttribute("aria-current", "date");
      else tab.removeAttribute("aria-current");
      const count = warned.filter((each) => dayOf(each.start) === tab.dataset.day).length;
      const badge = tab.querySelector("[data-warned]");
      badge.hidden = !count;
      badge.textContent = count ? `⚠ ${count}` : "";
      badge.title = count ? say("warned", { count }) : "";
    }
    const outside = this.outside();
    const select = this.others.querySelector("select");
    this.others.hidden = !outside.length;
    select.replaceChildren(new Option(say("choose-day"), ""), ...outside.map((each) => new Option(nameOf(each), each)));
    select.value = outside.includes(this.day) ? this.day : "";
  }
}
