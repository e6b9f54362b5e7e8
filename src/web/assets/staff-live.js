// Follows the server's state: parts of the page that have changed are replaced, and the focus stays.
const POLL_INTERVAL_MS = 3000;

// Replaces only the parts that changed; `onReplace` gets each new one.
function replaceChanged(fresh, onReplace) {
  for (const piece of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(piece.id);
    if (!old || old.outerHTML === piece.outerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(piece);
    if (focused) (document.getElementById(focused) ?? document.querySelector("main")).focus({ preventScroll: true });
    onReplace(piece);
  }
}

// Polls an address while the page is visible. `before` gets each answer before its parts are replaced. Returns a function
// that polls at once.
export function followState(address, { before = () => {}, onReplace = () => {} } = {}) {
  let latest = 0;
  async function poll() {
    const number = ++latest;
    try {
      const response = await fetch(address, { redirect: "error" });
      const text = await response.text();
      if (!response.ok || number !== latest) return;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      before(fresh);
      replaceChanged(fresh, onReplace);
    } catch { /* The next poll may succeed. */ }
  }
  setInterval(() => { if (!document.hidden) poll(); }, POLL_INTERVAL_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
  return poll;
}
