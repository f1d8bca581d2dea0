// What the desk keeps on the device. Each act has a key of its own, so that no two tabs undo each other.
const page = document.getElementById("desk").dataset;
const PREFIX = `desk:${page.slug}:`;
const memory = new Map();
export let keeps = true;

function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    memory.delete(name);
  } catch {
    keeps = false; // full or forbidden: what is here lives as long as the page
    memory.set(name, value);
  }
}

function read(name) {
  if (memory.has(name)) return memory.get(name);
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

function remove(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    keeps = false;
  }
}

function all(kind) {
  const names = new Set(memory.keys());
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) names.add(key.slice(PREFIX.length));
  } catch {
    keeps = false;
  }
  const found = [...names].filter((name) => name.startsWith(kind)).map(read);
  return found.filter(Boolean).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

export const roster = () => read("people");
export const keepRoster = (value) => write("people", value);
export const forgetRoster = () => remove("people");
export const acts = () => all("act:");
// Whoever is signed in, as the server said last; an act is theirs who did it, and nobody else sends it.
export const owner = () => roster()?.owner ?? page.owner;
const isMine = (act) => (act.owner ?? owner()) === owner();
export const mine = () => acts().filter(isMine);
export const ofOthers = () => acts().filter((act) => !isMine(act));
export const keepAct = (act) => write(`act:${act.id}`, act);
export const dropAct = (id) => remove(`act:${id}`);
export const unsettled = () => all("told:");
export const keepUnsettled = (told) => write(`told:${told.id}`, told);
export const dropUnsettled = (id) => remove(`told:${id}`);
export const lastSent = () => read("sent");
export const keepLastSent = (time) => write("sent", time);

// crypto.randomUUID wants https; this works on a plain local network too (RFC 9562, version 4).
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

if (navigator.onLine && roster() && roster().owner !== page.owner) forgetRoster(); // it is another person's
