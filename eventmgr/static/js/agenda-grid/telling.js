// How a session is told in words, the same to eyes and ears.
import { clockOf, dayOf, nameOf } from "./wall.js";
import { say } from "./words.js";

export function timesOf(session) {
  const start = clockOf(session.start);
  const end = clockOf(session.end);
  if (dayOf(session.start) === dayOf(session.end)) return say("times", { start, end });
  return say("times-over-days", { start, end, day: nameOf(dayOf(session.end)) });
}

export function placeOf(session, draft) {
  if (session.state !== "scheduled") return say("waiting");
  const day = nameOf(dayOf(session.start));
  return say("place", { day, times: timesOf(session), room: draft.roomName(session.room) });
}

export function nameOfCard(session, draft) {
  const parts = [say("card", { kind: session.kind_name, title: session.title, place: placeOf(session, draft) })];
  if (session.warnings.length) parts.push(say("warnings", { count: session.warnings.length }));
  if (session.mark) parts.push(say(`mark-${session.mark}`));
  return parts.join(", ");
}

export function warningsOf(session) {
  return session.warnings.map((each) => each.sentence).join(" ");
}
