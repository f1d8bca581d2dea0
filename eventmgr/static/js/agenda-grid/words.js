// The page's own words, translated by the server: <span data-word="moved">{title} moved</span>.
const words = document.getElementById("agenda-words").content;

export function say(name, values = {}) {
  const text = words.querySelector(`[data-word="${name}"]`).textContent.trim();
  return text.replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
}

export function element(tag, { text, className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(name, values, act, className = "btn btn-sm") {
  const made = element("button", { text: say(name, values), className, type: "button" });
  made.addEventListener("click", act);
  return made;
}
