// The transcript of what plays: its sentence is marked, kept in sight, and, for whoever may, a way
// to that place.
const LEAVE = 6000;
let left = -LEAVE;

addEventListener("scroll", (event) => { if (event.target.matches?.("article") && !ours) left = performance.now(); }, { capture: true, passive: true });
for (const what of ["pointerdown", "wheel"]) addEventListener(what, (event) => { if (event.target.closest?.("dialog.transcript")) left = performance.now(); }, { passive: true });
let ours = false;

const sheets = () => document.querySelectorAll("dialog.transcript");

// Whoever began what plays may touch a sentence to hear it.
export function allow(show, may) {
  for (const sheet of sheets()) {
    const can = may && told(sheet, show);
    for (const it of sheet.querySelectorAll("[data-at]")) {
      if (can) { it.setAttribute("role", "button"); it.tabIndex = 0; } else { it.removeAttribute("role"); it.removeAttribute("tabindex"); }
    }
  }
}

// Whether the sheet is the text of what plays, and in its language.
const told = (sheet, show) => !!show && sheet.id === `text-${show.clip}` && sheet.querySelector("article").lang === show.language;

// `show` is at `ms`; null where nothing plays.
export function mark(show, ms) {
  for (const sheet of sheets()) {
    let said = null;
    if (told(sheet, show)) {
      for (const it of sheet.querySelectorAll("[data-at]")) {
        if (Number(it.dataset.at) > ms) break;
        said = it;
      }
    }
    const before = sheet.querySelector(".spoken");
    if (before === said) continue;
    before?.classList.remove("spoken");
    before?.removeAttribute("aria-current");
    said?.classList.add("spoken");
    said?.setAttribute("aria-current", "true");
    if (said && sheet.open && performance.now() - left > LEAVE) follow(said);
  }
}

function follow(said) {
  const calm = document.documentElement.dataset.motion === "still" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  ours = true;
  said.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  setTimeout(() => { ours = false; }, 700);
}
