// Detects that nobody uses a screen: it asks a question that any touch answers, and then returns to the attract page.
// It does nothing during a play or while somebody reads.
import { isReachable, cancelNavigation } from "./connection.js";

const IDLE_MS = 60000;
const COUNTDOWN_SECONDS = 20;
// The time that slow readers take for a word.
const READING_MS_PER_WORD = 600;
const CLICK_WAIT_MS = 400;
let timer = 0;
let countdown = 0;
let lastInput = 0;
let isPlaying = () => false;

const dialog = () => document.getElementById("idle-dialog");

// `callback` returns whether something plays.
export function setPlayingCheck(callback) { isPlaying = callback; }

export function reset() {
  lastInput = performance.now();
  if (dialog()?.open) dialog().close();
  clearInterval(countdown);
  clearTimeout(timer);
  timer = setTimeout(check, IDLE_MS);
}

function readingTime() {
  const text = document.querySelector("dialog.transcript[open] article");
  if (!text) return 0;
  // Chinese and Japanese have no spaces between words. A word has about two characters.
  const han = text.textContent.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  return (text.textContent.split(/\s+/).length + han.length / 2) * READING_MS_PER_WORD;
}

function check() {
  const left = lastInput + Math.max(IDLE_MS, readingTime()) - performance.now();
  if (isPlaying()) timer = setTimeout(check, IDLE_MS);
  else if (left > 0) timer = setTimeout(check, left);
  else askStillThere();
}

function askStillThere() {
  let left = COUNTDOWN_SECONDS;
  const line = document.getElementById("idle-countdown");
  const showCountdown = () => { line.textContent = line.dataset.template.replace("{seconds}", left); };
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  showCountdown();
  dialog().showModal();
  countdown = setInterval(() => {
    left -= 1;
    if (isPlaying()) reset();
    else if (left > 0) showCountdown();
    else { clearInterval(countdown); goHome(dialog().dataset.home); }
  }, 1000);
}

// The touch that answers has no other effect, because the controls below the dialog are not meant. The dialog stays
// until the click that ends the touch, or, where the finger slid off, for as long as a click would take.
function onInput(event) {
  if (!dialog()?.open) { reset(); return; }
  clearInterval(countdown);
  clearTimeout(timer);
  if (event.type === "pointerup" || event.type === "pointercancel") { timer = setTimeout(reset, CLICK_WAIT_MS); return; }
  if (event.type === "pointerdown" || event.target.closest?.("#idle-dialog a")) return;
  event.preventDefault();
  event.stopPropagation();
  reset();
}

// While the server is away the page stays and asks again later.
async function goHome(home) {
  cancelNavigation();
  if (await isReachable(home)) location.href = home;
  else reset();
}

export function start() {
  for (const what of ["pointerdown", "pointerup", "pointercancel", "click", "keydown", "wheel"]) addEventListener(what, onInput, true);
  reset();
}
