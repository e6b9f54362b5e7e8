// Renders what plays, wherever it sounds. A show is { clip, language, title, phase, length, captions(), position() };
// null is silence. Elements are looked up each time, because the page may be swapped.
import { numberOf } from "./clip-buttons.js";
import { formatTime } from "./format-time.js";
import { direction, isolate } from "./isolate.js";
import { captionLanguage } from "./page-language.js";
import { endedClip, isOfRoom } from "./onward.js";
import * as transcript from "./transcript.js";

const TICK_MS = 100;
const CAPTION_LINGER_MS = 1000;
const byId = (id) => document.getElementById(id);
let show = null;
let state = "idle";
let timer = 0;
let dragging = false;

const setText = (element, value) => { if (element && element.textContent !== value) element.textContent = value; };
const setAttribute = (element, name, value) => { if (element.getAttribute(name) !== value) element.setAttribute(name, value); };

// `mode` is idle, mine (this screen began it), busy (another did), own (on this page) or follow.
export function render(next, mode, hero) {
  const now = byId("now");
  clearInterval(timer);
  // The page has no player.
  if (!now) { show = null; return; }
  const phase = next?.phase ?? "idle";
  const changed = now.dataset.phase !== phase || now.dataset.clip !== (next?.clip ?? "") || state !== mode;
  [show, state] = [next, mode];
  Object.assign(now.dataset, { phase, state, clip: show?.clip ?? "" });
  const here = show && isOfRoom(show) ? show : null;
  now.toggleAttribute("data-elsewhere", !!show && !here);
  const main = document.querySelector("main");
  // A clip of another room has its captions there; this page shows its own room.
  main.dataset.phase = here ? phase : "idle";
  // Who listens sees the clip beside the picture, in place of the list.
  main.toggleAttribute("data-listening", !!here && ["own", "mine", "follow"].includes(state));
  now.querySelector(".progress").hidden = !show;
  byId("caption").hidden = !here;
  for (const button of document.querySelectorAll("button.clip")) {
    const current = button.dataset.clip === here?.clip;
    button.toggleAttribute("aria-current", current);
    if (current) button.setAttribute("aria-current", "true");
  }
  renderPlayButton(phase, endedClip() ?? hero);
  renderTitle();
  transcript.enableSeeking(here, state === "mine" || state === "own");
  const clipKey = here?.clip ?? endedClip()?.dataset.clip ?? hero?.dataset.clip;
  renderPicture(clipKey);
  const shown = `text-${clipKey}`;
  Object.assign(byId("text").dataset, { sheet: shown });
  byId("text").setAttribute("href", `#${shown}`);
  if (show) {
    byId("title").lang = show.language;
    byId("caption").lang = captionLanguage(show);
    byId("caption").dir = direction(captionLanguage(show));
    byId("title").dir = state === "busy" ? "" : direction(show.language);
    setText(byId("length"), formatTime(show.length));
    byId("seek").max = show.length;
    byId("seek").disabled = state !== "own";
    byId("stop").setAttribute("aria-label", byId("stop").dataset.label.replace("{title}", isolate(show.title)));
    if (changed) setText(byId("status"), `${now.dataset[phase]}: ${isolate(show.title)}`);
    renderPosition();
    if (phase === "playing") timer = setInterval(renderPosition, TICK_MS);
  } else {
    transcript.highlight(null, 0);
    setText(byId("caption"), "");
    if (changed) setText(byId("status"), "");
  }
}

// The clip's own picture, or else the room's.
function renderPicture(clip) {
  const views = [...document.querySelectorAll(".slide")];
  const seen = views.find((slide) => slide.dataset.slideClip === clip) ?? views.find((slide) => !slide.dataset.slideClip);
  for (const slide of views) slide.hidden = slide !== seen;
}

// The large button: play, pause, resume, play again, or read.
function renderPlayButton(phase, clip) {
  const button = byId("pause");
  const title = show?.title ?? clip?.dataset.title ?? "";
  const { mode } = document.querySelector("main").dataset;
  const idle = mode === "read" ? "read" : endedClip() ? "again" : "listen";
  const word = { idle, playing: "pause", paused: "resume" }[phase];
  setText(button.querySelector(".word"), button.dataset[word]);
  setText(button.querySelector(".duration"), mode === "read" ? "" : clip?.dataset.shownLength ?? "");
  setText(button.querySelector(".name"), title);
  setText(button.querySelector(".visually-hidden"), button.dataset[`${word}Label`].replace("{title}", isolate(title)));
  if (clip) {
    button.value = clip.dataset.clip;
    button.querySelector(".name").lang = clip.dataset.language;
  }
}

// The title beside the picture.
function renderTitle() {
  const box = document.querySelector(".now-title");
  if (!show) return;
  setText(box.querySelector(".stamp"), numberOf(show.clip));
  const name = box.querySelector(".name");
  setText(name, show.title);
  [name.lang, name.dir] = [show.language, direction(show.language)];
}

// The caption that is spoken at `ms`. A caption that just ended stays for a moment until the next.
export function captionAt(captions, ms) {
  let last = null;
  for (const cue of captions) {
    if (cue[0] > ms) break;
    last = cue;
  }
  return last && ms < last[1] + CAPTION_LINGER_MS ? last[2] : "";
}

function renderPosition() {
  if (!show) return;
  const ms = Math.max(0, Math.min(show.position(), show.length));
  setText(byId("caption"), captionAt(show.captions(), ms));
  transcript.highlight(isOfRoom(show) ? show : null, ms);
  const title = state === "busy" ? byId("now").dataset.busy.replace("{title}", isolate(show.title)).replace("{left}", formatTime(show.length - ms)) : isOfRoom(show) ? show.title : `${isolate(show.roomName)} · ${isolate(show.title)}`;
  setText(byId("title"), title);
  if (!dragging) renderSeek(ms);
}

function renderSeek(ms) {
  const seek = byId("seek");
  setText(byId("position"), formatTime(ms));
  seek.value = ms;
  seek.style.setProperty("--progress", `${show.length ? (100 * ms) / show.length : 0}%`);
  const value = byId("now").dataset.seekAt.replace("{p}", formatTime(ms)).replace("{l}", formatTime(show.length));
  setAttribute(seek, "aria-valuetext", value);
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "seek" || !show) return;
  dragging = true;
  renderSeek(Number(event.target.value));
});
document.addEventListener("change", (event) => { if (event.target.id === "seek") dragging = false; });
