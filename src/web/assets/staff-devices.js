// Speakers and screens: results are shown in the corner, and the page follows the server's state.
import { announce } from "./staff.js";
import { followState } from "./staff-live.js";

const LEVEL_DELAY_MS = 700;

// Updates the values of the form, except those that are being edited.
function showState(state) {
  const room = state.closest(".room");
  if (!room) return;
  const { chosen, trim, cap, staffLevel, speaker } = state.dataset;
  room.querySelector(".tone").hidden = speaker !== "true";
  room.querySelector(".reset-to-config").hidden = staffLevel !== "true";
  showState.outlets(room.querySelector("[data-sync=output]"), chosen);
  for (const [name, value] of Object.entries({ trim, cap })) {
    const field = room.querySelector(`[name=${name}]`);
    if (field.form.contains(document.activeElement) || field.form.dataset.pending) continue;
    field.value = value;
  }
}

// One row for each outlet, and an empty one.
showState.outlets = (form, chosen) => {
  if (form.dataset.chosen === chosen || form.querySelector("select:focus")) return;
  form.dataset.chosen = chosen;
  const outlets = [...chosen.split(" ").filter(Boolean), ""];
  const rows = form.querySelectorAll(".outlet");
  for (const row of [...rows].slice(outlets.length)) row.remove();
  for (const [n, outlet] of outlets.entries()) {
    const row = rows[n] ?? addRow(form);
    const [output, channel] = outlet.split("#");
    row.querySelector("[name=output]").value = output;
    row.querySelector("[name=channel]").value = channel ?? "both";
  }
};
function addRow(form) {
  const last = [...form.querySelectorAll(".outlet")].at(-1);
  const row = last.cloneNode(true);
  last.after(row);
  return row;
}

const poll = followState("/staff/devices/status", {
  onReplace: (piece) => { if (piece.matches(".state")) showState(piece); },
});

const timers = new Map();

async function send(form, submitter) {
  // A pending change is sent along or dropped.
  clearTimeout(timers.get(form));
  const fields = new FormData(form);
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
    const reply = await response.json();
    announce(reply.said ?? reply.error);
    if (response.ok && form.matches(".enrol")) form.reset();
  } catch (error) {
    announce(String(error.message));
  }
  delete form.dataset.pending;
  await poll();
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.closest("main")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// A level applies while it is being set; several steps are sent as one change.
function sendSoon(form) {
  form.dataset.pending = "yes";
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => send(form), LEVEL_DELAY_MS));
}
document.addEventListener("change", (event) => {
  const form = event.target.closest(".level");
  if (form) sendSoon(form);
});
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const field = step.parentElement.querySelector("input");
  const value = (Number(field.value) || 0) + Number(step.dataset.step);
  field.value = Math.min(Number(field.max), Math.max(Number(field.min), value));
  sendSoon(field.form);
});
