// The transcript of what plays: the spoken sentence is highlighted and kept in view, and may seek to its position.
import { isStill } from "./motion.js";
import { sentenceAt, sentencesOf } from "./page-language.js";

const SCROLL_PAUSE_MS = 6000;
let scrolledAt = -SCROLL_PAUSE_MS;

addEventListener("scroll", (event) => { if (event.target.matches?.("article") && !isAutoScroll) scrolledAt = performance.now(); }, { capture: true, passive: true });
for (const what of ["pointerdown", "wheel"]) addEventListener(what, (event) => { if (event.target.closest?.("dialog.transcript")) scrolledAt = performance.now(); }, { passive: true });
let isAutoScroll = false;

const sheets = () => document.querySelectorAll("dialog.transcript");

// The visitor who began the play may seek by touching a sentence.
export function enableSeeking(show, allowed) {
  for (const sheet of sheets()) {
    const enabled = allowed && isPlayingSheet(sheet, show);
    sheet.classList.toggle("seekable", enabled);
    sheet.querySelector(".sentence-steps").hidden = !enabled;
  }
}

// The start of the sentence before (-1) or after (1) the spoken one, in milliseconds; null where there is none.
export function neighbourSentence(sheet, step) {
  const sentences = [...sheet.querySelectorAll("[data-at]")];
  const spoken = sentences.findIndex((sentence) => sentence.classList.contains("spoken"));
  const found = sentences[Math.max(0, spoken + step)];
  return found ? Number(found.dataset.at) : null;
}

// Whether the sheet is the text of what plays, in its language.
const isPlayingSheet = (sheet, show) => isTextOf(sheet, show) && sheet.querySelector("article").lang === show.language;
const isTextOf = (sheet, show) => !!show && sheet.id === `text-${show.clip}`;

// The sentence of a sheet that is spoken at `ms`, or the one that matches it where the voice is in another language.
function spokenSentence(sheet, show, ms) {
  if (!isTextOf(sheet, show)) return null;
  if (isPlayingSheet(sheet, show)) return [...sheet.querySelectorAll("[data-at]")].findLast((sentence) => Number(sentence.dataset.at) <= ms) ?? null;
  const matched = sentencesOf(show);
  const own = sheet.querySelectorAll(".sentence");
  // The page may be of another edition than what plays.
  return matched?.length === own.length ? own[sentenceAt(matched, ms)] ?? null : null;
}

// `show` is at `ms`; null where nothing plays.
export function highlight(show, ms) {
  for (const sheet of sheets()) {
    const current = spokenSentence(sheet, show, ms);
    const previous = sheet.querySelector(".spoken");
    if (previous === current) continue;
    let said = !!current;
    for (const sentence of sheet.querySelectorAll("[data-at]")) {
      if (sentence === current) said = false;
      sentence.classList.toggle("said", said);
    }
    previous?.classList.remove("spoken");
    previous?.removeAttribute("aria-current");
    current?.classList.add("spoken");
    current?.setAttribute("aria-current", "true");
    if (current && sheet.open && performance.now() - scrolledAt > SCROLL_PAUSE_MS) scrollToCurrent(current);
  }
}

function scrollToCurrent(current) {
  isAutoScroll = true;
  current.scrollIntoView({ block: "center", behavior: isStill() ? "instant" : "smooth" });
  setTimeout(() => { isAutoScroll = false; }, 700);
}
