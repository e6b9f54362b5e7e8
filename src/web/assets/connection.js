// Tracks whether the server can be reached. A link is followed only after the server has answered for it; the page
// stays meanwhile, because the browser's own error page has no way back.
export const TIMEOUT_MS = 4000;
const RETRY_MS = 2000;
const hooks = [];
let lost = false;
// The address that was requested while the server was away.
let pending = null;
let retry = 0;

export const isLost = () => lost;

// `hook` is called with true when the connection is lost, and with false when it is back.
export function onChange(hook) { hooks.push(hook); }

export function setLost(now) {
  const banner = document.getElementById("offline");
  if (banner) banner.hidden = !now;
  if (now === lost) return;
  lost = now;
  for (const hook of hooks) hook(lost);
  if (!lost && pending) navigate(pending);
}

// Any status counts, because docent's error pages have links.
export async function isReachable(address) {
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

async function leaveFor(address) {
  const isReached = await isReachable(address);
  return isReached ? () => { location.href = address; } : null;
}
let prepare = leaveFor;

// `preparation` takes the place of leaving the document: it fetches what is at an address, and returns a function that
// shows it, or null where the server does not answer.
export function prepareWith(preparation) { prepare = preparation; }

// Opens a page now, or as soon as the server is back.
export async function navigate(address) {
  clearTimeout(retry);
  pending = address;
  const show = await prepare(address);
  // Another page was requested meanwhile.
  if (pending !== address) return;
  if (show) { pending = null; setLost(false); show(); return; }
  setLost(true);
  clearTimeout(retry);
  retry = setTimeout(navigate, RETRY_MS, address);
}

// Forgets the requested page, for example after another touch.
export function cancelNavigation() { pending = null; clearTimeout(retry); }
