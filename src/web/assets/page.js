// What every page can do: open sheets, change its look and its language, and go back to rest.
import { go } from "./connection.js";
import { onTouch } from "./touch.js";
import * as idle from "./idle.js";

const root = document.documentElement;
const screen = root.dataset.surface === "screen";
const preview = "preview" in root.dataset;
const USUAL = { text: "1", theme: "light", reach: "all", motion: "full" };
const hooks = [];

export function open(id) {
  const it = document.getElementById(id);
  if (!it || it.open) return;
  const under = document.querySelector("dialog.transcript[open]");
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  // Whoever changes the look of a text comes back to it, and whoever reads on rather than listen.
  if ((id === "look" || id === "again") && under) it.addEventListener("close", () => open(under.id), { once: true });
  it.showModal();
  it.querySelector(".sheet-content")?.scrollTo(0, 0);
  it.dispatchEvent(new Event("opened"));
}

// Called after the page was swapped for another.
export function onSwap(hook) { hooks.push(hook); }

// Another language or edition of this page, without leaving it: what plays goes on.
export async function swap(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = [...page.querySelectorAll("[data-swap]")];
  const old = [...document.querySelectorAll("[data-swap]")];
  if (parts.length !== old.length) { location.href = address; return; }
  const back = place();
  old.forEach((it, n) => it.replaceWith(document.adoptNode(parts[n])));
  root.lang = page.documentElement.lang;
  root.dataset.language = page.documentElement.dataset.language;
  document.title = page.title;
  history.replaceState(null, "", address);
  show();
  for (const hook of hooks) hook();
  back();
}

// Where one is on the page, by the keyboard and by scrolling; answers how to come back there.
const SCROLL = ["html", ".clip-panel"];
function place() {
  const it = document.activeElement;
  const named = it?.id ? `#${CSS.escape(it.id)}` : it?.dataset?.clip ? `[data-clip="${CSS.escape(it.dataset.clip)}"]` : null;
  const scrolled = SCROLL.map((css) => [css, document.querySelector(css)?.scrollTop ?? 0]);
  return () => {
    if (named && document.activeElement === document.body) document.querySelector(named)?.focus({ preventScroll: true });
    for (const [css, top] of scrolled) if (top) document.querySelector(css)?.scrollTo({ top, behavior: "instant" });
  };
}

// look.js put what was kept on the page before its first paint; it is kept from there again.
function change(name, value) {
  root.dataset[name] = value;
  const look = Object.fromEntries(Object.keys(USUAL).filter((it) => it in root.dataset).map((it) => [it, root.dataset[it]]));
  if (!preview) try { (screen ? sessionStorage : localStorage).setItem("look", JSON.stringify(look)); } catch { /* Then for this page only. */ }
  show();
}

function show() {
  for (const set of document.querySelectorAll("[data-look]")) {
    const usual = set.dataset.look === "theme" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : USUAL[set.dataset.look];
    const now = root.dataset[set.dataset.look] ?? usual;
    for (const it of set.querySelectorAll("button")) it.setAttribute("aria-pressed", String(it.value === now));
  }
}

async function turn(link) {
  const address = new URL(link.href);
  address.search = location.search;
  try {
    await swap(address.href);
    remember(link.dataset.language);
    document.querySelector("[data-sheet=languages]")?.focus({ preventScroll: true });
  } catch {
    go(address.href);
  }
}

onTouch((touched) => {
  const data = touched.dataset;
  if (data.sheet) open(data.sheet);
  else if ("close" in data) touched.closest("dialog").close();
  else if (touched.closest("[data-look]")) change(touched.closest("[data-look]").dataset.look, touched.value);
  else if (data.language && touched.matches("a")) turn(touched);
  else return false;
  return true;
});

// A phone that comes by a short address finds the language it chose before. An address that names a
// clip came from a screen, and means its own.
function remember(language) { try { if (!screen && !preview) localStorage.setItem("language", language); } catch { /* Then it is chosen again. */ } }
function recall() {
  let chosen = null;
  try { chosen = localStorage.getItem("language"); } catch { return; }
  if (!chosen || chosen === root.dataset.language || document.referrer || new URLSearchParams(location.search).has("clip")) return;
  const link = document.querySelector(`a[data-language="${CSS.escape(chosen)}"]`);
  if (link) turn(link);
}

show();
if (screen && !preview) idle.begin();
else if (!preview) recall();
