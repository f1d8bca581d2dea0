// The visitor's own clock beside the venue's, wherever the two differ.
function parts(moment, zone, language) {
  const format = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    numberingSystem: "latn",
  });
  const found = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
  return {
    clock: `${found.hour}:${found.minute}`,
    day: `${found.year}-${found.month}-${found.day}`,
    weekday: found.weekday,
  };
}

function ownTime(times, venue, own, language) {
  const moments = times.map((each) => new Date(each.dateTime));
  const here = moments.map((each) => parts(each, own, language));
  const there = moments.map((each) => parts(each, venue, language));
  if (here.every((each, n) => each.clock === there[n].clock && each.day === there[n].day)) return "";
  const told = here.map((each, n) => {
    const isTold = n > 0 && each.day === here[0].day;
    return each.day !== there[n].day && !isTold ? `${each.weekday} ${each.clock}` : each.clock;
  });
  return told.join("–");
}

export function tellOwnTime(place) {
  const venue = place.dataset.zone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = document.documentElement.lang;
  if (!own || own === venue) return;
  const known = new Map();
  for (const group of place.querySelectorAll("[data-times]")) {
    const times = [...group.querySelectorAll("time")];
    const key = times.map((each) => each.dateTime).join();
    if (!known.has(key)) known.set(key, ownTime(times, venue, own, language));
    if (!known.get(key)) continue;
    const told = document.createElement("span");
    told.className = "agenda-own-time";
    told.textContent = ` (${place.dataset.wordYours.replace("{time}", known.get(key))})`;
    group.append(told);
  }
}
