// What others do comes in by itself; asking costs little while nothing has changed.
const EVERY = 10_000;

export class Polling {
  // While `isHeld` says so, nothing comes in: it would change under the hands of who acts on it.
  constructor(address, { draft, isHeld, taken, lost }) {
    Object.assign(this, { address, draft, isHeld, taken, lost, etag: null });
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
    if (this.isHeld()) return undefined; // asked again when it is let go
    const turns = this.draft.turns;
    const { reason, told, etag } = await this.fetched();
    this.lost(reason);
    if (!told) return undefined;
    // An act was saved or begun meanwhile: what was read may be older than it.
    const isOld = turns !== this.draft.turns || this.draft.acts.some((each) => each.state === "sending");
    if (isOld || this.isHeld()) return this.later();
    this.etag = etag;
    return this.taken(told);
  }

  // Never throws: what is wrong, or what was told if it is news.
  async fetched() {
    const headers = { Accept: "application/json", ...(this.etag && { "If-None-Match": this.etag }) };
    try {
      const response = await fetch(this.address, { headers, cache: "no-store", redirect: "manual" });
      if (response.status === 304) return { reason: null };
      if (response.ok) return { reason: null, told: await response.json(), etag: response.headers.get("ETag") };
      return { reason: response.type === "opaqueredirect" || response.status === 403 ? "signed-out" : "broken" };
    } catch {
      return { reason: "unreachable" };
    }
  }
}
