// What stands beside the grid: the sessions that wait for a time, and the warnings of the day.
import { button, element, say } from "./words.js";

function named(session) {
  return element("bdi", { text: session.title });
}

// The row that had the focus keeps it; if it goes, the one that stands in its place gets it.
function fill(section, rows, otherwise) {
  const list = section.querySelector("ul");
  const had = section.contains(document.activeElement) && document.activeElement.dataset.row;
  const at = had && [...list.children].findIndex((each) => each.contains(document.activeElement));
  list.replaceChildren(...rows);
  section.hidden = !rows.length;
  section.querySelector("[data-count]").textContent = rows.length;
  if (!had) return;
  const row = rows[Math.min(at, rows.length - 1)];
  const next = list.querySelector(`[data-row="${had}"]`) ?? row?.querySelector("[data-row]");
  if (next) next.focus();
  else otherwise();
}

function act(name, session, doing) {
  const made = button(name, {}, () => doing(session));
  made.append(" ", element("span", { className: "visually-hidden", text: session.title }));
  made.dataset.row = `${name}-${session.id}`;
  return made;
}

export function drawWaiting(section, draft, { mayChange, place, remove, otherwise }) {
  const waiting = draft.sessions().filter((each) => each.state === "unscheduled");
  fill(
    section,
    waiting.map((session) => {
      const row = element("li", { className: "list-group-item agenda-waiting-row", "data-waiting": session.id });
      const told = say("waiting-row", { kind: session.kind_name, minutes: session.minutes });
      row.append(named(session), element("span", { className: "text-secondary", text: told }));
      if (session.mark) row.append(element("span", { className: "agenda-card-mark", text: say(`mark-${session.mark}`) }));
      if (mayChange) row.append(act("schedule", session, place), act("remove", session, remove));
      return row;
    }),
    otherwise,
  );
}

export function drawWarnings(section, sessions, { focus, otherwise }) {
  fill(
    section,
    sessions
      .filter((each) => each.warnings.length)
      .map((session) => {
        const title = element("button", { type: "button", className: "agenda-link", "data-row": session.id }, named(session));
        title.addEventListener("click", () => focus(session.id));
        const sentences = session.warnings.map((each) => element("div", {}, element("bdi", { text: each.sentence })));
        return element("li", { className: "list-group-item" }, title, ...sentences);
      }),
    otherwise,
  );
}
