// What comes after a clip: the marks of what was heard, the next clip of this room, and the end of a clip.
import { clipButton, numberOf } from "./clip-buttons.js";
import { direction, isolate } from "./isolate.js";
import * as feedback from "./feedback.js";
import { heardClips, heardRooms, markHeard } from "./heard.js";

const byId = (id) => document.getElementById(id);
// A play counts as heard to its end if so much of it is left, because the last report of a speaker may come earlier.
const END_TOLERANCE_MS = 1500;
let last = null;
// The play that has just ended.
let ended = null;

const main = () => document.querySelector("main");
const buttons = () => [...document.querySelectorAll("button.clip")];

// On a phone, the clip of another room may go on.
export const isOfRoom = (show) => !show.room || show.room === main().dataset.room;

// Another room's page is shown.
export function reset() { [last, ended] = [null, null]; }

export const endedClip = () => ended && clipButton(ended.clip);

// The clip that comes next here: the first after `key` whose number was not heard. Variants of one number tell the same.
export function nextClip(clips, key, heard) {
  const at = clips.findIndex((clip) => clip.key === key);
  const done = new Set([...heard, key].map(numberOf));
  const rest = [...clips.slice(at + 1), ...clips.slice(0, Math.max(at, 0))];
  return rest.find((clip) => !done.has(numberOf(clip.key)))?.key ?? null;
}

// Renders what depends on what was heard. `show` is what plays, or null; `isOwn` whether this visitor began it.
export function render(show, isOwn) {
  noteEnd(show, isOwn);
  const { room, rooms } = main().dataset;
  const heard = heardClips()[room] ?? [];
  const list = buttons();
  for (const button of list) button.querySelector(".heard").hidden = !heard.includes(button.dataset.clip);
  // Who only follows somebody else’s play is not led on.
  const here = show ? isOwn && isOfRoom(show) && show.clip : ended?.clip;
  const next = here && nextClip(list.map((button) => ({ key: button.dataset.clip })), here, heard);
  renderNext(list.find((button) => button.dataset.clip === next));
  const all = byId("all-clips");
  all.hidden = document.querySelectorAll(".clips > li").length < 2;
  const clip = endedClip();
  main().toggleAttribute("data-ended", !!clip);
  byId("ended").hidden = !clip;
  feedback.render(ended);
  if (!clip) return;
  fill(byId("ended").querySelector(".clip-title"), clip);
  const line = byId("ended").querySelector(".rooms-heard");
  line.textContent = line.dataset.template.replace("{heard}", heardRooms().length).replace("{rooms}", rooms);
}

// A play of this visitor that is gone or followed by another one has ended, if it was near its end.
function noteEnd(show, isOwn) {
  const before = last;
  last = show && isOwn ? show : null;
  if (show) ended = null;
  if (!before || show?.clip === before.clip || before.position() < before.length - END_TOLERANCE_MS) return;
  if (!isOfRoom(before)) return;
  markHeard(main().dataset.room, before.clip);
  if (!show) ended = before;
}

function fill(line, button) {
  line.querySelector(".stamp").textContent = numberOf(button.dataset.clip);
  const name = line.querySelector(".name");
  name.textContent = button.dataset.title;
  name.lang = button.dataset.language;
  name.dir = direction(button.dataset.language);
}

function renderNext(button) {
  const row = byId("next-here");
  row.hidden = !button;
  if (!button) return;
  row.dataset.next = button.dataset.clip;
  row.querySelector(".number").textContent = numberOf(button.dataset.clip);
  const title = row.querySelector("strong");
  title.textContent = isolate(button.dataset.title);
  title.lang = button.dataset.language;
  row.querySelector(".label").textContent = button.querySelector(".label")?.textContent ?? "";
  row.querySelector(".length").textContent = button.dataset.shownLength;
}
