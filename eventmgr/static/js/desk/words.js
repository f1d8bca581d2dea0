// The page's own words, translated by the server: <span data-word="done">{name} is checked in.</span>
const words = document.getElementById("desk-words").content;

// A name that turns the writing direction turns it within itself only.
const isolated = (value) => (/[\u0590-\u08ff\u202a-\u202e\u2066-\u2069]/.test(value) ? `\u2068${value}\u2069` : value);

export function say(name, values = {}) {
  const text = words.querySelector(`[data-word="${name}"]`).textContent.trim();
  return text.replace(/\{(\w+)\}/g, (_whole, key) => isolated(values[key] ?? ""));
}

export function element(tag, { text, className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text, of, act, className) {
  const hidden = element("span", { text: of ? `: ${of}` : "", className: "visually-hidden" });
  const made = element("button", { text, className, type: "button" }, hidden);
  made.addEventListener("click", act);
  return made;
}
