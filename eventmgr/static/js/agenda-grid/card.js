// A session as the grid shows it, and how it is told to those who hear it.
import { nameOfCard, timesOf, warningsOf } from "./telling.js";
import { element, say } from "./words.js";

// What is heard says all that is seen, and the day and the room besides.
function seen(className, text) {
  return element("span", { className, text, "aria-hidden": "true" });
}

// Who may look only has nothing to press.
export function cardOf(session, draft, mayChange) {
  const role = mayChange ? { role: "button" } : { role: "group", "aria-label": nameOfCard(session, draft) };
  const card = element("div", { className: "agenda-card", tabindex: "0", "data-session": session.id, ...role });
  if (session.warnings.length) card.title = warningsOf(session);
  card.append(element("span", { className: "visually-hidden", text: nameOfCard(session, draft) }));
  const title = seen("agenda-card-title", session.title);
  title.dir = "auto";
  card.append(title, seen("agenda-card-times", timesOf(session)), seen("agenda-card-kind", session.kind_name));
  if (session.warnings.length) card.append(seen("agenda-card-badge", `⚠ ${session.warnings.length}`));
  if (session.mark) card.append(seen(`agenda-card-mark is-${session.mark}`, say(`mark-${session.mark}`)));
  return card;
}
