// What is typed here and not known to have reached the server: in IndexedDB, else in localStorage,
// else in memory only, and the page says so. Nothing leaves it before the server's answer.
import { keysWith, load } from "../draft.js";

const DATABASE = "eventmgr.room";
const TABLE = "texts";
const MIRROR = "eventmgr.room:";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "key" });
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("blocked")), 3000));
  return Promise.race([done(request), late]);
}

// Resolves when the transaction is done: what a crash after it cannot take away.
function committed(database, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(TABLE, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("full"));
    act(transaction.objectStore(TABLE));
  });
}

export class Journal {
  constructor() {
    this.database = null;
    this.isSafe = true; // whether what was put in last outlives the page
  }

  async open() {
    try {
      this.database = await opened();
      this.database.onclose = () => (this.database = null);
    } catch {
      this.database = null;
    }
    return this;
  }

  // At once and without waiting, for the moment in which a page goes away.
  mirror(entry) {
    try {
      localStorage.setItem(MIRROR + entry.key, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  async put(entry) {
    const copy = structuredClone(entry);
    if (this.database) {
      try {
        await committed(this.database, (table) => table.put(copy));
        this.isSafe = true;
        this.unmirror(copy.key, copy.tick);
        return;
      } catch {
        // The other store may have room.
      }
    }
    this.isSafe = this.mirror(copy);
  }

  unmirror(key, tick = Infinity) {
    try {
      const kept = JSON.parse(localStorage.getItem(MIRROR + key));
      if (kept && kept.tick <= tick) localStorage.removeItem(MIRROR + key);
    } catch {
      // What cannot be reached was never stored.
    }
  }

  async remove(key, tick = Infinity) {
    this.unmirror(key, tick);
    if (!this.database) return;
    await committed(this.database, (table) => table.delete(key)).catch(() => undefined);
  }

  // Every entry of this person, the newer one where both stores have it; also what they typed before
  // a person that they were too (their old numbers in `merged`) was made one with them.
  async all(person, merged = "") {
    const persons = [person, ...merged.split(" ").filter(Boolean).map(Number)];
    const found = new Map();
    for (const each of [...(await this.stored()), ...this.mirrored()]) {
      if (persons.includes(each.person) && !(found.get(each.key)?.tick >= each.tick)) found.set(each.key, each);
    }
    return [...found.values()].sort((one, other) => one.at - other.at);
  }

  async stored() {
    if (!this.database) return [];
    return done(this.database.transaction(TABLE).objectStore(TABLE).getAll()).catch(() => []);
  }

  // One that is damaged, or that another version wrote, hides none of the others.
  mirrored() {
    return keysWith(MIRROR).map(load).filter((each) => each?.key);
  }
}
