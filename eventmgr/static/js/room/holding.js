// Which tab writes which text: one holds it as long as it lives, so that no two send the same.
import { newId } from "../draft.js";

export const RELOADING = 1500; // how long the page before this one may take to let go of its text
const ASKED = 250;

export function tabId() {
  try {
    const known = sessionStorage.getItem("eventmgr.tab") ?? newId();
    sessionStorage.setItem("eventmgr.tab", known);
    return known;
  } catch {
    return newId();
  }
}

export class Holding {
  constructor() {
    this.held = new Set();
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("eventmgr.room") : null;
    this.listeners = [];
    this.channel?.addEventListener("message", ({ data }) => {
      if (data.asks && this.held.has(data.asks)) this.channel.postMessage({ holds: data.asks });
      for (const each of this.listeners) each(data);
    });
  }

  tell(message) {
    this.channel?.postMessage(message);
  }

  // True if the text is ours now; `patience`: how long the tab that held it may take to go.
  async take(key, patience = 0) {
    if (this.held.has(key)) return false;
    const isOurs = navigator.locks ? await this.locked(key, patience) : await this.unclaimed(key);
    if (isOurs) this.held.add(key);
    return isOurs;
  }

  locked(key, patience) {
    const options = patience ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
    return new Promise((resolve) => {
      navigator.locks
        .request(`eventmgr.room:${key}`, options, (lock) => {
          resolve(Boolean(lock));
          return lock ? new Promise(() => undefined) : undefined; // until the page goes
        })
        .catch(() => resolve(false));
    });
  }

  // Web locks want https; on a plain local network the tabs ask each other.
  unclaimed(key) {
    if (!this.channel) return Promise.resolve(true);
    return new Promise((resolve) => {
      const heard = (data) => data.holds === key && settle(false);
      const settle = (isFree) => {
        this.listeners = this.listeners.filter((each) => each !== heard);
        resolve(isFree);
      };
      this.listeners.push(heard);
      this.tell({ asks: key });
      setTimeout(() => settle(true), ASKED);
    });
  }
}
