// Sends commands for this room to the server, and shows why one is refused.
import { setLost } from "./connection.js";

const byId = (id) => document.getElementById(id);
const json = { Accept: "application/json" };
export const room = () => document.querySelector("main").dataset;

let noticeTimer = 0;
export function showNotice(sentence) {
  byId("notice").textContent = sentence;
  byId("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { byId("notice").hidden = true; }, 6000);
}

// The message of the last refusal.
export let lastError = "";

// Returns "" on success, or else the reason: busy, not-yet, unconfirmed, queue-full, …
export async function request(what, fields = {}, language = "") {
  const page = language ? room().action.replace(/^\/[^/]+/, `/${language}`) : room().action;
  try {
    const response = await fetch(`${page}/${what}`, { method: "POST", headers: json, body: new URLSearchParams(fields) });
    if (response.ok) return "";
    const refusal = await response.json();
    lastError = refusal.error ?? byId("notice").dataset.serverError;
    if (!["busy", "not-yet", "unconfirmed"].includes(refusal.refused)) showNotice(lastError);
    return refusal.refused ?? "failed";
  } catch {
    setLost(true);
    return "offline";
  }
}

// What the page's script needs of a clip that this button plays.
export function clipOf({ dataset: data }) {
  return {
    room: room().room, roomName: document.querySelector("h1").textContent, house: room().house, clip: data.clip, language: data.language,
    title: data.title, recording: data.recording, sound: data.sound, length: Number(data.length), picture: pictureOf(data.clip),
  };
}

// The address of the clip's own picture, or else the room's; null where there is none.
function pictureOf(clip) {
  const slides = [...document.querySelectorAll(".slide")];
  const slide = slides.find(({ dataset }) => dataset.slideClip === clip) ?? slides.find(({ dataset }) => !dataset.slideClip);
  const picture = slide?.querySelector("img, use");
  return picture?.getAttribute("src") ?? picture?.getAttribute("href")?.split("#")[0] ?? null;
}

const clips = new Map();

// The data of a clip, fetched once; empty if the server is away for long. Sound does not wait for it.
export function fetchClip(address) {
  if (!clips.has(address)) clips.set(address, fetchWithRetry(address));
  return clips.get(address);
}

// The captions of a clip.
export async function fetchCaptions(address) { return (await fetchClip(address)).captions ?? []; }

async function fetchWithRetry(address, tries = 0) {
  try {
    return await (await fetch(address, { headers: json })).json();
  } catch {
    if (tries === 5) { clips.delete(address); return {}; }
    await new Promise((done) => setTimeout(done, 1000 * 2 ** tries));
    return fetchWithRetry(address, tries + 1);
  }
}
