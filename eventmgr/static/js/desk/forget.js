// Whoever signs out takes the desk's people off this device; acts that wait to be sent stay, or they were lost.
function forget(isWanted) {
  for (const key of Object.keys(localStorage)) {
    if (/^desk:.*:people$/.test(key) && isWanted(key)) localStorage.removeItem(key);
  }
}

function isOver(key) {
  const until = JSON.parse(localStorage.getItem(key))?.keep_until ?? "";
  return until < new Date().toISOString().slice(0, 10);
}

forget(isOver);
for (const form of document.querySelectorAll("form[action*='sign-out']")) {
  form.addEventListener("submit", () => {
    forget(() => true);
    globalThis.caches?.delete("desk-1");
  });
}
