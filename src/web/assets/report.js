// Tells the house what was heard here, and how long somebody stayed. A report is always the whole of a play
// or a visit, so only the latest of each waits; telling it twice changes nothing. What waits is kept by the
// browser until the house has it or never will: a page may go before, and the house may be away.
const MOST = 50;
// The house takes what is no older.
const OLDEST = 7 * 24 * 60 * 60000;
const KEPT = "report-";
const SHORTEST = 1000;
const LONGEST = 60000;
// A report that is answered so will never be taken. Whatever else is answered may be otherwise later.
const NEVER = [400, 413, 422];
const waiting = new Map();
const handed = new WeakSet();
let delay = SHORTEST;
let timer;
let busy = false;
// Whether the house takes nothing now.
let away = false;

// Whoever tries a draft is no visitor.
const preview = "preview" in document.documentElement.dataset;

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
  put(key, "/sessions", { session: key, room, began, touched: last - began });
  leave();
}
present();
addEventListener("pagehide", tellVisit);
for (const what of ["pointerdown", "keydown"]) addEventListener(what, present, { capture: true, passive: true });

// `began` is when its first sound was.
export function tell(report) {
  if (preview) return;
  put(report.key, "/plays", report);
  if (!away) send();
}

// The page is going: whatever waits is handed to the browser. Nobody learns what became of it, so the next
// page tells it again.
export function leave() {
  for (const it of waiting.values()) {
    if (handed.has(it)) continue;
    const body = new Blob([late(it)], { type: "application/json" });
    if (navigator.sendBeacon(it.to, body)) handed.add(it);
  }
}

function put(name, to, report) {
  waiting.delete(name);
  const kept = JSON.stringify({ to, report });
  waiting.set(name, { to, report, kept });
  try { localStorage.setItem(KEPT + name, kept); } catch { /* Then for this page only. */ }
  if (waiting.size > MOST) forget(waiting.keys().next().value);
}

// Another tab may have kept something newer of it meanwhile: that stays.
function forget(name) {
  const { kept } = waiting.get(name);
  waiting.delete(name);
  try { if (localStorage.getItem(KEPT + name) === kept) localStorage.removeItem(KEPT + name); } catch { /* Nothing was kept. */ }
}

// What pages of before could not tell.
function recall() {
  try {
    const found = [];
    for (const name of Object.keys(localStorage).filter((it) => it.startsWith(KEPT))) {
      const kept = localStorage.getItem(name);
      let it = null;
      try { it = JSON.parse(kept); } catch { /* It is none. */ }
      if (it?.report?.began > Date.now() - OLDEST) found.push([name.slice(KEPT.length), { ...it, kept }]);
      else localStorage.removeItem(name);
    }
    found.sort(([, one], [, other]) => one.report.began - other.report.began);
    for (const [name, it] of found) waiting.set(name, it);
    while (waiting.size > MOST) forget(waiting.keys().next().value);
  } catch { /* Nothing was kept. */ }
}

// One report after another; a newer one of the same is another.
async function send() {
  if (busy) return;
  busy = true;
  away = false;
  clearTimeout(timer);
  let pause = 0;
  const left = () => [...waiting].find(([, it]) => !(it.rests > performance.now()));
  for (let next = left(); next; next = left()) {
    const [name, it] = next;
    const refused = await refusal(it);
    if (!refused) {
      delay = SHORTEST;
      if (waiting.get(name) === it) forget(name);
    } else if (refused.all) {
      away = true;
      pause = Math.max(delay, refused.after);
      delay = Math.min(delay * 2, LONGEST);
      break;
    } else it.rests = performance.now() + LONGEST;
  }
  busy = false;
  if (waiting.size) timer = setTimeout(send, pause || LONGEST);
}

// The house may hear of it much later; so it is told how long ago it was: at least as long as it
// sounded, also where the phone's clock was put back meanwhile.
function late({ report: { began, ...report } }) {
  return JSON.stringify({ ...report, ago: Math.max(report.listened ?? report.touched, Date.now() - began) });
}

// None where the house has it, or never will. Else whether it takes nothing at all now, and for how many
// milliseconds; or only this one not, such as a play of an edition that it does not know yet.
async function refusal(it) {
  try {
    const answer = await fetch(it.to, {
      method: "POST", keepalive: true, body: late(it),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    if (answer.ok || NEVER.includes(answer.status)) return null;
    const all = answer.status >= 500 || answer.status === 408 || answer.status === 429;
    return { all, after: Number(answer.headers.get("Retry-After")) * 1000 || 0 };
  } catch {
    return { all: true, after: 0 };
  }
}

if (!preview) {
  recall();
  addEventListener("online", send);
  addEventListener("pageshow", (event) => { if (event.persisted) send(); });
  if (waiting.size) send();
}
