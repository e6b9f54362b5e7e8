// A room's page: joins touches, the house's stream, the sound on this page and what is shown.
import * as again from "./again.js";
import * as busy from "./busy.js";
import { answers, isLost, onChange, setLost } from "./connection.js";
import { ask, complain, room, said, told } from "./house.js";
import * as idle from "./idle.js";
import { isolate } from "./isolate.js";
import { listen } from "./live.js";
import { onSwap, open, swap } from "./page.js";
import * as phone from "./phone.js";
import { present, session } from "./report.js";
import { paint } from "./stage.js";
import { onTouch } from "./touch.js";

const LEAP = 10000;
const at = (id) => document.getElementById(id);
const screen = document.documentElement.dataset.surface === "screen";
// A screen of another room shows this page: it only reads.
const guest = () => room().speaker === "elsewhere";
let status = { speaker: room().speaker, volume: null, now: null, mine: false, queue: [] };
let known = false;
// What a visitor listened to when the connection went: { clip, language, title, at }.
let interrupted = null;
let following = false;
let from = Number(new URLSearchParams(location.search).get("at")) * 1000 || 0;

// Staff want silence of screens, not of phones.
const hushed = () => screen && !guest() && !!status.muted;
// What is shown: the sound on this page, or else the room's speaker, where it is this page's matter.
function shown() { return phone.current() ?? ((screen && !guest()) || following ? status.now : null); }
function standing() {
  if (phone.current()) return "own";
  if (!shown()) return "idle";
  if (!screen) return "follow";
  return status.mine ? "mine" : "busy";
}

function hero() {
  const wanted = at("pause").dataset.hero;
  return document.querySelector(`button.clip[data-clip="${CSS.escape(wanted)}"]`);
}

function refresh() {
  const show = shown();
  if (show && show === status.now) caption(show);
  if (known || phone.current()) paint(show, standing(), hero());
}

// The captions of what the room's speaker plays. They stay as they are as long as it plays, so they are fetched once.
let captions = { json: "", cues: [] };
function caption({ json }) {
  if (!json || captions.json === json) return;
  const mine = { json, cues: [] };
  captions = mine;
  told(json).then((cues) => { mine.cues = cues; if (captions === mine) refresh(); });
}

function hear(snapshot) {
  const now = snapshot.now;
  // It went on all the while, or somebody began another.
  if (now) interrupted = null;
  const heard = performance.now();
  if (now) {
    now.position = ((start) => () => now.phase === "playing" ? start + performance.now() - heard : start)(now.position);
    now.captions = () => captions.json === now.json ? captions.cues : [];
  }
  if (screen && !now && status.now) idle.stir();
  // Until now it sounded for whoever began it here.
  if (status.mine && status.now?.phase === "playing") present();
  status = snapshot;
  status.undisturbed = heard + (snapshot.undisturbed ?? 0);
  if (!now) following = false;
  known = true;
  furnish();
}

// Another edition is shown once nobody listens to this one or reads in it: what somebody has before
// them stays whole. A speaker that went on with the new one is no reason to wait.
let renewing = false;
async function renew() {
  const old = known && status.edition !== Number(room().edition);
  const heard = phone.current() || (shown() && shown().edition !== status.edition);
  if (!old || heard || renewing || document.querySelector("dialog[open]")) return;
  renewing = true;
  try { await swap(location.href); } catch { /* It is tried again with the next that is heard of. */ }
  renewing = false;
}
document.addEventListener("close", () => renew(), true);

// All that depends on the room's speaker.
function furnish() {
  at("speakerless").hidden = !(guest() || (screen && status.speaker === "missing"));
  at("muted").hidden = !hushed();
  if (hushed() && phone.current()) phone.stop();
  if (screen && guest()) at("volume").hidden = true;
  else if (screen) {
    at("volume").hidden = status.speaker !== "ready" || isLost();
    loudness(status.volume);
    busy.show(status);
  } else {
    const plays = at("roomplays");
    plays.hidden = !status.now || following || !!phone.current();
    if (status.now) plays.querySelector("span").textContent = plays.dataset.said.replace("{title}", isolate(status.now.title));
  }
  const left = shown() ? null : (screen && status.again) || (isLost() ? null : interrupted);
  again.show(left, !screen || status.speaker !== "missing");
  refresh();
  renew();
}

// While the server is away nobody knows what the room's speaker does: the page shows it as silent, and offers to
// go on once the server is back. Sound on this page goes on by itself.
onChange((lost) => {
  const { now, mine } = status;
  if (lost && now) {
    if (screen && mine && !guest()) {
      interrupted = { clip: now.clip, language: now.language, title: now.title, at: Math.round(now.position()) };
    }
    if (screen) idle.stir();
    status = { ...status, now: null, again: null, mine: false, queue: [] };
  }
  for (const it of document.querySelectorAll("#carry, #again-phone, #busy-phone")) it.hidden = lost;
  furnish();
});

again.begin(async ({ clip, language, at: from }) => {
  interrupted = null;
  if (screen && status.speaker === "ready") {
    if (await ask("play", { clip, at: from, session: session() }, language) === "busy") complain(said);
    return;
  }
  const button = document.querySelector(`button.clip[data-clip="${CSS.escape(clip)}"]`);
  if (button) playHere(button, from);
});

// Why the sound on this page did not begin or broke off. Where the server is away, it is offered again later.
async function explain(how, { clip, language, title }, from) {
  if (how === "broke" && !await answers(location.href)) {
    interrupted = { clip, language, title, at: from };
    setLost(true);
    how = "unreached";
  }
  complain(at("notice").dataset[how]);
}

function loudness(step) {
  if (!step) return;
  const volume = at("volume");
  volume.dataset.step = step;
  volume.querySelector(".level").setAttribute("aria-label", volume.dataset.said.replace("{step}", step));
  at("quieter").value = Math.max(1, step - 1);
  at("louder").value = Math.min(Number(volume.dataset.most), step + 1);
}

// Shows at once what the speaker is about to do, and takes it back where it does not.
async function steer(what, fields, change) {
  const now = status.now;
  const was = now && { phase: now.phase, position: now.position };
  if (now && change) { Object.assign(now, change); refresh(); }
  if (await ask(what, fields) && now) { Object.assign(now, was); refresh(); }
}

function running(start) {
  const began = performance.now();
  return () => start + performance.now() - began;
}

// What was touched shows so until the house has answered, however long the sound is on its way.
function coming(button) {
  const both = [button, at("pause")];
  for (const it of both) it.setAttribute("aria-busy", "true");
  return () => { for (const it of both) it.removeAttribute("aria-busy"); };
}

async function play(button) {
  const it = button.dataset;
  if (screen && (guest() || status.speaker === "missing" || (status.speaker === "ready" && isLost()))) { open(`text-${it.clip}`); return; }
  if (hushed()) { complain(at("muted").textContent); return; }
  if (screen && status.speaker === "ready") {
    if (standing() === "busy") { busy.offer(button); return; }
    const come = coming(button);
    told(it.json);
    const refused = await ask("play", { clip: it.clip, session: session() });
    come();
    // Whoever was faster by a moment may not be on the page yet.
    if (refused === "busy" && !busy.offer(button)) complain(said);
    return;
  }
  playHere(button, it.clip === hero()?.dataset.clip ? from : 0);
}

// Plays a clip on this page, from `start` in milliseconds.
function playHere(button, start) {
  const it = button.dataset;
  from = 0;
  following = false;
  interrupted = null;
  phone.prefer(it.variant);
  phone.start({
    room: room().room, house: room().house, clip: it.clip, language: it.language, title: it.title,
    recording: it.recording, sound: it.sound, length: Number(it.length),
  }, start, told(it.json), explain);
}

function toggle() {
  const show = shown();
  if (!show) { if (hero()) play(hero()); return; }
  const playing = show.phase === "playing";
  if (phone.current()) { playing ? phone.pause() : phone.resume(); return; }
  const here = show.position();
  steer(playing ? "pause" : "resume", {}, { phase: playing ? "paused" : "playing", position: playing ? () => here : running(here) });
}

function seek(ms) {
  const show = shown();
  if (!show) return;
  const to = Math.round(Math.max(0, Math.min(ms, show.length)));
  if (phone.current()) { phone.seek(to); return; }
  steer("seek", { at: to }, { position: show.phase === "playing" ? running(to) : () => to });
}

const acts = {
  pause: toggle,
  stop() {
    if (phone.current()) phone.stop();
    else if (status.mine) ask("stop");
    else busy.offer(null);
  },
  back() { seek((shown()?.position() ?? 0) - LEAP); },
  forward() { seek((shown()?.position() ?? 0) + LEAP); },
  follow() { following = true; furnish(); open(`text-${status.now.clip}`); },
  quieter(it) { const step = it.value; loudness(Number(step)); ask("volume", { step }); },
  louder(it) { acts.quieter(it); },
};

onTouch((touched) => {
  if (acts[touched.id]) acts[touched.id](touched);
  else if (touched.matches("button.clip")) play(touched);
  else if (touched.matches("[role=button][data-at]")) seek(Number(touched.dataset.at));
  else return false;
  return true;
});
document.addEventListener("change", (event) => {
  if (event.target.id === "seek") seek(Number(event.target.value));
  if (event.target.id === "speed") phone.pace(Number(event.target.value));
});

onSwap(() => { greet(); furnish(); });

// The page as this visitor left the last one: how fast, and in which variant.
function greet() {
  if (screen) return;
  at("speed").value = String(phone.pace());
  if (new URLSearchParams(location.search).has("clip")) return;
  const usual = hero()?.dataset.clip.split("-")[0];
  const liked = document.querySelector(`button.clip[data-clip="${usual}-${phone.prefer()}"]`);
  if (liked) at("pause").dataset.hero = liked.dataset.clip;
}

idle.watch(() => (shown()?.phase ?? "idle") === "playing");
phone.watch(furnish);
busy.begin({ now: () => status, here: () => shown(), hero });
greet();
// Who asked for what is only to be read has it before them.
if (room().open) open(room().open);
// What plays already is shown with its caption; the others are fetched beside the stream.
const playing = document.querySelector("button.clip[aria-current]");
if (playing) told(playing.dataset.json);
listen(room().room, hear, setLost, () => !!shown());
