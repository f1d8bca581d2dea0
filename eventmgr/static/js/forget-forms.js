// Whoever signs out takes the copies of forms off this device: the next one to sit here is somebody else.
for (const form of document.querySelectorAll("form[action*='sign-out']")) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("eventmgr.form:")) localStorage.removeItem(key);
    }
  });
}
