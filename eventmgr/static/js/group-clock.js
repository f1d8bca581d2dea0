// How much time a group has, by the server's clock: the device's may be wrong and may sleep.
const EVERY = 1_000;
const ASK_EVERY = 60_000;
const language = document.documentElement.lang || "en";

for (const place of document.querySelectorAll("[data-group-clock]")) keep(place);

function keep(place) {
  const read = (name) => (place.dataset[name] ? Number(place.dataset[name]) : null);
  let moments = { now: read("now"), opens: read("opens"), deadline: read("deadline"), closes: read("closes") };
  let since = performance.now();
  const show = () => {
    const now = moments.now + (performance.now() - since) / 1000;
    const [phase, ends] = stand(moments, now);
    const pattern = place.dataset[phase];
    const words = phase !== "closed" && ends === null ? "" : pattern.replace("{time}", said(ends - now));
    if (place.textContent !== words) place.textContent = words;
    place.className = `group-clock group-clock-${phase}`;
  };
  // Asked again and again: a deadline that the organisers move moves here too.
  const ask = async () => {
    if (!navigator.onLine) return;
    try {
      const answer = await fetch(place.dataset.groupClock, { cache: "no-store" });
      if (!answer.ok || answer.redirected) return;
      moments = await answer.json();
      since = performance.now();
      show();
    } catch {
      // The network is gone: what is known goes on.
    }
  };
  show();
  setInterval(show, EVERY);
  setInterval(ask, ASK_EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  window.addEventListener("pageshow", (event) => event.persisted && ask());
}

function stand({ opens, deadline, closes }, now) {
  if (closes !== null && now > closes) return ["closed", null];
  if (opens !== null && now < opens) return ["ahead", opens];
  if (deadline !== null && now > deadline) return ["grace", closes];
  return ["open", deadline];
}

function said(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  const [hours, minutes] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60)];
  if (left >= 172_800) return unit(Math.round(left / 86_400), "day");
  if (hours) return [unit(hours, "hour"), minutes ? unit(minutes, "minute") : ""].filter(Boolean).join(" ");
  if (left >= 300) return unit(minutes, "minute");
  return [minutes ? unit(minutes, "minute") : "", unit(left % 60, "second")].filter(Boolean).join(" ");
}

function unit(number, name) {
  return new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long", numberingSystem: "latn" }).format(number);
}
