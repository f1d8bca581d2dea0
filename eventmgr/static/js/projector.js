// The projector: keys, remote controls and swipes turn pages; clocks run by the server's time.
const EVERY = 3000; // between two looks at the clocks
const SWIPE = 50;
const MINUTE = 60_000;
const slides = [...document.querySelectorAll("[data-slide]")];
const rightToLeft = document.documentElement.dir === "rtl";

const place = () => Math.max(0, slides.findIndex((each) => each.matches(":target")));

function fit(slide) {
  slide.style.removeProperty("--fit");
  for (let scale = 95; scale >= 60 && document.documentElement.scrollHeight > innerHeight; scale -= 5) {
    slide.style.setProperty("--fit", scale / 100);
  }
}

function show(number) {
  const slide = slides[Math.min(Math.max(number, 0), slides.length - 1)];
  if (!slide) return;
  location.replace(`#${slide.id}`); // no page of the history for each page of the deck
  slide.focus({ preventScroll: true });
  scrollTo(0, 0);
  fit(slide);
  sayWhere();
}

const STEPS = {
  [rightToLeft ? "ArrowLeft" : "ArrowRight"]: 1,
  [rightToLeft ? "ArrowRight" : "ArrowLeft"]: -1,
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 1,
  PageUp: -1,
  Backspace: -1,
  " ": 1,
};

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("button") && event.key === " ") return; // it presses the button
  if (event.key in STEPS) show(place() + (event.shiftKey && event.key === " " ? -1 : STEPS[event.key]));
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
  else if (event.key === "f" || event.key === "F") fullScreen();
  else if (event.key === "Escape" && !document.fullscreenElement) location.assign(document.querySelector("[data-close]").href);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  event.preventDefault();
  show(place() + Number(step.dataset.step));
});

let touch = null;
addEventListener("touchstart", (event) => {
  touch = event.touches.length === 1 ? event.touches[0] : null;
}, { passive: true });
addEventListener("touchend", (event) => {
  if (!touch) return;
  const across = event.changedTouches[0].clientX - touch.clientX;
  const down = event.changedTouches[0].clientY - touch.clientY;
  touch = null;
  if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
  show(place() + (across < 0 === rightToLeft ? -1 : 1));
}, { passive: true });

const full = document.querySelector("[data-full]");
full.hidden = !document.documentElement.requestFullscreen;
full.addEventListener("click", fullScreen);
addEventListener("resize", () => fit(slides[place()]));

// Clocks. What the server says is kept with the moment at which it was said.
const said = document.querySelector("[data-said]");
const faces = [...document.querySelectorAll("[data-clock]")];
const clocks = {};
for (const face of faces) {
  clocks[face.dataset.clock] ??= { left: Number(face.dataset.left), runs: face.dataset.runs === "1", at: performance.now() };
}
let tag = "";

function left(clock) {
  return clock.left - (clock.runs ? performance.now() - clock.at : 0);
}

function written(milliseconds) {
  const seconds = Math.ceil(Math.abs(milliseconds) / 1000 - (milliseconds < 0 ? 1 : 0));
  const sign = milliseconds <= -1000 ? "−" : "";
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function draw() {
  for (const face of faces) {
    const rest = left(clocks[face.dataset.clock]);
    const words = written(rest);
    if (face.textContent !== words) face.textContent = words;
    face.classList.toggle("soon", rest > 0 && rest <= MINUTE);
    face.classList.toggle("over", rest <= 0);
  }
  sayWhere();
}

function sayWhere() {
  const face = slides[place()]?.querySelector("[data-clock]");
  if (!face) return;
  const words = face.classList.contains("over") ? document.body.dataset.over : face.classList.contains("soon") ? document.body.dataset.soon : "";
  if (said.textContent !== words) said.textContent = words;
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(document.body.dataset.notices, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.status !== 200) return;
    const { now, clocks: told } = await answer.json();
    tag = answer.headers.get("ETag") ?? "";
    for (const [code, each] of Object.entries(told)) {
      const spent = each.spent + (each.started === null ? 0 : Math.max(0, now - each.started));
      clocks[code] = { left: each.total - spent, runs: each.started !== null, at: performance.now() };
    }
    draw();
  } catch {
    // No network: the clocks run on by what was heard last.
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest("[data-chair]")) return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    await look();
  } catch {
    form.submit(); // the page then says what is the matter
  }
});

draw();
if (slides.length) fit(slides[place()]);
setInterval(draw, 250);
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
