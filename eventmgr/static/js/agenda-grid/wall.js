// Times on the clocks at the venue, as the server writes them: "2026-03-01T09:00".
// They are counted as if the venue were in UTC, so that no summer time of the reader's device moves them.
const MINUTE = 60_000;

export function count(time) {
  return Date.parse(`${time}Z`) / MINUTE;
}

export function timeOf(minutes) {
  return new Date(minutes * MINUTE).toISOString().slice(0, 16);
}

export function later(time, minutes) {
  return timeOf(count(time) + minutes);
}

export function length(start, end) {
  return count(end) - count(start);
}

export function dayOf(time) {
  return time.slice(0, 10);
}

export function clockOf(time) {
  return time.slice(11, 16);
}

export function onDay(time, day) {
  return `${day}T${clockOf(time)}`;
}

// Whether the text is a day that the calendar has.
export function isDay(text) {
  const moment = new Date(`${text}T00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(moment.valueOf()) && dayOf(moment.toISOString()) === text;
}

// "Sun, 1 Mar" in the language of the page.
export function nameOf(day) {
  const { locale } = document.querySelector("[data-locale]").dataset;
  const format = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, format).format(Date.parse(`${day}T00:00Z`));
}
