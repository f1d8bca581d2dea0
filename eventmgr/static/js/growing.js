// Fields that grow with what is typed, in browsers whose style sheets cannot say so.
const MOST_ROWS = 30;

function grow(area) {
  while (area.scrollHeight > area.clientHeight + 2 && area.rows < MOST_ROWS) area.rows += 1;
}

if (!CSS.supports("field-sizing", "content")) {
  for (const area of document.querySelectorAll(".agreeing textarea")) {
    area.addEventListener("input", () => grow(area));
    grow(area);
  }
}
