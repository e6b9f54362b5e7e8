// Asks the house for something in this room. What it refuses is said, and told to who asked.
import { setLost } from "./connection.js";

const at = (id) => document.getElementById(id);
const json = { Accept: "application/json" };
export const room = () => document.querySelector("main").dataset;

let quiet = 0;
export function complain(sentence) {
  at("notice").textContent = sentence;
  at("notice").hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => { at("notice").hidden = true; }, 6000);
}

// What the house said when it refused last.
export let said = "";

// Answers "" when it was done, or else why not: busy, not-yet, unconfirmed, queue-full, …
export async function ask(what, fields = {}, language = "") {
  const page = language ? room().action.replace(/^\/[^/]+/, `/${language}`) : room().action;
  try {
    const answer = await fetch(`${page}/${what}`, { method: "POST", headers: json, body: new URLSearchParams(fields) });
    if (answer.ok) return "";
    const told = await answer.json();
    said = told.error ?? at("notice").dataset.ours;
    if (!["busy", "not-yet", "unconfirmed"].includes(told.refused)) complain(said);
    return told.refused ?? "failed";
  } catch {
    setLost(true);
    return "offline";
  }
}

const captions = new Map();

// The captions of a clip, fetched once; sound does not wait for them.
export function told(address) {
  if (!captions.has(address)) captions.set(address, fetched(address));
  return captions.get(address);
}

async function fetched(address, tries = 0) {
  try {
    const it = await (await fetch(address, { headers: json })).json();
    return it.captions ?? [];
  } catch {
    if (tries === 5) { captions.delete(address); return []; }
    await new Promise((done) => setTimeout(done, 1000 * 2 ** tries));
    return fetched(address, tries + 1);
  }
}
