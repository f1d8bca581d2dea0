import { asServed } from "./draft.js";

// The form of filters, answered at once; the address follows, so that it can be kept and shared.
const NAMES = ["q", "day", "kind", "theme", "room"];

function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

const texts = new WeakMap();

// What is in somebody's own words stands in <bdi>: the server looks for words in the same.
function textOf(row) {
  if (!texts.has(row)) {
    texts.set(row, plain([...row.querySelectorAll("bdi")].map((each) => each.textContent).join(" ")));
  }
  return texts.get(row);
}

function read(form) {
  const wanted = {};
  for (const name of NAMES) wanted[name] = form.elements.namedItem(name)?.value.trim() ?? "";
  return wanted;
}

function takes(row, wanted) {
  const words = plain(wanted.q).split(/\s+/).filter(Boolean);
  return (
    ["kind", "theme", "room"].every((name) => !wanted[name] || row.dataset[name] === wanted[name]) &&
    (!wanted.day || row.closest("[data-day]").dataset.day === wanted.day) &&
    words.every((word) => textOf(row).includes(word))
  );
}

function hideEmpty(list, selector) {
  for (const each of list.querySelectorAll(selector)) {
    each.hidden = !each.querySelector("[data-session]:not([hidden])");
  }
}

export function keepFilters(place) {
  const form = place.querySelector("[data-filters]");
  const list = place.querySelector("[data-list]");
  if (!form || !list) return;
  const rows = [...list.querySelectorAll("[data-session]")];
  const found = place.querySelector("[data-found]");
  const nothing = place.querySelector("[data-nothing]");
  if (rows.length !== Number(list.dataset.total)) {
    // The server has sent a part only: it answers the next question too.
    form.addEventListener("change", () => form.requestSubmit());
    return;
  }

  function show() {
    const wanted = read(form);
    const isLookingFor = NAMES.some((name) => wanted[name]);
    for (const row of rows) row.hidden = !takes(row, wanted);
    hideEmpty(list, ".agenda-slot");
    hideEmpty(list, "[data-day]");
    const shown = rows.filter((row) => !row.hidden).length;
    nothing.hidden = shown > 0;
    for (const each of place.querySelectorAll("a[data-clear]")) each.hidden = !isLookingFor;
    found.textContent = isLookingFor
      ? place.dataset.wordFound.replace("{shown}", shown).replace("{total}", rows.length)
      : "";
    keepAddress(wanted);
  }

  function keepAddress(wanted) {
    const query = new URLSearchParams(NAMES.filter((name) => wanted[name]).map((name) => [name, wanted[name]]));
    const asked = query.size ? `?${query}` : "";
    if (asked !== location.search) history.replaceState(null, "", `${location.pathname}${asked}${location.hash}`);
  }

  form.querySelector("button[type=submit]").hidden = true;
  if (matchMedia("(min-width: 700px)").matches) form.querySelector("details").open = true;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const each of place.querySelectorAll("a[data-clear]")) {
    each.addEventListener("click", (event) => {
      event.preventDefault();
      for (const name of NAMES) {
        const input = form.elements.namedItem(name);
        if (input) input.value = "";
      }
      show();
      form.elements.namedItem("q").focus();
    });
  }
  const [served, wanted] = [read(asServed(form)), read(form)];
  if (NAMES.some((name) => served[name] !== wanted[name])) show(); // chosen before this began
}
