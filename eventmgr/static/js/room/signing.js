// The visit has ended: typing goes on, and when the same person is signed in again the text is sent.
// What one person typed is never sent as another one.
import { hide } from "./focus.js";
import { ask } from "./sending.js";
import { say, write } from "./words.js";

const EVERY = 4000;

export class Signing {
  constructor(place, { address, isOwner, readmitted, barred }) {
    Object.assign(this, { place, address, isOwner, readmitted, barred, isOut: false });
    this.said = place.querySelector("[data-room-signin-said]");
    this.link = place.querySelector("a");
    document.addEventListener("visibilitychange", () => this.check());
    window.addEventListener("focus", () => this.check());
  }

  // A save was refused: find out why.
  lost() {
    if (this.isOut) return;
    this.isOut = true;
    this.check();
    this.timer = setInterval(() => this.check(), EVERY);
  }

  async check() {
    if (!this.isOut || this.isAsking) return;
    this.isAsking = true;
    const { reason, data } = await ask(this.address);
    this.isAsking = false;
    if (reason === "done" && this.isOwner(data) && data.pass) this.back(data.pass);
    else if (reason === "done") this.show(this.isOwner(data) ? "may-not" : data.person ? "another" : "expired");
    else if (reason === "forbidden") this.show("expired");
  }

  back(pass) {
    this.isOut = false;
    this.barred(false);
    clearInterval(this.timer);
    hide(this.place, true, document.querySelector("[data-room-form] [type=submit]"));
    this.readmitted(pass);
  }

  show(name) {
    this.place.hidden = false;
    this.link.hidden = name === "may-not";
    write(this.said, say(name));
    this.barred(name === "may-not");
  }
}
