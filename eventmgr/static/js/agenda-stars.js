// Chosen sessions, kept on this device by the numbers that they keep through every publication.
const PREFIX = "eventmgr.stars:";
const MOST = 300;

// Storage may be full, forbidden or hold what another version wrote: stars then last as long as the page.
function load(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return new Set(Array.isArray(kept) ? kept.filter(Number.isSafeInteger) : []);
  } catch {
    return new Set();
  }
}

function store(key, stars) {
  try {
    localStorage.setItem(key, JSON.stringify([...stars]));
  } catch {
    // The stars on the page still count.
  }
}

export function keepStars(place, tell) {
  const key = PREFIX + place.dataset.agenda;
  let stars = load(key);

  function address() {
    const ids = [...stars].sort((one, other) => one - other).slice(0, MOST);
    return ids.length ? `${place.dataset.mine}?s=${ids.join("-")}` : place.dataset.mine;
  }

  function show() {
    for (const button of place.querySelectorAll("[data-star]")) {
      button.setAttribute("aria-pressed", String(stars.has(Number(button.dataset.star))));
    }
    for (const link of place.querySelectorAll("[data-to-mine]")) {
      link.href = address();
      link.textContent = stars.size ? `${place.dataset.wordMine} (${stars.size})` : place.dataset.wordMine;
    }
  }

  function toggle(id, title) {
    const isNew = !stars.delete(id);
    if (isNew) stars.add(id);
    store(key, stars);
    show();
    const words = isNew ? place.dataset.wordStarred : place.dataset.wordUnstarred;
    tell(words.replace("{title}", () => title));
  }

  for (const row of place.querySelectorAll("[data-session]")) addStar(row, place, toggle);
  tick(place, stars);
  show();
  // Another tab of the same agenda may have changed them.
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    stars = load(key);
    show();
  });
}

function addStar(row, place, toggle) {
  const where = row.querySelector("[data-star-place]") ?? row.querySelector(".agenda-title");
  if (!where || row.querySelector("input")) return;
  const id = Number(row.dataset.session);
  const title = (row.querySelector(".agenda-title bdi") ?? row.querySelector("h1")).textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "agenda-star d-print-none";
  button.dataset.star = String(id);
  button.setAttribute("aria-label", place.dataset.wordStar.replace("{title}", () => title));
  button.addEventListener("click", () => toggle(id, title));
  if (where.matches("[data-star-place]")) where.append(button);
  else where.after(button);
}

// Where sessions are chosen by boxes, those that have a star are ticked already.
function tick(place, stars) {
  for (const box of place.querySelectorAll("[data-choosing] input[name=s]")) {
    if (stars.has(Number(box.value))) box.checked = true;
  }
}
