// A copy of a form on the device, from the first key until a page of the server says that the save arrived.
// It outlives a reload, a crash, a lost connection and an expired visit.
const PREFIX = "eventmgr.draft:";
const NEVER_KEPT = new Set(["csrf_token"]);

// crypto.randomUUID wants https; this works on a plain local network too (RFC 9562, version 4).
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function fields(form) {
  return [...form.elements].filter((each) => each.name && !NEVER_KEPT.has(each.name));
}

function read(form) {
  return Object.fromEntries(fields(form).map((each) => [each.name, each.value]));
}

function write(form, values) {
  for (const each of fields(form)) {
    if (each.name in values) each.value = values[each.name];
  }
}

function sameWords(one, other) {
  const plain = (text) => text.replace(/\r\n?/g, "\n");
  return Object.keys(one).every(
    (name) => name === "client_id" || name === "base_number" || plain(one[name]) === plain(other[name] ?? ""),
  );
}

// Storage may be full, forbidden or hold what another version wrote: no draft then, but the form works.
function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function store(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify(values));
    return true;
  } catch {
    return false;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // What cannot be reached was never stored.
  }
}

function keysOf(place) {
  try {
    return Object.keys(localStorage).filter(
      (key) => key.startsWith(PREFIX + place.dataset.draftScope) && key.endsWith(place.dataset.draftOwner),
    );
  } catch {
    return [];
  }
}

function forgetWhatArrived(place) {
  const arrived = new Set(place.dataset.draftSaved.split(" "));
  for (const key of keysOf(place)) {
    if (arrived.has(load(key)?.client_id)) forget(key);
  }
}

export function keepDraft(place, form, changed) {
  const key = PREFIX + place.dataset.draft;
  const part = (name) => place.querySelector(`[data-draft-${name}]`);
  const asServed = read(form);
  let sent = false;

  const keep = () => {
    const stored = store(key, read(form));
    part("kept").hidden = !stored;
    part("failed").hidden = stored;
  };

  forgetWhatArrived(place);
  const kept = load(key);
  if ("draftTyped" in place.dataset) {
    keep(); // The page shows what was sent and refused: that is the newest text.
  } else if (kept && !sameWords(asServed, kept)) {
    write(form, kept);
    part("restored").hidden = false;
    part("kept").hidden = false;
  }

  form.addEventListener("input", () => {
    if (sent) {
      // Back on a page whose text may have arrived: what is typed now is another save.
      form.elements.namedItem("client_id").value = newId();
      sent = false;
    }
    keep();
  });
  form.addEventListener("submit", () => {
    keep();
    sent = true;
  });
  part("discard").addEventListener("click", () => {
    forget(key);
    write(form, asServed);
    part("restored").hidden = true;
    part("kept").hidden = true;
    changed();
  });
}
