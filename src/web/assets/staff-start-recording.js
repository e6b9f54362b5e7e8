// The first recording: one file is sent while its texts are written. A recording that arrived before is offered again.
import { request } from "./staff.js";
import { fingerprint, sendFile, withdraw } from "./staff-tus.js";

const POLL_INTERVAL_MS = 500;
const form = document.getElementById("start-recording");
const words = form.dataset;
const drop = document.getElementById("drop-zone"), picker = document.getElementById("file");
const state = form.querySelector(".upload-state"), bar = form.querySelector("progress"), refusal = form.querySelector(".upload-refusal");
const sound = document.getElementById("start-sound"), checks = document.getElementById("start-checks");
const upload = form.elements.upload;
const title = form.elements.title;
let job, pollTimer;

const mb = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
function refuse(sentence) { refusal.textContent = sentence; refusal.hidden = !sentence; }
function showProgress(text, value) {
  state.textContent = text;
  bar.hidden = value === undefined;
  if (value === null) bar.removeAttribute("value"); else if (value !== undefined) bar.value = value;
}

async function send(file, folder) {
  if (job) { job.end.abort(); if (job.id) withdraw(job.id); }
  clearTimeout(pollTimer);
  const own = { file, folder, id: localStorage.getItem(fingerprint(file)) ?? undefined, end: new AbortController() };
  job = own;
  upload.value = "";
  refuse("");
  sound.hidden = checks.hidden = true;
  showProgress(file.name, 0);
  try {
    await sendFile(own, words, {
      created() {},
      progress: (_, sent) => showProgress(fill(words.progress, { done: mb(sent), all: mb(file.size) }), 100 * sent / file.size),
      cut: () => showProgress(words.connectionLost, null),
    });
    if (own === job) poll();
  } catch (error) {
    if (own !== job) return;
    showProgress("");
    refuse(error.message);
  }
}

// Shows how far the house is with the file, until it has listened to all of it.
async function poll() {
  clearTimeout(pollTimer);
  const reply = await request("/staff/uploads", undefined, "GET").catch(() => null);
  const found = reply?.uploads.find(({ id }) => id === job?.id);
  if (!found) { if (job && !reply) pollTimer = setTimeout(poll, POLL_INTERVAL_MS); return; }
  show(found);
}
function show(found) {
  if (found.stage === "refused") { showProgress(""); refuse(found.why); return; }
  if (found.stage !== "done") {
    showProgress(found.state ?? "", found.stage === "listening" ? found.share ?? 0 : null);
    pollTimer = setTimeout(poll, POLL_INTERVAL_MS);
    return;
  }
  showProgress(`✓ ${found.name}`);
  upload.value = found.id;
  refuse("");
  sound.src = found.sound;
  sound.hidden = false;
  checks.replaceChildren(...found.checks.map(({ severity, weight, text }) => {
    const line = Object.assign(document.createElement("li"), { className: severity });
    line.append(Object.assign(document.createElement("strong"), { textContent: weight }), text);
    return line;
  }));
  checks.hidden = !found.checks.length;
  if (!title.value && found.proposal.title) {
    title.value = found.proposal.title;
    title.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

picker.addEventListener("change", () => { if (picker.files[0]) send(picker.files[0]); picker.value = ""; });
for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("drag-over"); });
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("drag-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  const [item] = event.dataTransfer.items;
  const [file] = event.dataTransfer.files;
  if (file) send(file, Boolean(item?.webkitGetAsEntry?.()?.isDirectory));
});
// A file that is dropped beside the field would replace this page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());

// Nothing is sent without a recording; the page says what is missing where it is missing.
form.addEventListener("submit", (event) => {
  if (upload.value || upload.dataset.optional !== undefined) return;
  event.preventDefault();
  refuse(words.missing);
  picker.focus();
});
addEventListener("beforeunload", (event) => { if (job && !upload.value && !refusal.textContent) event.preventDefault(); });

// Who comes back finds the recording that arrived last.
const before = await request("/staff/uploads", undefined, "GET").catch(() => ({ uploads: [] }));
const last = before.uploads.at(-1);
if (last && !job) {
  if (last.stage === "coming") showProgress(`${last.name} · ${words.selectAgain}`);
  else if (last.stage !== "used" && last.stage !== "refused") { job = { id: last.id, end: new AbortController() }; show(last); }
}
