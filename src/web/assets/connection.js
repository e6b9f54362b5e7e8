// Whether the server can be reached. A link is followed only once the server has answered for it: this page stays
// meanwhile, for the browser's own error page leads nowhere.
const TIMEOUT_MS = 4000;
const RETRY_MS = 2000;
const hooks = [];
let lost = false;
// The page that was asked for while the server was away.
let wanted = null;
let retry = 0;

export const isLost = () => lost;

// Called with true when the connection goes, and with false when it is back.
export function onChange(hook) { hooks.push(hook); }

export function setLost(now) {
  const banner = document.getElementById("offline");
  if (banner) banner.hidden = !now;
  if (now === lost) return;
  lost = now;
  for (const hook of hooks) hook(lost);
  if (!lost && wanted) go(wanted);
}

// Whatever the status: an error page of docent's own leads on.
export async function answers(address) {
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

// Goes to a page now, or as soon as the server is back.
export async function go(address) {
  clearTimeout(retry);
  wanted = address;
  const reached = await answers(address);
  // Another page was asked for meanwhile.
  if (wanted !== address) return;
  if (reached) { wanted = null; setLost(false); location.href = address; return; }
  setLost(true);
  clearTimeout(retry);
  retry = setTimeout(go, RETRY_MS, address);
}

// Whoever touches something else no longer wants the other page.
export function stay() { wanted = null; clearTimeout(retry); }
