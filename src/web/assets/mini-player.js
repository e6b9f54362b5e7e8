// The player on the pages of a phone that have no other: what plays, and what was left in the middle. Both lead to their
// room.
import { isolate } from "./isolate.js";
import * as player from "./local-player.js";
import { onPage } from "./page-swap.js";
import "./page.js";
import { formatTime } from "./format-time.js";
import { onTouch } from "./touch.js";

const TICK_MS = 250;
const byId = (id) => document.getElementById(id);
let timer = 0;

function show() {
  clearInterval(timer);
  const bar = byId("mini-player");
  if (!bar) return;
  const clip = player.current();
  const shown = clip ?? player.left();
  bar.hidden = !shown;
  if (!shown) return;
  const { phase = "left", room, roomName, title, language } = shown;
  bar.dataset.phase = phase;
  byId("mini-toggle").setAttribute("aria-label", bar.dataset[phase === "playing" ? "pause" : "resume"].replace("{title}", isolate(title)));
  byId("mini-toggle").hidden = byId("mini-stop").hidden = !clip;
  byId("mini-stop").setAttribute("aria-label", bar.dataset.stop.replace("{title}", isolate(title)));
  const link = byId("mini-room");
  link.href = `/${document.documentElement.dataset.language}/rooms/${room}`;
  link.querySelector(".kicker").textContent = clip ? roomName : bar.dataset.left.replace("{at}", formatTime(shown.at));
  const name = link.querySelector("strong");
  name.textContent = title;
  name.lang = language;
  showPosition();
  if (phase === "playing") timer = setInterval(showPosition, TICK_MS);
}

function showPosition() {
  const clip = player.current();
  const [at, length] = clip ? [clip.position(), clip.length] : [0, 0];
  byId("mini-room").querySelector(".time").textContent = clip ? `${formatTime(at)} / ${formatTime(length)}` : "";
  byId("mini-player").style.setProperty("--progress", `${length ? (100 * at) / length : 0}%`);
}

onTouch((target) => {
  if (target.id === "mini-toggle") player.current()?.phase === "playing" ? player.pause() : player.resume();
  else if (target.id === "mini-stop") player.stop();
  else return false;
  return true;
});
player.onPlayChange(show);
onPage("body", show);
