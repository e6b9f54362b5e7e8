// A room's screen at rest: silent, tells what plays, and is as new for the next visitor.
import { onChange, setLost } from "./connection.js";
import { isolate } from "./isolate.js";
import { listen } from "./live.js";
import { clock } from "./stage.js";
import "./touch.js";

const main = document.querySelector("main").dataset;
const strip = document.getElementById("strip");
let now = null;
let heard = 0;

function tell() {
  strip.hidden = !now;
  if (!now) return;
  const gone = now.phase === "playing" ? performance.now() - heard : 0;
  const left = clock(Math.max(0, now.length - now.position - gone));
  const text = strip.dataset.playing.replace("{title}", isolate(now.title)).replace("{left}", left);
  if (strip.textContent !== text) strip.textContent = text;
}

let ticking = 0;
function hear(snapshot) {
  if (snapshot.edition !== Number(main.edition) || String(snapshot.muted) !== main.muted) { location.reload(); return; }
  now = snapshot.now;
  heard = performance.now();
  clearInterval(ticking);
  if (now?.phase === "playing") ticking = setInterval(tell, 500);
  tell();
}

if (document.documentElement.dataset.surface === "screen" && !("preview" in document.documentElement.dataset)) {
  try { sessionStorage.clear(); } catch { /* Nothing was kept. */ }
  for (const name of ["text", "theme", "reach", "motion"]) delete document.documentElement.dataset[name];
  if (main.speaker !== "none") fetch(`${main.action}/rest`, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
}
// The house opens and shuts while nobody is here.
const MINUTE = 60000;
setInterval(async () => {
  try {
    const answer = await fetch(location.href);
    if (answer.ok && !(await answer.text()).includes(`data-shut="${main.shut}"`)) location.reload();
  } catch { /* The line is watched elsewhere. */ }
}, MINUTE);
// What plays is not known while the server is away.
onChange((lost) => {
  if (!lost) return;
  now = null;
  clearInterval(ticking);
  tell();
});
listen(main.room, hear, setLost);
