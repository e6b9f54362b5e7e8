// Shows what plays, wherever it sounds. A show is { clip, language, title, phase, length, captions(),
// position() }; null is silence. The elements are looked up anew: a page may be swapped.
import { direction, isolate } from "./isolate.js";
import * as text from "./text.js";

const TICK = 100;
const LINGER = 1000;
const at = (id) => document.getElementById(id);
let show = null;
let state = "idle";
let timer = 0;
let dragging = false;

export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (it) => String(it).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const put = (element, words) => { if (element && element.textContent !== words) element.textContent = words; };
const say = (element, name, words) => { if (element.getAttribute(name) !== words) element.setAttribute(name, words); };

// `standing` is idle, mine (this screen began it), busy (another did), own (on this page) or follow.
export function paint(next, standing, hero) {
  const now = at("now");
  if (!now) return;
  const phase = next?.phase ?? "idle";
  const changed = now.dataset.phase !== phase || now.dataset.clip !== (next?.clip ?? "") || state !== standing;
  [show, state] = [next, standing];
  Object.assign(now.dataset, { phase, state, clip: show?.clip ?? "" });
  now.querySelector(".progress").hidden = !show;
  at("caption").hidden = !show;
  for (const button of document.querySelectorAll("button.clip")) {
    const current = button.dataset.clip === show?.clip;
    button.toggleAttribute("aria-current", current);
    if (current) button.setAttribute("aria-current", "true");
  }
  go(phase, hero);
  text.allow(show, state === "mine" || state === "own");
  const told = show?.clip ?? hero?.dataset.clip;
  picture(told);
  const shown = `text-${told}`;
  Object.assign(at("text").dataset, { sheet: shown });
  at("text").setAttribute("href", `#${shown}`);
  clearInterval(timer);
  if (show) {
    at("caption").lang = at("title").lang = show.language;
    at("caption").dir = direction(show.language);
    at("title").dir = state === "busy" ? "" : direction(show.language);
    put(at("length"), clock(show.length));
    at("seek").max = show.length;
    at("seek").disabled = state !== "own";
    at("stop").setAttribute("aria-label", at("stop").dataset.named.replace("{title}", isolate(show.title)));
    if (changed) put(at("status"), `${now.dataset[phase]}: ${isolate(show.title)}`);
    step();
    if (phase === "playing") timer = setInterval(step, TICK);
  } else {
    text.mark(null, 0);
    put(at("caption"), "");
    if (changed) put(at("status"), "");
  }
}

// The clip's own picture where it has one, and else the room's.
function picture(clip) {
  const views = [...document.querySelectorAll(".slide")];
  const seen = views.find((it) => it.dataset.of === clip) ?? views.find((it) => !it.dataset.of);
  for (const it of views) it.hidden = it !== seen;
}

// The one large button: begin, pause or go on.
function go(phase, hero) {
  const button = at("pause");
  const title = show?.title ?? hero?.dataset.title ?? "";
  const word = { idle: "listen", playing: "pause", paused: "resume" }[phase];
  put(button.querySelector("span"), button.dataset[word]);
  say(button, "aria-label", button.dataset[`${word}Named`].replace("{title}", isolate(title)));
  if (hero) button.value = hero.dataset.clip;
}

// The caption that is spoken at `ms`; one that just ended stays until the next, but not for long.
export function spoken(captions, ms) {
  let last = null;
  for (const cue of captions) {
    if (cue[0] > ms) break;
    last = cue;
  }
  return last && ms < last[1] + LINGER ? last[2] : "";
}

function step() {
  if (!show) return;
  const ms = Math.max(0, Math.min(show.position(), show.length));
  put(at("caption"), spoken(show.captions(), ms));
  text.mark(show, ms);
  const title = state === "busy" ? at("now").dataset.busy.replace("{title}", isolate(show.title)).replace("{left}", clock(show.length - ms)) : show.title;
  put(at("title"), title);
  if (!dragging) place(ms);
}

function place(ms) {
  const seek = at("seek");
  put(at("position"), clock(ms));
  seek.value = ms;
  seek.style.setProperty("--at", `${show.length ? (100 * ms) / show.length : 0}%`);
  const words = at("now").dataset.seekAt.replace("{p}", clock(ms)).replace("{l}", clock(show.length));
  say(seek, "aria-valuetext", words);
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "seek" || !show) return;
  dragging = true;
  place(Number(event.target.value));
});
document.addEventListener("change", (event) => { if (event.target.id === "seek") dragging = false; });
