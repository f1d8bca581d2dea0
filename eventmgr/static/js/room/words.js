// The page's own words, translated by the server: <span data-word="saved">Saved at {time}</span>.
const words = document.getElementById("room-words").content;

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

// What is written anew is read out anew.
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
