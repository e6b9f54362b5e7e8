// When nobody is before a screen any more: a question that any touch answers, and then back to rest.
// Never while something plays or somebody reads.
import { answers, stay } from "./connection.js";

const IDLE = 60000;
const ASK = 20;
// Slow readers take so long for a word.
const WORD = 600;
const SLID = 400;
let timer = 0;
let counting = 0;
let last = 0;
let playing = () => false;

const still = () => document.getElementById("still");

// `busy` tells whether something plays.
export function watch(busy) { playing = busy; }

export function stir() {
  last = performance.now();
  if (still()?.open) still().close();
  clearInterval(counting);
  clearTimeout(timer);
  timer = setTimeout(look, IDLE);
}

function reading() {
  const text = document.querySelector("dialog.transcript[open] article");
  return text ? text.textContent.split(/\s+/).length * WORD : 0;
}

function look() {
  const left = last + Math.max(IDLE, reading()) - performance.now();
  if (playing()) timer = setTimeout(look, IDLE);
  else if (left > 0) timer = setTimeout(look, left);
  else ask();
}

function ask() {
  let left = ASK;
  const say = () => { document.getElementById("still-left").textContent = left; };
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  say();
  still().showModal();
  counting = setInterval(() => {
    left -= 1;
    if (playing()) stir();
    else if (left > 0) say();
    else { clearInterval(counting); leave(still().dataset.home); }
  }, 1000);
}

// The touch that answers does nothing else: what lies under the question is not meant. So it stays
// until the click that a touch ends with, or, where a finger slid off, for as long as one would take.
function answered(event) {
  if (!still()?.open) { stir(); return; }
  clearInterval(counting);
  clearTimeout(timer);
  if (event.type === "pointerup" || event.type === "pointercancel") { timer = setTimeout(stir, SLID); return; }
  if (event.type === "pointerdown" || event.target.closest?.("#still a")) return;
  event.preventDefault();
  event.stopPropagation();
  stir();
}

// While the server is away the page stays, and asks again later.
async function leave(home) {
  stay();
  if (await answers(home)) location.href = home;
  else stir();
}

export function begin() {
  for (const what of ["pointerdown", "pointerup", "pointercancel", "click", "keydown", "wheel"]) addEventListener(what, answered, true);
  stir();
}
