// Opens the desk without a connection: this one page and its parts, no other page and nobody's data.
const KEPT = "desk-1";
const PAGE = new URL(self.registration.scope).pathname;
const PATIENCE = 5000;

const isPart = (url) => url.pathname.startsWith("/static/") || url.pathname.endsWith("/look.css");

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith("desk-") && name !== KEPT).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

async function keep(parts) {
  const kept = await caches.open(KEPT);
  const wanted = parts.filter((each) => new URL(each).origin === location.origin && isPart(new URL(each)));
  await Promise.all([PAGE, ...wanted].map(async (address) => {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(address);
    await kept.put(address, answer);
  }));
}

self.addEventListener("message", (event) => {
  if (event.data?.page !== PAGE) return;
  const told = keep(event.data.parts).then(() => true, () => false);
  event.waitUntil(told.then((isKept) => event.source.postMessage({ kept: isKept })));
});

async function answer(request, key) {
  const kept = await caches.match(key, { cacheName: KEPT });
  if (!kept) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  const fresh = fetch(request).then((got) => (got.status < 500 ? got : kept), () => kept);
  return Promise.race([fresh, late]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(answer(request, PAGE));
  else if (request.mode !== "navigate" && isPart(url)) event.respondWith(answer(request, request.url));
});
