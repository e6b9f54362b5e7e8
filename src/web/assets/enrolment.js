// A touchscreen that is not enrolled: it shows its code until staff have enrolled it.
import { isReachable, setLost } from "./connection.js";

const TIMEOUT_MS = 4000;
const RETRY_MS = 3000;
const shown = document.querySelector("main").innerHTML;

async function check() {
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    setLost(false);
    if (response.redirected) { location.href = response.url; return; }
    // A code expires after a while.
    if (response.ok && page.querySelector("main").innerHTML !== shown) { location.reload(); return; }
  } catch {
    setLost(true);
  }
  setTimeout(check, RETRY_MS);
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await isReachable(location.href)) event.target.submit();
  else setLost(true);
});
setTimeout(check, RETRY_MS);
