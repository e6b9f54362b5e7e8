// The event stream of a room: the state of its speaker, and whether the server is there.
import { identify } from "./identity.js";

const LOST_AFTER_MS = 1500;
const RETRY_MS = 2000;
// The server sends a heartbeat and says its interval; the connection is lost so much later.
const HEARTBEAT_GRACE_MS = 900;
const RELOAD_RETRY_MS = 1000;
// The build of this page, from its address.
const version = new URL(import.meta.url).pathname.split("/").at(-2);

// Staff requested a reload; it waits until nothing plays and nobody reads.
let reloadTimer = 0;
function reloadWhenIdle(isBusy) {
  clearTimeout(reloadTimer);
  if (isBusy() || document.querySelector("dialog[open]")) reloadTimer = setTimeout(reloadWhenIdle, RELOAD_RETRY_MS, isBusy);
  else location.reload();
}

// The time, in milliseconds, that the server asks to wait because it has too many streams; 0 for another failure.
async function retryDelayWhenFull(address) {
  const abort = new AbortController();
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, signal: abort.signal });
    abort.abort();
    // A random factor, so that not all pages return at once.
    return response.status === 429 ? (Number(response.headers.get("Retry-After")) || 10) * 1000 * (1 + Math.random()) : 0;
  } catch {
    return 0;
  }
}

// `isBusy` returns whether something plays. Returns a function that ends the subscription.
export function subscribe(room, onSnapshot, onConnection, isBusy = () => false) {
  // A preview of the draft plays on its own page only.
  if ("preview" in document.documentElement.dataset) {
    const { edition } = document.querySelector("main").dataset;
    onSnapshot({ edition: Number(edition), speaker: "none", volume: null, now: null, mine: false, undisturbed: null, queue: [] });
    return () => {};
  }
  let source;
  let lostTimer = 0;
  let retryTimer = 0;
  let heartbeatTimer = 0;
  let heartbeatMs = 0;

  const onLost = () => { lostTimer ||= setTimeout(() => onConnection(true), LOST_AFTER_MS); };
  const onRestored = () => {
    clearTimeout(lostTimer);
    lostTimer = 0;
    onConnection(false);
    clearTimeout(heartbeatTimer);
    if (heartbeatMs) heartbeatTimer = setTimeout(() => { onConnection(true); connect(); }, heartbeatMs + HEARTBEAT_GRACE_MS);
  };

  function connect() {
    clearTimeout(retryTimer);
    clearTimeout(heartbeatTimer);
    heartbeatMs = 0;
    source?.close();
    source = new EventSource(`/rooms/${room}/events?version=${version}`);
    source.onopen = onRestored;
    source.onmessage = (event) => {
      const snapshot = JSON.parse(event.data);
      heartbeatMs = snapshot.beat;
      onRestored();
      onSnapshot(snapshot);
    };
    source.addEventListener("beat", onRestored);
    source.addEventListener("identify", (event) => { onRestored(); identify(JSON.parse(event.data)); });
    // The screen was revoked: the page offers to enrol it again.
    source.addEventListener("revoked", () => { source.close(); location.assign("/screen"); });
    source.addEventListener("reload", () => { onRestored(); reloadWhenIdle(isBusy); });
    source.onerror = async () => {
      const current = source;
      clearTimeout(retryTimer);
      const wait = current.readyState === EventSource.CLOSED ? await retryDelayWhenFull(current.url) : 0;
      if (source !== current) return;
      // The server is there but has too many streams; the page works without one meanwhile.
      if (wait) onRestored(); else onLost();
      // The browser reconnects by itself, but not after every kind of failure, and more and more slowly.
      retryTimer = setTimeout(() => { if (source?.readyState !== EventSource.OPEN) connect(); }, wait || RETRY_MS);
    };
  }

  function close() {
    for (const timer of [lostTimer, retryTimer, heartbeatTimer]) clearTimeout(timer);
    lostTimer = 0;
    source?.close();
    source = null;
  }

  const ending = new AbortController(), { signal } = ending;
  addEventListener("offline", () => onConnection(true), { signal });
  addEventListener("online", connect, { signal });
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); }, { signal });
  addEventListener("pagehide", close, { signal });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source?.readyState !== EventSource.OPEN) connect();
  }, { signal });
  onLost();
  connect();
  return () => { ending.abort(); close(); };
}
