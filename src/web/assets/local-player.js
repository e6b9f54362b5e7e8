// Plays on the page itself: on a visitor's phone, or on a screen whose room has no working speaker. A clip is what
// `clipOf` of room-api.js returns.
import { isPreview } from "./visit-storage.js";
import { numberOf } from "./clip-buttons.js";
import { markHeard } from "./heard.js";
import { addInterval } from "./heard-intervals.js";
import { endOnLockScreen, showOnLockScreen } from "./media-session.js";
import { randomKey, sendBeacons, recordActivity, session, reportPlay } from "./reports.js";

const REPORT_INTERVAL_MS = 5000;
const sound = document.getElementById("sound") ?? addSound();
let play = null;
let reportedAt = 0;
let mark = null;
const listeners = [];

function addSound() {
  const element = Object.assign(document.createElement("audio"), { id: "sound", preload: "auto" });
  document.body.append(element);
  return element;
}

function onChange() { for (const listener of listeners) listener(); }

const positionMs = () => Math.round(sound.currentTime * 1000);

export const current = () => play?.show ?? null;

// Must run inside the touch, because browsers allow sound only then. `onError` receives the reason (refused or
// interrupted), the clip and the position. A lock screen leads to the clips of `list` before and after this one, each
// { clip, captions() }.
export function start(clip, from, captions, onError, list = []) {
  prepare(clip, from, captions, onError, { phase: "playing", rate: speed(), list });
  begin(from);
  onChange();
}

// Goes on with another recording of the clip at `from`: another play, at the same speed, and paused if this one is.
export function exchange(clip, from, captions) {
  const { show: { phase }, onError, list } = play;
  prepare(clip, from, captions, onError, { phase, rate: sound.playbackRate, list });
  if (phase === "playing") begin(from);
  onChange();
}

function prepare(clip, from, captions, onError, { phase, rate, list }) {
  end("superseded");
  forgetLeft();
  let cues = [];
  const report = {
    key: randomKey(), room: clip.room, clip: clip.clip, language: clip.language, recording: clip.recording,
    session: session(), heard: [], listened: 0, end: null,
  };
  play = {
    show: { ...clip, phase, captions: () => cues, position: positionMs, rate: (rating) => sendReport({ ...report, rating }) },
    report,
    sounded: false,
    onError,
    list,
  };
  const mine = play;
  sound.src = clip.sound;
  sound.defaultPlaybackRate = sound.playbackRate = rate;
  if (from) sound.currentTime = from / 1000;
  captions.then((loaded) => { cues = loaded; if (play === mine) onChange(); });
  showOnLockScreen(clip, lockScreenActions());
}

function begin(from) {
  const mine = play;
  const { show, onError } = mine;
  sound.play().catch((error) => {
    if (play !== mine || error.name === "AbortError") return;
    end("stopped");
    onChange();
    onError(error.name === "NotAllowedError" ? "refused" : "interrupted", show, from);
  });
}

export function pause() { sound.pause(); }
export function resume() { sound.play().catch(() => {}); }
export function stop() { end("stopped"); onChange(); }

export function seek(ms) {
  if (!play) return;
  countHeard();
  mark = null;
  sound.currentTime = Math.max(0, Math.min(ms, play.show.length)) / 1000;
  onChange();
}

// `listener` is called after each change of what plays.
export function onPlayChange(listener) { listeners.push(listener); }

// A phone stores the visitor's speed.
function store(name, value) { try { localStorage.setItem(name, value); } catch { /* Then it asks again. */ } }
function stored(name) { try { return localStorage.getItem(name); } catch { return null; } }

export function speed(rate) {
  if (rate) {
    // The time until now passed at the old speed.
    if (!sound.paused) countHeard();
    sound.playbackRate = rate;
    store("speed", rate);
  }
  return Number(stored("speed")) || 1;
}

// Counts what sounded since the last mark; a jump does not count. The heard part is a part of the recording, the
// listened time is real time; they differ at other speeds.
function countHeard() {
  const [at, time] = [positionMs(), performance.now()];
  if (play && mark && at > mark.at && at - mark.at <= (time - mark.time) * sound.playbackRate * 1.25 + 300) {
    play.report.heard = addInterval(play.report.heard, mark.at, at);
    play.report.listened += (at - mark.at) / sound.playbackRate;
    recordActivity();
  }
  mark = { at, time };
}

function report() {
  if (!play?.sounded) return;
  reportedAt = performance.now();
  sendReport(play.report);
}

function sendReport(found) { reportPlay({ ...found, listened: Math.round(found.listened) }); }

function end(reason) {
  if (!play) return;
  if (!sound.paused || reason === "finished") countHeard();
  play.report.end = reason;
  report();
  // The element forgets its position with its source.
  const at = reason === "finished" ? play.show.length : positionMs();
  play.show.position = () => at;
  play = null;
  mark = null;
  sound.pause();
  sound.removeAttribute("src");
  endOnLockScreen();
}

sound.addEventListener("playing", () => {
  if (!play) return;
  mark = { at: positionMs(), time: performance.now() };
  play.show.phase = "playing";
  if (!play.sounded) { play.sounded = true; play.report.began = Date.now(); report(); }
  onChange();
});
sound.addEventListener("pause", () => {
  if (!play || sound.ended) return;
  countHeard();
  mark = null;
  play.show.phase = "paused";
  report();
  onChange();
});
sound.addEventListener("timeupdate", () => {
  if (!play || sound.seeking || sound.paused) return;
  countHeard();
  if (performance.now() - reportedAt >= REPORT_INTERVAL_MS) report();
});
sound.addEventListener("seeking", () => { mark = null; });
sound.addEventListener("seeked", () => { if (play) { mark = null; if (!sound.paused) countHeard(); onChange(); } });
sound.addEventListener("waiting", () => { mark = null; });
// A play that cannot begin is reported where it was requested. A play that breaks off is an error, not a stop of the
// visitor.
sound.addEventListener("error", () => {
  if (!play?.sounded) return;
  const { onError, show } = play;
  const at = positionMs();
  keepPosition();
  end("error");
  onChange();
  onError("interrupted", show, at);
});
sound.addEventListener("ended", () => { markHeard(play.show.room, play.show.clip); end("finished"); onChange(); });
addEventListener("pagehide", () => { keepPosition(); end("navigated"); sendBeacons(); onChange(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && play) { report(); } });

// A page that was left in the middle of a clip offers to go on there when it is opened again, as does one whose sound
// broke off.
const LEFT = "left-clip";
const LEFT_VALID_MS = 30 * 60000;
function keepPosition() {
  if (!play?.sounded || isPreview) return;
  const { room, roomName, clip, language, title } = play.show;
  try { sessionStorage.setItem(LEFT, JSON.stringify({ room, roomName, clip, language, title, at: positionMs(), time: Date.now() })); } catch { /* Then it begins anew. */ }
}

// What was left; null if nothing was, or long ago.
export function left() {
  try {
    const left = JSON.parse(sessionStorage.getItem(LEFT));
    return left && Date.now() - left.time < LEFT_VALID_MS ? { ...left, isLeft: true } : null;
  } catch { return null; }
}

export function forgetLeft() { try { sessionStorage.removeItem(LEFT); } catch { /* Nothing was kept. */ } }

function lockScreenActions() {
  const { list, onError, show } = play;
  // Variants of one number tell the same.
  const number = ({ clip }) => numberOf(clip.clip);
  const stops = list.filter((entry, n) => list.findIndex((other) => number(other) === number(entry)) === n);
  const at = stops.findIndex((entry) => number(entry) === numberOf(show.clip));
  const playEntry = (entry) => entry ? () => start(entry.clip, 0, entry.captions(), onError, list) : null;
  return {
    play: resume, pause, stop,
    seekbackward: (details) => seek(positionMs() - (details.seekOffset ?? 10) * 1000),
    seekforward: (details) => seek(positionMs() + (details.seekOffset ?? 10) * 1000),
    seekto: (details) => seek(details.seekTime * 1000),
    previoustrack: playEntry(stops[at - 1]),
    nexttrack: playEntry(stops[at + 1]),
  };
}
