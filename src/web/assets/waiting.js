// A touchscreen that is no screen of the house yet: it shows its code until staff have bound it.
import { answers, setLost } from "./connection.js";

const TIMEOUT_MS = 4000;
const AGAIN_MS = 3000;
const shown = document.querySelector("main").innerHTML;

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    setLost(false);
    if (answer.redirected) { location.href = answer.url; return; }
    // A code ends after a while.
    if (answer.ok && page.querySelector("main").innerHTML !== shown) { location.reload(); return; }
  } catch {
    setLost(true);
  }
  setTimeout(look, AGAIN_MS);
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await answers(location.href)) event.target.submit();
  else setLost(true);
});
setTimeout(look, AGAIN_MS);
