// What the room's speaker does, as the house tells it; and whether the house is there at all.
import { identify } from "./identity.js";

const PATIENCE = 1500;
const RETRY = 2000;
// The house sends something every so many milliseconds, and says how many; so much later the line is dead.
const LATE = 900;
const AGAIN = 1000;
// Which build of the pages this is; its address says so.
const version = new URL(import.meta.url).pathname.split("/").at(-2);

// Staff want the page anew; whoever listens or reads goes on until the end.
let anew = 0;
function renew(busy) {
  clearTimeout(anew);
  if (busy() || document.querySelector("dialog[open]")) anew = setTimeout(renew, AGAIN, busy);
  else location.reload();
}

// How many milliseconds the house asks to wait where too many listen; 0 where that is not why.
async function crowded(address) {
  const stop = new AbortController();
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: stop.signal });
    stop.abort();
    // Not all at the same moment.
    return answer.status === 429 ? (Number(answer.headers.get("Retry-After")) || 10) * 1000 * (1 + Math.random()) : 0;
  } catch {
    return 0;
  }
}

// `busy` tells whether something plays.
export function listen(room, hear, lost, busy = () => false) {
  // A draft is heard on its own page alone.
  if ("preview" in document.documentElement.dataset) {
    const { edition } = document.querySelector("main").dataset;
    hear({ edition: Number(edition), speaker: "none", volume: null, now: null, mine: false, undisturbed: null, queue: [] });
    return;
  }
  let source;
  let waiting = 0;
  let again = 0;
  let silent = 0;
  let beat = 0;

  const gone = () => { waiting ||= setTimeout(() => lost(true), PATIENCE); };
  const back = () => {
    clearTimeout(waiting);
    waiting = 0;
    lost(false);
    clearTimeout(silent);
    if (beat) silent = setTimeout(() => { lost(true); open(); }, beat + LATE);
  };

  function open() {
    clearTimeout(again);
    clearTimeout(silent);
    beat = 0;
    source?.close();
    source = new EventSource(`/rooms/${room}/events?version=${version}`);
    source.onopen = back;
    source.onmessage = (event) => {
      const told = JSON.parse(event.data);
      beat = told.beat;
      back();
      hear(told);
    };
    source.addEventListener("beat", back);
    source.addEventListener("identify", (event) => { back(); identify(JSON.parse(event.data)); });
    // This screen is no longer the room's: it says so, and offers to be enrolled anew.
    source.addEventListener("revoked", () => { source.close(); location.assign("/screen"); });
    source.addEventListener("reload", () => { back(); renew(busy); });
    source.onerror = async () => {
      const mine = source;
      clearTimeout(again);
      const wait = mine.readyState === EventSource.CLOSED ? await crowded(mine.url) : 0;
      if (source !== mine) return;
      // The house is there and full: this page reads and plays by itself meanwhile.
      if (wait) back(); else gone();
      // The browser tries again by itself, but not after every kind of failure, and ever more slowly.
      again = setTimeout(() => { if (source.readyState !== EventSource.OPEN) open(); }, wait || RETRY);
    };
  }

  addEventListener("offline", () => lost(true));
  addEventListener("online", open);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  addEventListener("pagehide", () => { clearTimeout(again); clearTimeout(silent); source?.close(); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState !== EventSource.OPEN) open();
  });
  gone();
  open();
}
