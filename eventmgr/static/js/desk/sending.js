// Reading the roster and sending what waits: nothing is dropped before the server has answered it.
import * as store from "./store.js";

const page = document.getElementById("desk").dataset;
const MOST = 50;
export const status = { online: true, signedOut: false, sending: 0 };

let csrf = "";
let running = null;
const persons = new Map(); // whom an act of ours, and no earlier one, has checked in: its key -> the person's

export const token = () => csrf;
export const personOf = (id) => persons.get(id);

class SignedOut extends Error {}

async function ask(address, options = {}) {
  const answer = await fetch(address, {
    ...options,
    redirect: "manual",
    credentials: "same-origin",
    signal: AbortSignal.timeout(20000),
  });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new SignedOut();
  return answer;
}

export async function refresh() {
  const answer = await ask(page.people, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { csrf: token, now, ...roster } = await answer.json();
  csrf = token;
  store.keepRoster({ ...roster, offset: Date.parse(now) - Date.now() });
}

async function send(acts) {
  const body = new FormData();
  body.set("csrf_token", csrf);
  body.set("acts", JSON.stringify(acts));
  return ask(page.acts, { method: "POST", body });
}

async function sendOrRenew(acts) {
  if (!csrf) await refresh();
  const answer = await send(acts);
  if (answer.status !== 400) return answer;
  const before = store.owner();
  await refresh(); // the visit was renewed: its token is another one now
  if (store.owner() !== before) throw new Error("owner"); // and so is who acts: the next round looks anew
  return send(acts);
}

function settle(act, answer) {
  if (!answer || answer.outcome === "later") return;
  const roster = store.roster();
  if (answer.outcome === "checked_in") persons.set(act.id, answer.person.id);
  if (answer.person && roster) {
    const others = roster.people.filter((each) => each.id !== answer.person.id);
    store.keepRoster({ ...roster, people: [...others, answer.person] });
  }
  const isDone = answer.outcome === "checked_in" || answer.outcome === "already";
  if (!isDone) store.keepUnsettled({ id: act.id, at: act.at, act, answer });
  store.dropAct(act.id);
}

async function sendAll(changed) {
  for (let waiting = store.mine(); waiting.length; waiting = store.mine()) {
    const part = waiting.slice(0, MOST);
    if (navigator.onLine === false) throw new Error("offline"); // certainly not sent: it can still be dropped
    for (const act of part) store.keepAct({ ...act, tried: true });
    status.sending = part.length;
    changed();
    const answer = await sendOrRenew(part);
    if (!answer.ok) throw new Error(String(answer.status));
    const { answers } = await answer.json();
    const byId = new Map(answers.map((each) => [each.id, each]));
    for (const act of part) settle(act, byId.get(act.id));
    store.keepLastSent(new Date().toISOString());
    const left = (act) => (byId.get(act.id)?.outcome ?? "later") === "later";
    if (part.some(left)) return; // asking at once for the same answer would never end
  }
}

async function run(changed, wantsRoster) {
  try {
    if (wantsRoster || !csrf) await refresh();
    await sendAll(changed);
    status.online = true;
    status.signedOut = false;
  } catch (error) {
    status.signedOut = error instanceof SignedOut;
    status.online = status.signedOut;
  } finally {
    status.sending = 0;
    running = null;
    changed();
  }
}

// Whatever is on its way has arrived, or has not, once this is done.
export async function sendNothing() {
  while (running) await running;
}

// One sending at a time; whoever asks meanwhile waits for another round.
export async function sync(changed, { wantsRoster = false } = {}) {
  if (running) await running;
  if (!running) running = run(changed, wantsRoster);
  return running;
}
