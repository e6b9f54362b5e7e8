// After a form has changed the tour's structure and the page was loaded again, it has the same scroll position and
// focus.

// Before a form is sent.
export function keepPosition(name, form, submitter) {
  sessionStorage.setItem(name, JSON.stringify({ id: submitter?.id, y: scrollY }));
  form.addEventListener("refused", () => sessionStorage.removeItem(name), { once: true });
}

// The position of before; null if the page was not loaded after a form.
export function takePosition(name) {
  const back = JSON.parse(sessionStorage.getItem(name) ?? "null");
  sessionStorage.removeItem(name);
  return back;
}

export function restorePosition(back) {
  scrollTo({ top: back.y, behavior: "instant" });
  // An item that was added or removed has no position to restore.
  const button = back.id ? document.getElementById(back.id) : null;
  const other = button?.disabled ? button.parentElement.querySelector("button:not(:disabled)") : button;
  other?.focus({ preventScroll: true });
  other?.scrollIntoView({ block: "nearest", behavior: "instant" });
}
