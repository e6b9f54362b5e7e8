// Functions of every page: opening sheets, display settings, language, and the return to the attract page.
import { navigate } from "./connection.js";
import { onTouch } from "./touch.js";
import * as idle from "./idle.js";
import { onSwap, swapPage } from "./page-swap.js";
import { isPreview, visitStorage } from "./visit-storage.js";

const root = document.documentElement;
const isScreen = root.dataset.surface === "screen";
const DEFAULTS = { text: "1", theme: "light", reach: "all", motion: "full" };

export function openSheet(id) {
  const sheet = document.getElementById(id);
  if (!sheet || sheet.open) return;
  const under = document.querySelector("dialog.transcript[open]");
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  // The text that was open before the settings or the offer to resume is opened again.
  if ((id === "display-settings" || id === "resume-dialog") && under) sheet.addEventListener("close", () => openSheet(under.id), { once: true });
  if (sheet.matches(".sheet")) showDrawer(sheet); else sheet.showModal();
  sheet.querySelector(".sheet-content")?.scrollTo(0, 0);
  sheet.dispatchEvent(new Event("opened"));
}

// A drawer leaves the player in reach, unlike a modal dialog. What it covers cannot be reached meanwhile.
function showDrawer(sheet) {
  const opener = document.activeElement;
  const covered = [...document.querySelectorAll(sheet.matches(".transcript") ? "main > :not(.deck, dialog)" : ".home, .tools, main > :not(.deck, dialog)")];
  for (const part of covered) part.inert = true;
  for (const link of openers(sheet.id)) link.setAttribute("aria-expanded", "true");
  sheet.show();
  sheet.addEventListener("close", () => {
    for (const part of covered) part.inert = false;
    for (const link of openers(sheet.id)) link.setAttribute("aria-expanded", "false");
    if (document.activeElement === document.body && opener?.isConnected) opener.focus({ preventScroll: true });
  }, { once: true });
}

// A touch on what opened a drawer closes it.
function toggleSheet(id) {
  const sheet = document.getElementById(id);
  if (sheet?.open) sheet.close(); else openSheet(id);
}

const openers = (id) => document.querySelectorAll(`a[data-sheet="${CSS.escape(id)}"]`);

// A drawer is no modal dialog, so that the browser does not close it on Escape or on a touch beside it.
addEventListener("keydown", (event) => {
  const drawer = document.querySelector(".sheet[open]");
  if (event.key === "Escape" && drawer && !document.querySelector("dialog:modal")) { event.preventDefault(); drawer.close(); }
});
addEventListener("click", (event) => {
  const drawer = document.querySelector(".sheet[open]:not(.transcript)");
  if (!drawer || event.target.closest("dialog, .deck, [data-sheet]")) return;
  event.preventDefault();
  event.stopPropagation();
  drawer.close();
}, true);

// The height of the player, on which the drawers stand.
const deckSize = new ResizeObserver(([entry]) => {
  root.style.setProperty("--deck-height", `${entry.target.isConnected ? entry.target.offsetHeight : 0}px`);
});
function observeDeck() {
  deckSize.disconnect();
  const deck = document.querySelector(".deck");
  if (deck) deckSize.observe(deck); else root.style.removeProperty("--deck-height");
}

// display-settings.js applies the stored settings before the first paint; they are stored again here.
function changeSetting(name, value) {
  root.dataset[name] = value;
  const settings = Object.fromEntries(Object.keys(DEFAULTS).filter((name) => name in root.dataset).map((name) => [name, root.dataset[name]]));
  if (!isPreview) try { visitStorage().setItem("look", JSON.stringify(settings)); } catch { /* Then for this page only. */ }
  showSettings();
}

function showSettings() {
  for (const set of document.querySelectorAll("[data-setting]")) {
    const fallback = set.dataset.setting === "theme" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : DEFAULTS[set.dataset.setting];
    const now = root.dataset[set.dataset.setting] ?? fallback;
    for (const button of set.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === now));
  }
}

async function switchLanguage(link) {
  const address = new URL(link.href);
  address.search = location.search;
  try {
    await swapPage(address.href);
    rememberLanguage(link.dataset.language);
    document.querySelector("[data-sheet=languages]")?.focus({ preventScroll: true });
  } catch {
    navigate(address.href);
  }
}

onTouch((target) => {
  const data = target.dataset;
  if (data.sheet) toggleSheet(data.sheet);
  else if ("close" in data) target.closest("dialog").close();
  else if (target.closest("[data-setting]")) changeSetting(target.closest("[data-setting]").dataset.setting, target.value);
  else if (data.language && target.matches("a")) switchLanguage(target);
  else return false;
  return true;
});

// A phone that comes by a short address gets the language it chose before. An address that names a clip came from a
// screen and keeps its language.
function rememberLanguage(language) { try { if (!isScreen && !isPreview) localStorage.setItem("language", language); } catch { /* Then it is chosen again. */ } }
function applyRememberedLanguage() {
  let chosen = null;
  try { chosen = localStorage.getItem("language"); } catch { return; }
  if (!chosen || chosen === root.dataset.language || document.referrer || new URLSearchParams(location.search).has("clip")) return;
  const link = document.querySelector(`a[data-language="${CSS.escape(chosen)}"]`);
  if (link) switchLanguage(link);
}

function start() {
  showSettings();
  observeDeck();
}
onSwap(start);
start();
if (isScreen && !isPreview) idle.start();
else if (!isPreview) applyRememberedLanguage();
