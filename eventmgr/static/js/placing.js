// Lists are put in order by drag and drop; by keyboard the menu beside does the same.
const movable = (list) => [...list.children].filter((item) => item.querySelector("[data-place]"));

// The others step aside and the dragged one stays in the document: else the pointer would let go of it.
function put(item, next) {
  const list = item.parentElement;
  const all = [...list.children];
  const here = all.indexOf(item);
  const there = next ? all.indexOf(next) : all.length;
  if (there < here) item.after(...all.slice(there, here));
  else item.before(...all.slice(here + 1, there));
}

function drag(item) {
  const list = item.parentElement;
  const before = [...list.children];
  item.classList.add("is-dragged");

  const move = (event) => {
    const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
    put(item, movable(list).find((other) => other !== item && event.clientY < middle(other)));
    if (event.clientY < 60) scrollBy(0, -20);
    else if (event.clientY > innerHeight - 60) scrollBy(0, 20);
  };
  const end = () => {
    item.classList.remove("is-dragged");
    for (const [name, heard] of Object.entries(heards)) removeEventListener(name, heard);
  };
  const drop = () => {
    end();
    if (before.every((each, place) => each === list.children[place])) return;
    const form = item.querySelector("[data-place]");
    form.elements.namedItem("place").value = movable(list).indexOf(item) + 1;
    form.requestSubmit();
  };
  const cancel = () => {
    end();
    list.append(...before);
  };
  const giveUp = (event) => {
    if (event.key === "Escape") cancel();
  };
  const heards = { pointermove: move, pointerup: drop, pointercancel: cancel, keydown: giveUp };
  for (const [name, heard] of Object.entries(heards)) addEventListener(name, heard);
}

for (const item of [...document.querySelectorAll("[data-ordered]")].flatMap(movable)) {
  const handle = item.querySelector("[data-drag]");
  handle.hidden = false;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(item);
  });
}

// A press elsewhere or Escape folds the menu of a text again.
const folds = document.querySelectorAll(".text-acts");
addEventListener("pointerdown", (event) => {
  for (const fold of folds) if (!fold.contains(event.target)) fold.open = false;
});
addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && document.activeElement.closest(".text-acts[open]");
  if (!fold) return;
  fold.open = false;
  fold.querySelector("summary").focus();
});
