// Exchanges parts of the document, or all of it, for those of another page, so that a play goes on.
const root = document.documentElement;
const hooks = [];

// `hook` is called after a swap.
export function onSwap(hook) { hooks.push(hook); }

// `start` is called for every page that has such an element: for this one now, for others after a swap.
export function onPage(css, start) {
  const run = () => { if (document.querySelector(css)) start(); };
  onSwap(run);
  run();
}

export const parsePage = (html) => new DOMParser().parseFromString(html, "text/html");

// Shows another language or edition of this page.
export async function swapPage(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(response.status);
  const page = parsePage(await response.text());
  const parts = [...page.querySelectorAll("[data-swap]")];
  const old = [...document.querySelectorAll("[data-swap]")];
  if (parts.length !== old.length) { location.href = address; return; }
  const restorePosition = savePosition();
  old.forEach((part, n) => part.replaceWith(document.adoptNode(parts[n])));
  history.replaceState(history.state, "", address);
  finish(page);
  restorePosition();
}

// Shows another page. `keep` is an element of the body that stays. `setAddress` runs between the exchange and the hooks.
export async function replacePage(page, keep, setAddress) {
  const removeOldStyles = await addStyles(page);
  for (const part of [...document.body.childNodes]) if (part !== keep) part.remove();
  document.body.className = page.body.className;
  document.body.prepend(...page.body.childNodes);
  removeOldStyles();
  setAddress();
  finish(page);
  await Promise.all([...page.querySelectorAll("script[type=module]")].map((script) => import(new URL(script.getAttribute("src"), location.href).href)));
}

function finish(page) {
  root.lang = page.documentElement.lang;
  root.dir = page.documentElement.dir;
  root.dataset.language = page.documentElement.dataset.language;
  document.title = page.title;
  for (const hook of hooks) hook();
}

// Loads the style sheets of a page without applying them. Returns a function that applies them in place of the present
// ones.
async function addStyles(page) {
  const old = [...document.querySelectorAll("head link[rel=stylesheet]")];
  const added = [...page.querySelectorAll("head link[rel=stylesheet]")].map((link) => document.adoptNode(link));
  await Promise.all(added.map((link) => new Promise((done) => {
    link.media = "not all";
    link.onload = link.onerror = done;
    document.head.append(link);
  })));
  return () => {
    for (const link of added) link.media = "all";
    for (const link of old) link.remove();
  };
}

// Saves the focus and the scroll positions; returns a function that restores them.
const SCROLL = ["html", ".clip-panel"];
function savePosition() {
  const focused = document.activeElement;
  const named = focused?.id ? `#${CSS.escape(focused.id)}` : focused?.dataset?.clip ? `[data-clip="${CSS.escape(focused.dataset.clip)}"]` : null;
  const scrolled = SCROLL.map((css) => [css, document.querySelector(css)?.scrollTop ?? 0]);
  return () => {
    if (named && document.activeElement === document.body) document.querySelector(named)?.focus({ preventScroll: true });
    for (const [css, top] of scrolled) if (top) document.querySelector(css)?.scrollTo({ top, behavior: "instant" });
  };
}
