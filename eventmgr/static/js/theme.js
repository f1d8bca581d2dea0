// Follows the device's light or dark unless the reader has chosen; runs before the first paint.
const root = document.documentElement;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function follow() {
  if (root.dataset.theme === "auto") {
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
  }
}

follow();
dark.addEventListener("change", follow);

// A refused form is announced at once: the summary of its errors takes the focus.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
});
