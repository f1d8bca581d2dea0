// A question that depends on another one shows while that one has the answer it waits for. What is
// hidden is sent all the same, so that a form that is refused shows it again; a form that is taken
// passes it over, and an answer that was kept earlier stays as it was, without counting.
function given(questions, name) {
  const fields = [...questions.querySelectorAll("input, select")].filter((each) => each.name === name);
  const chosen = fields.filter((each) => !["radio", "checkbox"].includes(each.type) || each.checked);
  return new Set(chosen.map((each) => each.value));
}

function show(questions) {
  const hidden = new Set();
  for (const each of questions.querySelectorAll("[data-shown-by]")) {
    const decides = each.dataset.shownBy;
    const answers = given(questions, decides);
    const isShown = !hidden.has(decides) && each.dataset.shownIf.split(" ").some((key) => answers.has(key));
    each.hidden = !isShown;
    if (!isShown) hidden.add(each.dataset.question);
    each.querySelector("[data-condition]").hidden = true;
  }
}

for (const questions of document.querySelectorAll("[data-questions]")) {
  show(questions);
  questions.addEventListener("change", () => show(questions));
  window.addEventListener("pageshow", () => show(questions)); // what a browser puts back itself
}
