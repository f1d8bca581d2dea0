// What copies of forms on the device are made with: ids, the values of fields, and a store that may fail.
const NEVER_KEPT = new Set(["csrf_token"]);
const NO_TEXT = new Set(["submit", "button", "reset", "image", "file"]);

// crypto.randomUUID wants https; this works on a plain local network too (RFC 9562, version 4).
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function fields(form) {
  return [...form.elements].filter((each) => each.name && !NEVER_KEPT.has(each.name) && !NO_TEXT.has(each.type));
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";

function valuesOf(field) {
  if (isBox(field)) return field.checked ? [field.value] : [];
  if (field.type === "select-multiple") return [...field.selectedOptions].map((each) => each.value);
  return [field.value];
}

// Each name with its values: several fields may share one, and a box that is not ticked has none.
export function read(form, wanted = () => true) {
  const values = {};
  for (const each of fields(form).filter(wanted)) {
    values[each.name] = [...(values[each.name] ?? []), ...valuesOf(each)];
  }
  return values;
}

// The form as the server sent it, whatever was typed before the scripts were there.
export function asServed(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

function put(field, values) {
  if (isBox(field)) field.checked = values.includes(field.value);
  else if (field.type === "select-multiple") {
    for (const each of field.options) each.selected = values.includes(each.value);
  } else if (values.length) field.value = values.shift();
}

export function write(form, values, wanted = () => true) {
  const left = Object.fromEntries(Object.entries(values).map(([name, each]) => [name, [].concat(each)]));
  for (const each of fields(form).filter(wanted)) {
    if (each.name in left) put(each, left[each.name]);
  }
}

const plain = (values) => JSON.stringify([].concat(values ?? []).map((text) => text.replace(/\r\n?/g, "\n")));

export function differing(one, other) {
  return Object.keys(one).filter((name) => plain(one[name]) !== plain(other[name]));
}

// Storage may be full, forbidden or hold what another version wrote: no draft then, but the form works.
export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function store(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify(values));
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // What cannot be reached was never stored.
  }
}

export function keysWith(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
