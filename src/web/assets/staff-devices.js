// Speakers and screens: results are shown in the corner, and the page follows the server's state.
import { announce } from "./staff.js";

const EVERY = 3000;
const LEVEL_AFTER = 700;
const main = document.querySelector("main");
let asked = 0;

// Updates the values of the form, except those that are being edited.
function follow(state) {
  const room = state.closest(".room");
  if (!room) return;
  const { chosen, trim, cap, staffLevel, speaker } = state.dataset;
  room.querySelector(".tone").hidden = speaker !== "true";
  room.querySelector(".reset-to-config").hidden = staffLevel !== "true";
  follow.outlets(room.querySelector("[data-sync=output]"), chosen);
  for (const [name, value] of Object.entries({ trim, cap })) {
    const field = room.querySelector(`[name=${name}]`);
    if (field.form.contains(document.activeElement) || field.form.dataset.waiting) continue;
    field.value = value;
  }
}

// One row for each outlet, and an empty one.
follow.outlets = (form, chosen) => {
  if (form.dataset.chosen === chosen || form.querySelector("select:focus")) return;
  form.dataset.chosen = chosen;
  const outlets = [...chosen.split(" ").filter(Boolean), ""];
  const rows = form.querySelectorAll(".outlet");
  for (const row of [...rows].slice(outlets.length)) row.remove();
  for (const [n, outlet] of outlets.entries()) {
    const row = rows[n] ?? another(form);
    const [output, channel] = outlet.split("#");
    row.querySelector("[name=output]").value = output;
    row.querySelector("[name=channel]").value = channel ?? "both";
  }
};
function another(form) {
  const last = [...form.querySelectorAll(".outlet")].at(-1);
  const row = last.cloneNode(true);
  last.after(row);
  return row;
}

// Replaces only the parts that changed, and keeps the focus.
function put(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const piece of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(piece.id);
    if (!old || old.outerHTML === piece.outerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(piece);
    if (focused) (document.getElementById(focused) ?? main).focus({ preventScroll: true });
    if (piece.matches(".state")) follow(piece);
  }
}

async function look() {
  const mine = ++asked;
  try {
    const answer = await fetch("/staff/devices/now", { redirect: "error" });
    const text = await answer.text();
    if (answer.ok && mine === asked) put(text);
  } catch { /* The next look may find the house again. */ }
}

const timers = new Map();

async function send(form, submitter) {
  // A pending change is sent along or dropped.
  clearTimeout(timers.get(form));
  const fields = new FormData(form);
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
    const told = await answer.json();
    announce(told.said ?? told.error);
    if (answer.ok && form.matches(".enrol")) form.reset();
  } catch (error) {
    announce(String(error.message));
  }
  delete form.dataset.waiting;
  await look();
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.closest("main")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// A level is heard while it is set; many steps are one change.
function later(form) {
  form.dataset.waiting = "yes";
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => send(form), LEVEL_AFTER));
}
document.addEventListener("change", (event) => {
  const form = event.target.closest(".level");
  if (form) later(form);
});
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const field = step.parentElement.querySelector("input");
  const wanted = (Number(field.value) || 0) + Number(step.dataset.step);
  field.value = Math.min(Number(field.max), Math.max(Number(field.min), wanted));
  later(field.form);
});

setInterval(() => { if (!document.hidden) look(); }, EVERY);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
