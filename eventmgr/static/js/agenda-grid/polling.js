// What others do comes in by itself; asking costs little while nothing has changed.
const EVERY = 10_000;

export class Polling {
  constructor(address, { draft, taken, lost }) {
    Object.assign(this, { address, draft, taken, lost, etag: null });
    setInterval(() => this.soon(), EVERY);
    window.addEventListener("focus", () => this.soon());
    document.addEventListener("visibilitychange", () => this.soon());
  }

  soon() {
    return document.hidden ? undefined : this.ask();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 1500);
  }

  async ask() {
    const turns = this.draft.turns;
    const headers = { Accept: "application/json", ...(this.etag && { "If-None-Match": this.etag }) };
    try {
      const response = await fetch(this.address, { headers, cache: "no-store", redirect: "manual" });
      if (response.status === 304) return this.lost(null);
      if (!response.ok) return this.lost(response.type === "opaqueredirect" || response.status === 403 ? "signed-out" : "broken");
      const told = await response.json();
      this.lost(null);
      // An act was saved meanwhile: what was read may be older than it.
      if (turns !== this.draft.turns || this.draft.acts.some((each) => each.state === "sending")) return this.later();
      this.etag = response.headers.get("ETag");
      return this.taken(told);
    } catch {
      return this.lost("unreachable");
    }
  }
}
