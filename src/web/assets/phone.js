// Plays on the page itself: a visitor's phone, or a screen whose room has no speaker that sounds.
import { add } from "./heard.js";
import { key, leave, present, session, tell } from "./report.js";

const EVERY = 5000;
const sound = document.getElementById("sound");
let play = null;
let told = 0;
let mark = null;
let changed = () => {};

const here = () => Math.round(sound.currentTime * 1000);

export const current = () => play?.show ?? null;

// Must run inside the touch: only then may a browser begin to sound. `complain` is told why it does not sound
// (refused by the browser, or broke), and for which clip and from where.
export function start(clip, from, captions, complain) {
  end("superseded");
  let cues = [];
  play = {
    show: { ...clip, phase: "playing", captions: () => cues, position: here },
    report: {
      key: key(), room: clip.room, clip: clip.clip, language: clip.language, recording: clip.recording,
      session: session(), heard: [], listened: 0, end: null,
    },
    sounded: false,
    complain,
  };
  const mine = play;
  sound.src = clip.sound;
  sound.defaultPlaybackRate = sound.playbackRate = pace();
  if (from) sound.currentTime = from / 1000;
  sound.play().catch((error) => {
    if (play !== mine || error.name === "AbortError") return;
    end("stopped");
    changed();
    complain(error.name === "NotAllowedError" ? "refused" : "broke", clip, from);
  });
  captions.then((it) => { cues = it; if (play === mine) changed(); });
  introduce(clip);
  changed();
}

export function pause() { sound.pause(); }
export function resume() { sound.play().catch(() => {}); }
export function stop() { end("stopped"); changed(); }

export function seek(ms) {
  if (!play) return;
  count();
  mark = null;
  sound.currentTime = Math.max(0, Math.min(ms, play.show.length)) / 1000;
  changed();
}

export function watch(hear) { changed = hear; }

// What this phone remembers of its visitor: nothing but how fast, and which variant.
function remember(name, value) { try { localStorage.setItem(name, value); } catch { /* Then it asks again. */ } }
function remembered(name) { try { return localStorage.getItem(name); } catch { return null; } }

export function pace(speed) {
  if (speed) {
    // What sounded until now did so at the pace of before.
    if (!sound.paused) count();
    sound.playbackRate = speed;
    remember("speed", speed);
  }
  return Number(remembered("speed")) || 1;
}

export function prefer(variant) {
  if (variant && document.documentElement.dataset.surface === "own") remember("variant", variant);
  return remembered("variant");
}

// Counts what sounded since the last mark; a jump is no listening. What was heard is a part of the
// recording, how long it took is time: at another pace these differ.
function count() {
  const [at, time] = [here(), performance.now()];
  if (play && mark && at > mark.at && at - mark.at <= (time - mark.time) * sound.playbackRate * 1.25 + 300) {
    play.report.heard = add(play.report.heard, mark.at, at);
    play.report.listened += (at - mark.at) / sound.playbackRate;
    present();
  }
  mark = { at, time };
}

function say() {
  if (!play?.sounded) return;
  told = performance.now();
  tell({ ...play.report, listened: Math.round(play.report.listened) });
}

function end(reason) {
  if (!play) return;
  if (!sound.paused || reason === "finished") count();
  play.report.end = reason;
  say();
  play = null;
  mark = null;
  sound.pause();
  sound.removeAttribute("src");
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = "none";
}

sound.addEventListener("playing", () => {
  if (!play) return;
  mark = { at: here(), time: performance.now() };
  play.show.phase = "playing";
  if (!play.sounded) { play.sounded = true; play.report.began = Date.now(); say(); }
  changed();
});
sound.addEventListener("pause", () => {
  if (!play || sound.ended) return;
  count();
  mark = null;
  play.show.phase = "paused";
  say();
  changed();
});
sound.addEventListener("timeupdate", () => {
  if (!play || sound.seeking || sound.paused) return;
  count();
  if (performance.now() - told >= EVERY) say();
});
sound.addEventListener("seeking", () => { mark = null; });
sound.addEventListener("seeked", () => { if (play) { mark = null; if (!sound.paused) count(); changed(); } });
sound.addEventListener("waiting", () => { mark = null; });
// What could not begin is refused where it was asked for; what breaks off was not the visitor's doing.
sound.addEventListener("error", () => {
  if (!play?.sounded) return;
  const { complain, show } = play;
  const at = here();
  end("error");
  changed();
  complain("broke", show, at);
});
sound.addEventListener("ended", () => { end("finished"); changed(); });
addEventListener("pagehide", () => { end("navigated"); leave(); changed(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && play) { say(); } });

function introduce(clip) {
  if (!("mediaSession" in navigator)) return;
  const media = navigator.mediaSession;
  media.metadata = new MediaMetadata({ title: clip.title, artist: clip.house });
  const actions = {
    play: resume, pause, stop,
    seekbackward: (it) => seek(here() - (it.seekOffset ?? 10) * 1000),
    seekforward: (it) => seek(here() + (it.seekOffset ?? 10) * 1000),
    seekto: (it) => seek(it.seekTime * 1000),
  };
  for (const [name, act] of Object.entries(actions)) {
    try { media.setActionHandler(name, act); } catch { /* An older browser lacks it. */ }
  }
}
