// The attract page of a room's screen: silent, shows what plays, and resets the display settings for the next visitor.
import { onChange, setLost } from "./connection.js";
import { isolate } from "./isolate.js";
import { isStill } from "./motion.js";
import { subscribe } from "./room-events.js";
import { formatTime } from "./format-time.js";
import "./touch.js";

const main = document.querySelector("main").dataset;
const badge = document.getElementById("now-playing-badge");
let now = null;
let receivedAt = 0;

function update() {
  badge.hidden = !now;
  if (!now) return;
  const elapsed = now.phase === "playing" ? performance.now() - receivedAt : 0;
  const left = formatTime(Math.max(0, now.length - now.position - elapsed));
  const text = badge.dataset.playing.replace("{title}", isolate(now.title)).replace("{left}", left);
  if (badge.textContent !== text) badge.textContent = text;
}

let ticking = 0;
function onSnapshot(snapshot) {
  if (snapshot.edition !== Number(main.edition) || String(snapshot.muted) !== main.muted) { location.reload(); return; }
  now = snapshot.now;
  receivedAt = performance.now();
  clearInterval(ticking);
  if (now?.phase === "playing") ticking = setInterval(update, 500);
  update();
}

if (document.documentElement.dataset.surface === "screen" && !("preview" in document.documentElement.dataset)) {
  try { sessionStorage.clear(); } catch { /* Nothing was kept. */ }
  for (const name of ["text", "theme", "reach", "motion"]) delete document.documentElement.dataset[name];
  if (main.speaker !== "none") fetch(`${main.action}/rest`, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
}
// Several pictures of a room are shown in turn, but not to who wants no motion.
const PICTURE_MS = 12000;
const slides = [...document.querySelectorAll(".artwork .slide")];
let shown = 0;
if (slides.length > 1) setInterval(() => {
  if (document.hidden || isStill()) return;
  slides[shown].classList.remove("shown");
  slides[shown].setAttribute("aria-hidden", "true");
  shown = (shown + 1) % slides.length;
  slides[shown].classList.add("shown");
  slides[shown].removeAttribute("aria-hidden");
}, PICTURE_MS);
// The museum may open or close while nobody uses the screen.
const MINUTE_MS = 60000;
setInterval(async () => {
  try {
    const response = await fetch(location.href);
    if (response.ok && !(await response.text()).includes(`data-closed="${main.closed}"`)) location.reload();
  } catch { /* connection.js reports a lost connection. */ }
}, MINUTE_MS);
// While the server is away, it is unknown what plays.
onChange((lost) => {
  if (!lost) return;
  now = null;
  clearInterval(ticking);
  update();
});
subscribe(main.room, onSnapshot, setLost);
