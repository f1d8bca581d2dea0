// Whoever signs out takes the desk's people off this device; acts that wait to be sent stay, or they were lost.
// A page that is shown to somebody signed out does the same: the visit may have ended without a script, or elsewhere.
const isSignedOut = "signedOut" in document.currentScript.dataset;

function forget(isWanted) {
  for (const key of Object.keys(localStorage)) {
    if (/^desk:.*:people$/.test(key) && isWanted(key)) localStorage.removeItem(key);
  }
}

function isOver(key) {
  const until = JSON.parse(localStorage.getItem(key))?.keep_until ?? "";
  return until < new Date().toISOString().slice(0, 10);
}

function forgetAll() {
  forget(() => true);
  globalThis.caches?.delete("desk-1");
}

if (isSignedOut) forgetAll();
else forget(isOver);
for (const form of document.querySelectorAll("form[action*='sign-out']")) form.addEventListener("submit", forgetAll);
