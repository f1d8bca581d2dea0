// A page that stays open keeps telling what is on: the server's words are those of when it was loaded.
const EVERY = 20_000;

export function keepNow(place) {
  const rows = [...place.querySelectorAll("[data-from]")];
  if (!rows.length) return;
  const lists = place.querySelector("[data-now-and-next]");
  const words = { now: place.dataset.wordNow, next: place.dataset.wordNext, until: place.dataset.wordUntil };
  let told = "";
  const update = () => {
    const now = state(rows, Date.now() / 1000);
    if (now.key === told) return;
    told = now.key;
    mark(rows, now, words);
    // What was looked for on the server is not the whole agenda: its lists stay as they were sent.
    if (lists && !location.search) fill(lists, now, words.until);
  };
  // What was sent may be a moment old; it stays as it is as long as it is true.
  const sent = rows.filter((row) => row.classList.contains("agenda-now"));
  const now = state(rows, Date.now() / 1000);
  if (sent.length === now.running.length && sent.every((row, n) => row === now.running[n])) told = now.key;
  update();
  setInterval(update, EVERY);
}

function state(rows, now) {
  const running = rows.filter((row) => Number(row.dataset.from) <= now && now < Number(row.dataset.to));
  const ahead = rows.filter((row) => Number(row.dataset.from) > now);
  const first = Math.min(...ahead.map((row) => Number(row.dataset.from)));
  const next = ahead.filter((row) => Number(row.dataset.from) === first);
  return { running, next, key: [running, next].map((each) => each.map((row) => row.id).join()).join("|") };
}

function mark(rows, { running, next }, words) {
  for (const row of rows) {
    row.classList.toggle("agenda-now", running.includes(row));
    for (const badge of row.querySelectorAll("[data-now-mark]")) badge.remove();
    if (running.includes(row)) row.querySelector(".agenda-marks").prepend(badgeOf(words.now, "badge agenda-mark-now"));
    else if (next.includes(row)) row.querySelector(".agenda-marks").prepend(badgeOf(words.next, "badge"));
  }
}

function badgeOf(word, name) {
  const badge = document.createElement("span");
  badge.className = name;
  badge.dataset.nowMark = "";
  badge.textContent = word;
  return badge;
}

function fill(lists, { running, next }, until) {
  const sessions = running.filter((row) => row.dataset.kind !== "break");
  const begun = sessions.length ? sessions : running; // as the server tells it: a break only if nothing else is on
  for (const [name, found] of [["now", begun], ["next", next]]) {
    const part = lists.querySelector(`[data-${name}]`);
    if (!part) continue;
    part.hidden = !found.length;
    part.querySelector("ul").replaceChildren(...found.slice(0, 8).map((row) => entry(row, name === "now" ? until : "")));
    for (const more of part.querySelectorAll("p")) more.remove();
  }
  const jump = lists.querySelector("[data-jump]");
  const first = begun[0] ?? next[0];
  lists.hidden = !first;
  if (first) jump.href = `#${first.id}`;
}

function entry(row, until) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("bdi");
  name.textContent = row.querySelector(".agenda-title bdi").textContent;
  link.href = `#${row.id}`;
  link.append(name);
  const where = document.createElement("span");
  where.className = "text-secondary";
  const room = row.querySelector(".agenda-room")?.textContent;
  const time = until ? `${until} ${endOf(row)}` : row.closest(".agenda-slot").querySelector("time").textContent;
  where.textContent = [` ${time}`, room].filter(Boolean).join(", ");
  item.append(link, where);
  return item;
}

function endOf(row) {
  const own = row.querySelector(".agenda-marks time");
  return (own ?? row.closest(".agenda-slot").querySelector(".agenda-when time:last-of-type")).textContent;
}
