// A room's page: joins touches, the house's stream, the sound on this page and what is shown.
import { listen } from "./live.js";
import * as phone from "./phone.js";
import { session } from "./report.js";
import { paint } from "./stage.js";

const LEAP = 10000;
const BOUNCE = 300;
const at = (id) => document.getElementById(id);
const room = () => document.querySelector("main").dataset;
const json = { Accept: "application/json" };
let status = { speaker: room().speaker, volume: null, now: null };
let known = false;
const captions = new Map();

// What is shown: the sound on this page, or else the room's speaker.
function shown() { return phone.current() ?? status.now; }
function refresh() {
  if (known || phone.current()) paint(shown(), status.speaker === "ready" ? "speaker" : "phone");
}

function hear(snapshot) {
  const now = snapshot.now;
  if (now) {
    const heard = performance.now();
    now.surface = "speaker";
    now.position = ((from) => () => now.phase === "playing" ? from + performance.now() - heard : from)(now.position);
  }
  status = snapshot;
  known = true;
  at("speakerless").hidden = status.speaker !== "missing";
  at("volume").hidden = status.speaker !== "ready";
  loudness(status.volume);
  refresh();
  if (snapshot.edition !== Number(room().edition)) swap(location.href).catch(() => {});
}

function loudness(step) {
  if (step === null) return;
  for (const it of document.querySelectorAll("[data-volume]")) it.setAttribute("aria-pressed", String(Number(it.dataset.volume) === step));
}

let quiet = 0;
function complain(sentence) {
  at("notice").textContent = sentence;
  at("notice").hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => { at("notice").hidden = true; }, 6000);
}

async function ask(what, fields = {}) {
  try {
    const answer = await fetch(`${room().action}/${what}`, { method: "POST", headers: json, body: new URLSearchParams(fields) });
    if (answer.ok) return;
    complain((await answer.json()).error ?? at("notice").dataset.ours);
  } catch {
    at("offline").hidden = false;
  }
  // What was shown before it was answered is taken back.
  if (status.now && "was" in status.now) Object.assign(status.now, status.now.was);
  refresh();
}

// Shows at once what the speaker is about to do.
function foresee(change) {
  const now = status.now;
  if (!now) return;
  now.was = { phase: now.phase, position: now.position };
  Object.assign(now, change);
  refresh();
}

function running(from) {
  const began = performance.now();
  return () => from + performance.now() - began;
}

function play(button) {
  const it = button.dataset;
  if (status.speaker === "ready") {
    phone.stop();
    ask("play", { clip: it.clip, session: session() });
    return;
  }
  phone.start({
    room: room().room, house: room().house, clip: it.clip, language: it.language, title: it.title,
    recording: it.recording, sound: it.sound, length: Number(it.length),
  }, told(it.json), () => complain(at("notice").dataset.refused));
}

// The captions of a clip; sound does not wait for them.
async function told(address, tries = 0) {
  if (captions.has(address)) return captions.get(address);
  try {
    const it = await (await fetch(address, { headers: json })).json();
    captions.set(address, it.captions);
    return it.captions;
  } catch {
    if (tries === 5) return [];
    await new Promise((done) => setTimeout(done, 1000 * 2 ** tries));
    return told(address, tries + 1);
  }
}

function toggle() {
  const show = shown();
  if (!show) return;
  const playing = show.phase === "playing";
  if (phone.current()) { playing ? phone.pause() : phone.resume(); return; }
  const from = show.position();
  foresee({ phase: playing ? "paused" : "playing", position: playing ? () => from : running(from) });
  ask(playing ? "pause" : "resume");
}

function seek(ms) {
  const show = shown();
  if (!show) return;
  const to = Math.round(Math.max(0, Math.min(ms, show.length)));
  if (phone.current()) { phone.seek(to); return; }
  foresee({ position: show.phase === "playing" ? running(to) : () => to });
  ask("seek", { at: to });
}

const acts = {
  pause: toggle,
  stop() { phone.current() ? phone.stop() : ask("stop"); },
  back() { seek((shown()?.position() ?? 0) - LEAP); },
  forward() { seek((shown()?.position() ?? 0) + LEAP); },
};

// Another language or edition of this page; what plays goes on.
async function swap(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["header", "main"]) document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  at("offline").textContent = page.getElementById("offline").textContent;
  Object.assign(at("notice").dataset, page.getElementById("notice").dataset);
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  history.replaceState(null, "", address);
  captions.clear();
  at("volume").hidden = status.speaker !== "ready";
  at("speakerless").hidden = status.speaker !== "missing";
  loudness(status.volume);
  refresh();
}

let last = { name: "", time: -BOUNCE };
document.addEventListener("click", (event) => {
  const touched = event.target.closest("button, a");
  if (!touched) return;
  const data = touched.dataset;
  const name = touched.id || data.clip || data.volume || touched.getAttribute("href");
  const twice = name === last.name && event.timeStamp - last.time < BOUNCE;
  if (twice) { event.preventDefault(); return; }
  last = { name, time: event.timeStamp };
  touched.classList.add("touched");
  setTimeout(() => touched.classList.remove("touched"), 180);
  const act = acts[touched.id];
  if (act) act();
  else if (data.clip) play(touched);
  else if (data.volume) { loudness(Number(data.volume)); ask("volume", { step: data.volume }); }
  else if (touched.matches("a[data-language]")) turn(touched);
  else if (touched.matches(".read")) document.querySelector(touched.getAttribute("href")).showModal();
  else if (touched.closest("dialog")) touched.closest("dialog").close();
  else return;
  event.preventDefault();
});
document.addEventListener("change", (event) => { if (event.target.id === "seek") seek(Number(event.target.value)); });
document.addEventListener("submit", (event) => event.preventDefault());

async function turn(link) {
  try {
    await swap(link.href);
    document.querySelector(`a[data-language="${link.dataset.language}"]`).focus({ preventScroll: true });
  } catch {
    at("offline").hidden = false;
  }
}

phone.watch(refresh);
listen(room().room, hear, (lost) => { at("offline").hidden = !lost; });
