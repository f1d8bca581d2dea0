// What could not be saved: said, kept, and tried again when somebody says so.
import { placeOf } from "./telling.js";
import { button, element, say } from "./words.js";

const SETTLED_LATER = new Set(["waiting", "sending"]);

export class Notices {
  constructor(place, { draft, queue, signIn, otherwise }) {
    Object.assign(this, { place, draft, queue, signIn, otherwise, shown: new Map() });
  }

  // What is shown already stays as it is: it is not read out anew, and a button that has the focus
  // keeps it. If its notice goes, the one that stands in its place gets the focus.
  draw() {
    const failed = this.draft.acts.filter((each) => !SETTLED_LATER.has(each.state));
    const at = [...this.shown.values()].findIndex((each) => each.contains(document.activeElement));
    const keyed = failed.map((each) => [`${each.number} ${each.state} ${each.theirs?.version}`, each]);
    const next = new Map(keyed.map(([key, each]) => [key, this.shown.get(key) ?? this.notice(each)]));
    for (const [key, notice] of this.shown) if (next.get(key) !== notice) notice.remove();
    for (const notice of next.values()) if (!notice.isConnected) this.place.append(notice);
    this.shown = next;
    this.place.hidden = !failed.length;
    if (at >= 0) this.keepFocus([...next.values()], at);
  }

  keepFocus(notices, at) {
    if (this.place.contains(document.activeElement)) return;
    const beside = notices[Math.min(at, notices.length - 1)];
    if (beside) beside.querySelector("a, button").focus();
    else this.otherwise();
  }

  notice(act) {
    const kind = act.state === "stale" ? "warning" : "danger";
    const text = element("p", { className: "mb-2", text: this.sentence(act) });
    const buttons = element("div", { className: "btn-list" }, ...this.buttons(act));
    return element("li", { className: `alert alert-${kind}` }, text, buttons);
  }

  sentence(act) {
    const known = this.draft.saved.get(act.id) ?? act.theirs ?? act.made;
    const title = known?.title ?? "";
    const told = say(`act-${act.kind}`, { title });
    if (act.state === "stale") {
      if (!act.theirs) return say("not-saved", { act: told, why: act.sentence });
      return say("stale", { act: told, sentence: act.sentence, place: this.theirPlace(act.theirs) });
    }
    return say("not-saved", { act: told, why: act.sentence || say(`why-${act.state}`) });
  }

  theirPlace(session) {
    return session.state === "removed" ? say("removed-now") : say("now-at", { place: placeOf(session, this.draft) });
  }

  buttons(act) {
    const drop = () => this.queue.drop(act);
    if (act.state === "stale" && !act.theirs) return [button("dismiss", {}, drop)];
    if (act.state === "stale") {
      return [button("keep-mine", {}, () => this.queue.keepMine(act)), button("take-theirs", {}, drop)];
    }
    if (act.state === "refused" || act.state === "gone") return [button("dismiss", {}, drop)];
    const again = button("try-again", {}, () => this.queue.again(act));
    const found = [again, button("give-up", {}, drop)];
    if (act.state === "signed-out") {
      found.unshift(element("a", { text: say("sign-in"), className: "btn btn-sm", href: this.signIn, target: "_blank", rel: "noopener" }));
    }
    return found;
  }
}
