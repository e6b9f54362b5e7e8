// The transcript of what plays: the spoken sentence is highlighted and kept in view, and may seek to its position.
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
    for (const sentence of sheet.querySelectorAll("[data-at]")) {
      if (enabled) { sentence.setAttribute("role", "button"); sentence.tabIndex = 0; } else { sentence.removeAttribute("role"); sentence.removeAttribute("tabindex"); }
    }
  }
}

// Whether the sheet is the text of what plays, in its language.
const isPlayingSheet = (sheet, show) => !!show && sheet.id === `text-${show.clip}` && sheet.querySelector("article").lang === show.language;

// `show` is at `ms`; null where nothing plays.
export function highlight(show, ms) {
  for (const sheet of sheets()) {
    let current = null;
    if (isPlayingSheet(sheet, show)) {
      for (const sentence of sheet.querySelectorAll("[data-at]")) {
        if (Number(sentence.dataset.at) > ms) break;
        current = sentence;
      }
    }
    const previous = sheet.querySelector(".spoken");
    if (previous === current) continue;
    previous?.classList.remove("spoken");
    previous?.removeAttribute("aria-current");
    current?.classList.add("spoken");
    current?.setAttribute("aria-current", "true");
    if (current && sheet.open && performance.now() - scrolledAt > SCROLL_PAUSE_MS) scrollToCurrent(current);
  }
}

function scrollToCurrent(current) {
  const isStill = document.documentElement.dataset.motion === "still" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  isAutoScroll = true;
  current.scrollIntoView({ block: "center", behavior: isStill ? "instant" : "smooth" });
  setTimeout(() => { isAutoScroll = false; }, 700);
}
