// Tells the house what was heard here. A report is always the whole of a play, so only the latest
// one of each play waits; telling it twice changes nothing.
const MOST = 50;
const waiting = new Map();
let delay = 1000;
let timer = 0;
let busy = false;

export function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (it) => it.toString(16).padStart(2, "0")).join("");
}

// A session is one run of touches at a screen, or one visit of a phone: half an hour without a
// touch or a sound ends it. It is named by chance, and forgotten with the page's tab.
const APART = 30 * 60000;
let own;

function visit() {
  const now = Date.now();
  try { own ??= JSON.parse(sessionStorage.getItem("session")); } catch { /* There is none. */ }
  if (!own?.key || now - own.last > APART || now < own.last) own = { key: key(), began: now, last: now, told: -1 };
  return own;
}

function keep() {
  try { sessionStorage.setItem("session", JSON.stringify(own)); } catch { /* Then for this page only. */ }
}

export function session() {
  const { key } = visit();
  keep();
  return key;
}

// Somebody is here: they touch the page, or hear what they asked for.
export function present() { visit().last = Date.now(); }

// The page is going, or nobody is here any more: how long somebody was. What the house knows
// already is not told again.
function tellVisit() {
  if (preview || !own) return;
  keep();
  const { key, began, last, told } = own;
  const room = document.querySelector("main")?.dataset.room;
  if (!room || last - began === told) return;
  own.told = last - began;
  keep();
  const body = JSON.stringify({ session: key, room, ago: Date.now() - began, touched: last - began });
  navigator.sendBeacon("/sessions", new Blob([body], { type: "application/json" }));
}
present();
addEventListener("pagehide", tellVisit);
for (const what of ["pointerdown", "keydown"]) addEventListener(what, present, { capture: true, passive: true });

// Whoever tries a draft is no visitor.
const preview = "preview" in document.documentElement.dataset;

// `began` is when its first sound was.
export function tell(report) {
  if (preview) return;
  waiting.delete(report.key);
  waiting.set(report.key, report);
  if (waiting.size > MOST) waiting.delete(waiting.keys().next().value);
  if (!timer) send();
}

// The page is going: whatever waits is handed to the browser.
export function leave() {
  for (const [name, report] of waiting) {
    const body = new Blob([late(report)], { type: "application/json" });
    if (navigator.sendBeacon("/plays", body)) waiting.delete(name);
  }
}

async function send() {
  if (busy) return;
  busy = true;
  timer = 0;
  while (waiting.size) {
    const [name, report] = waiting.entries().next().value;
    if (!await told(report)) {
      timer = setTimeout(send, delay);
      delay = Math.min(delay * 2, 60000);
      break;
    }
    delay = 1000;
    if (waiting.get(name) === report) waiting.delete(name);
  }
  busy = false;
}

// The house may hear of it much later; so it is told how long ago it was: at least as long as it
// sounded, also where the phone's clock was put back meanwhile.
function late({ began, ...report }) {
  return JSON.stringify({ ...report, ago: Math.max(report.listened, Date.now() - began) });
}

// What the house refuses for good is not told again.
async function told(report) {
  try {
    const answer = await fetch("/plays", {
      method: "POST", keepalive: true, body: late(report),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    return answer.status < 500 && answer.status !== 408 && answer.status !== 429;
  } catch {
    return false;
  }
}
