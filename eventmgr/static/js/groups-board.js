// The board asks for its rows now and then and puts new ones in; nothing is edited on it, and whoever reads or
// moves by keyboard stays where they were.
const LEAST = 5_000;
const MOST = 10_000;

const place = document.querySelector("[data-board]");
const said = document.querySelector("[data-board-said]");
let etag = null;

if (place) later();

function later() {
  setTimeout(ask, LEAST + Math.random() * (MOST - LEAST)); // not all boards at the same moment
}

async function ask() {
  if (!document.hidden && !isEdited()) await look();
  later();
}

async function look() {
  const headers = etag ? { "If-None-Match": etag } : {};
  try {
    const response = await fetch(place.dataset.board, { headers, cache: "no-store", redirect: "manual" });
    if (response.ok) swap(await response.text(), response.headers.get("ETag"));
    if (response.ok || response.status === 304) tell("");
    else tell(response.type === "opaqueredirect" || response.status === 403 ? said.dataset.signedOut : said.dataset.lost);
  } catch {
    tell(said.dataset.lost);
  }
}

function isEdited() {
  return place.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
}

function swap(rows, tag) {
  etag = tag;
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const [href, group] = [focused?.getAttribute("href"), focused?.closest("li[id]")?.id];
  const found = new DOMParser().parseFromString(rows, "text/html").body;
  place.replaceChildren(...found.childNodes);
  if (!focused) return;
  const within = document.getElementById(group) ?? place;
  const same = [...within.querySelectorAll("a")].find((each) => each.getAttribute("href") === href);
  (same ?? within.querySelector("a"))?.focus({ preventScroll: true });
}

function tell(words) {
  if (said.textContent !== words) said.textContent = words;
}
