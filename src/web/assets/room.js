// A room's page: connects touches, the event stream, the player of this page and the view.
import * as resume from "./resume.js";
import * as queue from "./queue-dialog.js";
import { isReachable, isLost, onChange, setLost } from "./connection.js";
import { request, showNotice, room, lastError, clipOf, fetchCaptions } from "./room-api.js";
import * as pageLanguage from "./page-language.js";
import { followPage } from "./language-switch.js";
import { clipButton } from "./clip-buttons.js";
import * as idle from "./idle.js";
import * as interruption from "./interruption.js";
import { isolate } from "./isolate.js";
import { subscribe } from "./room-events.js";
import * as onward from "./onward.js";
import { openSheet } from "./page.js";
import { onPage, onSwap, swapPage } from "./page-swap.js";
import * as player from "./local-player.js";
import { recordActivity, session } from "./reports.js";
import { render } from "./player-view.js";
import { onTouch } from "./touch.js";
import { chooseFirst, onChoice } from "./variant-choice.js";
import { neighbourSentence } from "./transcript.js";

const SEEK_STEP_MS = 10000;
const byId = (id) => document.getElementById(id);
const isScreen = document.documentElement.dataset.surface === "screen";
// A screen of another room may only read this page.
const isGuest = () => room().speaker === "elsewhere";
// The room whose page is shown; null on other pages, which a phone opens in this document.
let shownRoom = null;
let unsubscribe = () => {};
let status;
let hasSnapshot;
// The play that was interrupted by a lost connection: { clip, language, title, at }.
let interrupted;
let followsRoom;
let from;

// Muting applies to screens, not to phones.
const isMuted = () => isScreen && !isGuest() && !!status.muted;
// Where nothing can be heard, clips are to be read.
const isReadOnly = () => isScreen && (isGuest() || status.speaker === "missing" || (status.speaker === "ready" && isLost()));
// What is shown: the sound of this page, or else the room's speaker where the page belongs to it.
function current() { return player.current() ?? ((isScreen && !isGuest()) || followsRoom ? status.now : null); }
function mode() {
  if (player.current()) return "own";
  if (!current()) return "idle";
  if (!isScreen) return "follow";
  return status.mine ? "mine" : "busy";
}

function hero() {
  return clipButton(byId("pause").dataset.hero);
}

function renderNow() {
  const show = current();
  if (show) pageLanguage.load(show, renderNow);
  if (!hasSnapshot && !player.current()) return;
  onward.render(show, ["own", "mine"].includes(mode()));
  render(show, mode(), hero());
}

function onSnapshot(snapshot) {
  const now = snapshot.now;
  // The play went on, or another one began.
  if (now) interrupted = null;
  const receivedAt = performance.now();
  if (now) {
    now.position = ((start) => () => now.phase === "playing" ? start + performance.now() - receivedAt : start)(now.position);
    now.captions = pageLanguage.captions;
    if (snapshot.play) now.rate = (rating) => request("rate", { play: snapshot.play, rating });
  }
  if (isScreen && !now && status.now) idle.reset();
  // Until now the play of this visitor sounded.
  if (status.mine && status.now?.phase === "playing") recordActivity();
  status = snapshot;
  status.undisturbed = receivedAt + (snapshot.undisturbed ?? 0);
  if (!now) followsRoom = false;
  hasSnapshot = true;
  update();
}

// A new edition is shown once nobody listens to the old one or reads in it. A play of the new edition does not delay
// it.
let isSwapping = false;
async function showNewEdition() {
  const old = hasSnapshot && status.edition !== Number(room().edition);
  const isHeard = player.current() || (current() && current().edition !== status.edition);
  if (!old || isHeard || isSwapping || document.querySelector("dialog[open]")) return;
  isSwapping = true;
  try { await swapPage(location.href); } catch { /* It is tried again with the next that is heard of. */ }
  isSwapping = false;
}
document.addEventListener("close", () => showNewEdition(), true);

// Renders everything that depends on the room's speaker.
function update() {
  if (!shownRoom) return;
  byId("no-speaker").hidden = !(isGuest() || (isScreen && status.speaker === "missing"));
  byId("muted").hidden = !isMuted();
  document.querySelector("main").dataset.mode = isReadOnly() ? "read" : "listen";
  if (isMuted() && player.current()) player.stop();
  if (isScreen && isGuest()) byId("volume").hidden = true;
  else if (isScreen) {
    // The volume of a play is its visitor's.
    byId("volume").hidden = status.speaker !== "ready" || isLost() || mode() === "busy";
    showVolume(status.volume);
    queue.update(status);
  } else {
    const plays = byId("room-playback");
    plays.hidden = !status.now || followsRoom || !!player.current();
    if (status.now) plays.querySelector("span").textContent = plays.dataset.template.replace("{title}", isolate(status.now.title));
  }
  const ended = isScreen ? status.again : null;
  // Whose play somebody else ended is told so, also while the other one listens. A lost speaker is worth a question.
  const isTaken = !!ended && ended.cause !== "device-lost";
  const isFree = status.speaker === "ready" && !status.now && !status.queue.length && !isMuted() && !isLost();
  interruption.show(isTaken ? ended : null, isFree);
  const left = current() ? null : (!isTaken && ended) || (isLost() ? null : interrupted);
  resume.show(left, !isScreen || status.speaker !== "missing");
  renderNow();
  showNewEdition();
}

// While the server is away the state of the room's speaker is unknown: the page shows it as silent, and offers to
// resume once the server is back. Sound of this page goes on.
onChange((lost) => {
  if (!shownRoom) return;
  const { now, mine } = status;
  if (lost && now) {
    if (isScreen && mine && !isGuest()) {
      interrupted = { clip: now.clip, language: now.language, title: now.title, at: Math.round(now.position()) };
    }
    if (isScreen) idle.reset();
    status = { ...status, now: null, again: null, mine: false, queue: [] };
  }
  for (const element of document.querySelectorAll("#continue-on-phone, #resume-phone, #queue-dialog-phone")) element.hidden = lost;
  update();
});

async function goOn({ clip, language, at: from }) {
  interrupted = null;
  if (isScreen && status.speaker === "ready") {
    if (await request("play", { clip, at: from, session: session() }, language) === "busy") showNotice(lastError);
    return;
  }
  const button = clipButton(clip);
  if (button) playHere(button, from);
}
resume.init(goOn);

// Shows why the sound of this page did not begin or broke off. If the server is away, the play is offered again later.
async function explain(reason, { room: of, clip, language, title }, from) {
  if (reason === "interrupted" && !await isReachable(location.href)) {
    if (of === shownRoom) interrupted = { clip, language, title, at: from };
    setLost(true);
    reason = "unreachable";
  }
  if (shownRoom) showNotice(byId("notice").dataset[reason]);
}

function showVolume(step) {
  if (!step) return;
  const volume = byId("volume");
  volume.dataset.step = step;
  volume.querySelector(".level").setAttribute("aria-label", volume.dataset.template.replace("{step}", step));
  byId("quieter").value = Math.max(1, step - 1);
  byId("louder").value = Math.min(Number(volume.dataset.max), step + 1);
}

// Shows the effect of a command at once, and takes it back if the command is refused.
async function sendOptimistically(what, fields, change) {
  const now = status.now;
  const was = now && { phase: now.phase, position: now.position };
  if (now && change) { Object.assign(now, change); renderNow(); }
  if (await request(what, fields) && now) { Object.assign(now, was); renderNow(); }
}

function runningPosition(start) {
  const began = performance.now();
  return () => start + performance.now() - began;
}

// Marks the touched button as busy until the server has answered.
function markBusy(button) {
  const both = [button, byId("pause")];
  for (const element of both) element.setAttribute("aria-busy", "true");
  return () => { for (const element of both) element.removeAttribute("aria-busy"); };
}

async function play(button) {
  const data = button.dataset;
  // The row of what sounds is its pause button.
  if (current()?.clip === data.clip && ["own", "mine"].includes(mode())) { toggle(); return; }
  if (isReadOnly()) { openSheet(`text-${data.clip}`); return; }
  if (isMuted()) { showNotice(byId("muted").textContent); return; }
  if (isScreen && status.speaker === "ready") {
    if (mode() === "busy") { queue.offerQueue(button); return; }
    const unmark = markBusy(button);
    fetchCaptions(data.json);
    const refused = await request("play", { clip: data.clip, session: session() });
    unmark();
    // The play of a faster visitor may not be on this page yet.
    if (refused === "busy" && !queue.offerQueue(button)) showNotice(lastError);
    return;
  }
  playHere(button, data.clip === hero()?.dataset.clip ? from : 0);
}

// Plays a clip on this page, from `start` in milliseconds.
function playHere(button, start) {
  const data = button.dataset;
  from = 0;
  followsRoom = false;
  interrupted = null;
  player.start(clipOf(button), start, fetchCaptions(data.json), explain, soundingClips());
}

// The clips of this room that can be heard. They stay what they are when another page is shown.
function soundingClips() {
  return [...document.querySelectorAll("button.clip")].map((button) => {
    const { json } = button.dataset;
    return { clip: clipOf(button), captions: () => fetchCaptions(json) };
  });
}

function toggle() {
  const show = current();
  if (!show) { const clip = onward.endedClip() ?? hero(); if (clip) play(clip); return; }
  const playing = show.phase === "playing";
  if (player.current()) { playing ? player.pause() : player.resume(); return; }
  const here = show.position();
  sendOptimistically(playing ? "pause" : "resume", {}, { phase: playing ? "paused" : "playing", position: playing ? () => here : runningPosition(here) });
}

function seek(ms) {
  const show = current();
  if (!show) return;
  const to = Math.round(Math.max(0, Math.min(ms, show.length)));
  if (player.current()) { player.seek(to); return; }
  sendOptimistically("seek", { at: to }, { position: show.phase === "playing" ? runningPosition(to) : () => to });
}

const actions = {
  pause: toggle,
  stop() {
    if (player.current()) player.stop();
    else if (status.mine) request("stop");
    else queue.offerQueue(null);
  },
  back() { seek((current()?.position() ?? 0) - SEEK_STEP_MS); },
  forward() { seek((current()?.position() ?? 0) + SEEK_STEP_MS); },
  "follow-room"() { followsRoom = true; update(); openSheet(`text-${status.now.clip}`); },
  quieter(button) {
    const step = button.value;
    showVolume(Number(step));
    byId("status").textContent = byId("volume").querySelector(".level").getAttribute("aria-label");
    request("volume", { step });
  },
  louder(button) { actions.quieter(button); },
  "go-on"() { if (status.again) goOn(status.again); },
  "next-here"(button) { play(clipButton(button.dataset.next)); },
  "all-clips": unfold,
  list: unfold,
};

// Shows or hides the list of clips, where a panel has no room for it beside what plays.
function unfold() {
  const unfolded = document.querySelector("main").toggleAttribute("data-unfolded");
  for (const id of ["all-clips", "list"]) byId(id)?.setAttribute("aria-expanded", String(unfolded));
}

onTouch((target) => {
  if (!shownRoom) return false;
  if (target.dataset.sentenceStep) {
    const at = neighbourSentence(target.closest("dialog"), Number(target.dataset.sentenceStep));
    if (at !== null) seek(at);
    return true;
  }
  if (actions[target.id]) actions[target.id](target);
  else if (target.matches("button.clip")) play(target);
  else if (target.matches(".seekable [data-at]")) seek(Number(target.dataset.at));
  else return false;
  return true;
});
document.addEventListener("change", (event) => {
  if (event.target.id === "seek") seek(Number(event.target.value));
  if (event.target.id === "speed") player.speed(Number(event.target.value));
});

// Applies this visitor's speed and choice of clips. A clip that the address names without a route stays the first.
function applyPreferences() {
  if (!isScreen) byId("speed").value = String(player.speed());
  const data = byId("pause").dataset, query = new URLSearchParams(location.search);
  data.ownHero ??= data.hero;
  data.hero = data.ownHero;
  const own = hero();
  const first = query.has("clip") && !query.has("route") ? own : chooseFirst(document.querySelectorAll("button.clip"), own, query.has("clip"));
  if (first) data.hero = first.dataset.clip;
}
onChoice(() => { if (shownRoom) { applyPreferences(); renderNow(); } });

// Another room's page is shown, in this document or a new one.
function begin() {
  shownRoom = room().room;
  const query = new URLSearchParams(location.search);
  status = { speaker: room().speaker, volume: null, now: null, mine: false, queue: [] };
  [hasSnapshot, followsRoom, from] = [false, false, Number(query.get("at")) * 1000 || 0];
  const left = player.left();
  interrupted = null;
  // It is offered once.
  if (left?.room === shownRoom && !query.has("clip") && !player.current()) { interrupted = left; player.forgetLeft(); }
  onward.reset();
  applyPreferences();
  renderNow();
  // A text-only clip of the address is opened at once.
  if (room().open) openSheet(room().open);
  // The captions of a running play are fetched at once; those of later plays follow the event stream.
  const playing = document.querySelector("button.clip[aria-current]");
  if (playing) fetchCaptions(playing.dataset.json);
  unsubscribe = subscribe(shownRoom, onSnapshot, setLost, () => !!current());
  // The language may have been chosen on another page.
  followPage(current(), mode(), status.queue);
}

function leave() {
  unsubscribe();
  shownRoom = null;
  hasSnapshot = false;
  render(null, "idle", null);
}

idle.setPlayingCheck(() => (current()?.phase ?? "idle") === "playing");
player.onPlayChange(update);
queue.init({ now: () => status, here: () => current(), hero });
onSwap(() => { if (shownRoom && shownRoom !== room().room) leave(); });
onPage("main.room", () => {
  if (!shownRoom) { begin(); return; }
  // Another language or edition of this page.
  applyPreferences();
  update();
  followPage(current(), mode(), status.queue);
});
