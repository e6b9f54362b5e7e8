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

let own;
export function session() {
  try {
    own ??= sessionStorage.getItem("session");
    if (!own) sessionStorage.setItem("session", own = key());
  } catch {
    own ??= key();
  }
  return own;
}

// Whoever tries a draft is no visitor.
const preview = "preview" in document.documentElement.dataset;

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
    const body = new Blob([JSON.stringify(report)], { type: "application/json" });
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

// What the house refuses for good is not told again.
async function told(report) {
  try {
    const answer = await fetch("/plays", {
      method: "POST", keepalive: true, body: JSON.stringify(report),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    return answer.status < 500 && answer.status !== 408 && answer.status !== 429;
  } catch {
    return false;
  }
}
