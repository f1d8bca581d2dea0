// From when to when a day is drawn: the usual hours, and whatever its sessions need.
import { count, dayOf, later, timeOf } from "./wall.js";

const EARLIEST = 7;
const LATEST = 21;
const LONGEST_NIGHT = 36; // a session that ends later still is cut there

function asHours(hours) {
  return `${String(hours).padStart(2, "0")}:00`;
}

export function hoursOf(day, sessions) {
  const midnight = count(`${day}T00:00`);
  const from = sessions.map((each) => Math.floor((count(each.start) - midnight) / 60));
  const to = sessions.map((each) => Math.ceil((count(drawnEnd(each)) - midnight) / 60) + 1);
  return {
    slotMinTime: asHours(Math.max(0, Math.min(EARLIEST, ...from))),
    slotMaxTime: asHours(Math.min(LONGEST_NIGHT, Math.max(LATEST, ...to))),
  };
}

// Where the next session of a room would begin: after its last one, or at nine.
export function firstFree(day, sessions) {
  const ends = sessions.filter((each) => dayOf(each.start) === day).map((each) => count(each.end));
  return ends.length ? timeOf(Math.max(...ends)) : `${day}T09:00`;
}

// Where a session ends in the drawing. Set back at the end of summer time, the clocks may show an
// end before the start; and what has no length must be seen all the same.
export function drawnEnd({ start, end, minutes }) {
  return minutes > 0 && end > start ? end : later(start, Math.max(minutes, 5));
}
