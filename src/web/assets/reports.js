// Reports plays and visits to the server. A report always holds the whole play or visit, so only the latest of each
// waits, and sending it twice changes nothing. Waiting reports are stored in the browser until the server accepts or
// finally refuses them, because the page may be closed and the server may be away.
const MAX_WAITING = 50;
// The server refuses older reports.
const MAX_AGE_MS = 7 * 24 * 60 * 60000;
const STORAGE_PREFIX = "report-";
const MIN_RETRY_MS = 1000;
const MAX_RETRY_MS = 60000;
// Statuses that refuse a report finally. After any other status it is sent again.
const FINAL_STATUSES = [400, 413, 422];
const waiting = new Map();
const beaconed = new WeakSet();
let retryDelay = MIN_RETRY_MS;
let timer;
let isSending = false;
// Whether the server accepts nothing at the moment.
let isOffline = false;

// A preview of the draft reports nothing.
const isPreview = "preview" in document.documentElement.dataset;

export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A session is one run of touches at a screen, or one visit of a phone; it ends after half an hour without a touch or
// a sound. Its key is random and is forgotten with the tab.
const SESSION_GAP_MS = 30 * 60000;
let own;

function currentSession() {
  const now = Date.now();
  try { own ??= JSON.parse(sessionStorage.getItem("session")); } catch { /* There is none. */ }
  if (!own?.key || now - own.last > SESSION_GAP_MS || now < own.last) own = { key: randomKey(), began: now, last: now, reported: -1 };
  return own;
}

function saveSession() {
  try { sessionStorage.setItem("session", JSON.stringify(own)); } catch { /* Then for this page only. */ }
}

export function session() {
  const { key } = currentSession();
  saveSession();
  return key;
}

// Records that the visitor is active: a touch, or sound that they requested.
export function recordActivity() { currentSession().last = Date.now(); }

// Reports the length of the visit when a page is left. An unchanged length is not reported
// again.
export function reportVisit() {
  if (isPreview || !own) return;
  saveSession();
  const { key, began, last, reported } = own;
  const room = document.querySelector("main")?.dataset.room;
  if (!room || last - began === reported) return;
  own.reported = last - began;
  saveSession();
  enqueue(key, "/sessions", { session: key, room, began, touched: last - began });
  sendBeacons();
}
recordActivity();
addEventListener("pagehide", reportVisit);
for (const what of ["pointerdown", "keydown"]) addEventListener(what, recordActivity, { capture: true, passive: true });

// `began` is the time of the first sound.
export function reportPlay(report) {
  if (isPreview) return;
  enqueue(report.key, "/plays", report);
  if (!isOffline) send();
}

// Hands all waiting reports to the browser when the page is closed. Their result is unknown, so the next page sends
// them again.
export function sendBeacons() {
  for (const entry of waiting.values()) {
    if (beaconed.has(entry)) continue;
    const body = new Blob([toBody(entry)], { type: "application/json" });
    if (navigator.sendBeacon(entry.to, body)) beaconed.add(entry);
  }
}

function enqueue(name, to, report) {
  waiting.delete(name);
  const kept = JSON.stringify({ to, report });
  waiting.set(name, { to, report, kept });
  try { localStorage.setItem(STORAGE_PREFIX + name, kept); } catch { /* Then for this page only. */ }
  if (waiting.size > MAX_WAITING) remove(waiting.keys().next().value);
}

// Another tab may have stored a newer report meanwhile; that one stays.
function remove(name) {
  const { kept } = waiting.get(name);
  waiting.delete(name);
  try { if (localStorage.getItem(STORAGE_PREFIX + name) === kept) localStorage.removeItem(STORAGE_PREFIX + name); } catch { /* Nothing was kept. */ }
}

// Loads the reports that earlier pages could not send.
function restore() {
  try {
    const found = [];
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(STORAGE_PREFIX))) {
      const kept = localStorage.getItem(name);
      let entry = null;
      try { entry = JSON.parse(kept); } catch { /* It is none. */ }
      if (entry?.report?.began > Date.now() - MAX_AGE_MS) found.push([name.slice(STORAGE_PREFIX.length), { ...entry, kept }]);
      else localStorage.removeItem(name);
    }
    found.sort(([, one], [, other]) => one.report.began - other.report.began);
    for (const [name, entry] of found) waiting.set(name, entry);
    while (waiting.size > MAX_WAITING) remove(waiting.keys().next().value);
  } catch { /* Nothing was kept. */ }
}

// Sends one report after another. A newer report of the same play replaces the older one.
async function send() {
  if (isSending) return;
  isSending = true;
  isOffline = false;
  clearTimeout(timer);
  let wait = 0;
  const nextWaiting = () => [...waiting].find(([, entry]) => !(entry.rests > performance.now()));
  for (let next = nextWaiting(); next; next = nextWaiting()) {
    const [name, entry] = next;
    const refused = await trySend(entry);
    if (!refused) {
      retryDelay = MIN_RETRY_MS;
      if (waiting.get(name) === entry) remove(name);
    } else if (refused.all) {
      isOffline = true;
      wait = Math.max(retryDelay, refused.after);
      retryDelay = Math.min(retryDelay * 2, MAX_RETRY_MS);
      break;
    } else entry.rests = performance.now() + MAX_RETRY_MS;
  }
  isSending = false;
  if (waiting.size) timer = setTimeout(send, wait || MAX_RETRY_MS);
}

// The server may get the report much later, so it gets the age instead of the time. The age is at least the listened
// time, also where the phone's clock was set back.
function toBody({ report: { began, ...report } }) {
  return JSON.stringify({ ...report, ago: Math.max(report.listened ?? report.touched, Date.now() - began) });
}

// Returns null where the report is accepted or finally refused. Otherwise says whether the server accepts nothing
// (`all`) and for how many milliseconds, or only refuses this report for now, such as one on an edition that it does
// not know yet.
async function trySend(entry) {
  try {
    const response = await fetch(entry.to, {
      method: "POST", keepalive: true, body: toBody(entry),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    if (response.ok || FINAL_STATUSES.includes(response.status)) return null;
    const all = response.status >= 500 || response.status === 408 || response.status === 429;
    return { all, after: Number(response.headers.get("Retry-After")) * 1000 || 0 };
  } catch {
    return { all: true, after: 0 };
  }
}

if (!isPreview) {
  restore();
  addEventListener("online", send);
  addEventListener("pageshow", (event) => { if (event.persisted) send(); });
  if (waiting.size) send();
}
