// Uploads audio files, two at a time, and assigns them to clips.
import { request, announce } from "./staff.js";
import { fingerprint, sendFile, withdraw, UnretryableError } from "./staff-tus.js";

const MAX_PARALLEL_UPLOADS = 2;
const ACTIVE_STAGES = ["waiting", "listening", "making"];

const list = document.getElementById("uploads");
const words = list.dataset;
const drop = document.getElementById("drop-zone");
const picker = document.getElementById("files");
// A job is a file of this page; a card shows a job or an upload that the server lists.
const jobs = [];
const cards = new Map();
// Cards that were removed here; a pending response may still list them.
const removedIds = new Set();
let pollTimer;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const mb = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
const time = (seconds) => seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;

async function uploadFile(job) {
  try {
    await sendFile(job, words, { created: registerCard, progress, cut: () => state(job.card, words.connectionLost) });
  } catch (error) {
    job.error = error.message;
    const [stage, text] = error instanceof UnretryableError ? ["refused", words.refused] : ["stopped", words.stopped];
    renderCard(job.card, { stage, state: text, why: error.message });
  }
}

function progress(job, sent) {
  job.card.querySelector("progress").value = 100 * sent / job.file.size;
  const seconds = (performance.now() - job.meter.at) / 1000;
  const speed = (sent - job.meter.from) / Math.max(seconds, 0.1);
  const progressText = fill(words.progress, { done: mb(sent), all: mb(job.file.size) });
  const left = time((job.file.size - sent) / Math.max(speed, 1));
  state(job.card, seconds < 1 ? progressText : `${progressText} · ${fill(words.speed, { speed: mb(speed), left })}`);
}

const running = () => jobs.filter((job) => job.running).length;

function next() {
  while (running() < MAX_PARALLEL_UPLOADS) {
    const job = jobs.find((job) => !job.running && !job.done && !job.error && !job.end.signal.aborted);
    if (!job) return;
    job.running = true;
    renderCard(job.card, { stage: "coming", state: "" });
    uploadFile(job).finally(() => {
      job.running = false;
      job.done = !job.error;
      if (job.end.signal.aborted) deleteUpload(job);
      next();
      poll();
    });
  }
}

function add(files, folders = []) {
  for (const file of files) {
    const known = jobs.find((job) => fingerprint(job.file) === fingerprint(file) && !job.end.signal.aborted && (job.running || !job.done));
    if (known?.error) { known.error = undefined; known.file = file; continue; }
    if (known) continue;
    const job = { file, folder: folders.includes(file.name), id: localStorage.getItem(fingerprint(file)) ?? undefined, offset: 0, end: new AbortController() };
    job.card = (job.id && cards.get(job.id)) ?? makeCard(file.name);
    job.card.job = job;
    jobs.push(job);
    renderCard(job.card, { stage: "queued", state: words.queued });
  }
  next();
}

// ---- cards ----

function makeCard(name) {
  const made = document.getElementById("upload-template").content.cloneNode(true).querySelector("li");
  made.querySelector(".file").textContent = name;
  made.querySelector("progress").setAttribute("aria-label", name);
  made.querySelector("audio").setAttribute("aria-label", name);
  made.querySelector(".cancel").addEventListener("click", () => cancel(made));
  made.querySelector(".retry").addEventListener("click", () => { made.job.error = undefined; next(); });
  const form = made.querySelector("form");
  form.addEventListener("input", (event) => {
    if (event.target.name === "title") form.isTitleEdited = true;
    if (event.target.name !== "title") previewSoon(made);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); assign(made); });
  list.prepend(made);
  document.getElementById("list-head").hidden = false;
  return made;
}

function registerCard(job) {
  job.card.id = `upload-${job.id}`;
  cards.set(job.id, job.card);
}

function state(card, text) { card.querySelector(".state").textContent = text; }

function renderCard(card, upload) {
  card.dataset.stage = upload.stage;
  const find = (css) => card.querySelector(css);
  const isActive = ["coming", "queued", ...ACTIVE_STAGES].includes(upload.stage);
  find("progress").hidden = !isActive;
  if (upload.stage === "listening") find("progress").value = upload.share;
  if (upload.stage === "waiting" || upload.stage === "making") find("progress").removeAttribute("value");
  if (upload.state !== undefined) state(card, upload.state);
  find(".refusal").hidden = !upload.why;
  find(".refusal").textContent = upload.why ?? "";
  find(".retry").hidden = upload.stage !== "stopped";
  const isFinal = ["done", "refused", "used"].includes(upload.stage);
  const cancel = find(".cancel");
  cancel.firstChild.data = isFinal ? words.dismiss : words.cancel;
  if (!cancel.querySelector(".visually-hidden")) {
    const of = document.createElement("span");
    of.className = "visually-hidden";
    of.textContent = ` ${find(".file").textContent}`;
    cancel.append(of);
  }
  find(".open").hidden = !upload.href;
  if (upload.href) find(".open").href = upload.href;
  find(".inspection-result").hidden = upload.stage !== "done";
  find(".duplicate-note").hidden = !upload.known || upload.stage !== "done";
  if (upload.stage === "done" && card.resultOf !== upload.recording) showResult(card, upload);
}

function showResult(card, upload) {
  card.resultOf = upload.recording;
  const find = (css) => card.querySelector(css);
  find("audio").src = upload.sound;
  find(".facts").replaceChildren(...upload.facts.map(({ name, value }) => {
    const pair = document.createElement("div");
    const [term, figure] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, figure.textContent] = [name, value];
    pair.append(term, figure);
    return pair;
  }));
  find(".checks").replaceChildren(...upload.checks.map(({ severity, weight, text }) => {
    const line = document.createElement("li");
    const strong = document.createElement("strong");
    [line.className, strong.textContent] = [severity, weight];
    line.append(strong, text);
    return line;
  }));
  find(".checks").hidden = upload.checks.length === 0;
  find(".audio-ok").hidden = upload.checks.length > 0;
  if (upload.known) {
    find(".duplicate-note span").textContent = upload.known;
    find(".duplicate-link").href = upload.knownAt;
  }
  const form = find("form");
  form.proposed = upload.proposal.title ?? "";
  form.number.value = upload.proposal.number ?? "";
  form.variant.value = upload.proposal.variant;
  if ([...form.language.options].some((each) => each.value === upload.proposal.language)) form.language.value = upload.proposal.language;
  form.elements.title.value = form.proposed;
  previewAssignment(card);
}

// ---- assignment ----

const assignmentOf = (form) => ({
  number: form.number.value, variant: form.variant.value, language: form.language.value,
  room: form.room.value, title: form.elements.title.value,
});

function previewSoon(card) {
  clearTimeout(card.planning);
  card.planning = setTimeout(() => previewAssignment(card), 200);
}

async function previewAssignment(card) {
  const form = card.querySelector("form");
  const line = card.querySelector(".assignment-preview");
  line.classList.remove("invalid", "replaces");
  if (!form.number.value.trim()) { line.textContent = words.number; return; }
  try {
    const preview = await request(`/staff/uploads/${card.id.slice(7)}/assignment?${new URLSearchParams(assignmentOf(form))}`, undefined, "GET");
    form.seen = { new: preview.new, title: preview.title, recording: preview.recording };
    line.textContent = preview.sentence;
    line.classList.toggle("replaces", preview.replaces);
    if (preview.room) form.room.value = preview.room;
    form.room.disabled = Boolean(preview.room);
    if (!form.isTitleEdited) form.elements.title.value = preview.title || form.proposed;
    form.querySelector("button").disabled = preview.nothing;
  } catch (error) {
    form.seen = undefined;
    line.textContent = error.message;
    line.classList.add("invalid");
  }
}

async function assign(card) {
  const form = card.querySelector("form");
  if (!form.seen) await previewAssignment(card);
  if (!form.seen) return;
  try {
    const upload = await request(`/staff/uploads/${card.id.slice(7)}/assignment`, { ...assignmentOf(form), seen: form.seen });
    renderCard(card, upload);
    announce(words.assigned);
    card.querySelector(".open").focus();
  } catch (error) {
    await previewAssignment(card);
    const line = card.querySelector(".assignment-preview");
    line.textContent = error.message;
    line.classList.add("invalid");
    announce(error.message);
  }
}

async function cancel(card) {
  const isActive = ["coming", ...ACTIVE_STAGES].includes(card.dataset.stage);
  if (isActive && !window.confirm(words.confirm)) return;
  const { job } = card;
  job?.end.abort();
  // A running upload may not have an id yet; it is withdrawn when it ends.
  if (!job?.running) deleteUpload(job ?? { id: card.id.slice(7) });
  const neighbour = card.nextElementSibling ?? card.previousElementSibling;
  card.remove();
  (neighbour?.querySelector(".cancel") ?? picker).focus();
  document.getElementById("list-head").hidden = !list.children.length;
  next();
}

function deleteUpload({ file, id }) {
  if (file) localStorage.removeItem(fingerprint(file));
  if (!id) return;
  removedIds.add(id);
  cards.delete(id);
  withdraw(id);
}

// ---- the server's list ----

async function poll() {
  clearTimeout(pollTimer);
  let busy = false;
  try {
    const { uploads } = await request("/staff/uploads", undefined, "GET");
    for (const upload of uploads) {
      if (removedIds.has(upload.id)) continue;
      let card = cards.get(upload.id);
      if (!card) {
        // It may belong to a job of this page that has no id yet.
        if (upload.stage === "coming" && jobs.some((job) => job.running && !job.id)) { busy = true; continue; }
        card = makeCard(upload.name);
        card.id = `upload-${upload.id}`;
        cards.set(upload.id, card);
      }
      if (upload.stage === "coming") {
        if (card.job && !card.job.done) continue;
        // An upload of an earlier page: the file has to be selected again.
        const share = fill(words.progress, { done: mb(upload.received), all: mb(upload.length) });
        renderCard(card, { ...upload, stage: "coming", state: `${share} · ${words.selectAgain}` });
        card.querySelector("progress").value = 100 * upload.received / upload.length;
        continue;
      }
      renderCard(card, upload);
      busy ||= ACTIVE_STAGES.includes(upload.stage);
    }
  } catch (error) {
    if (error.status) announce(error.message);
    busy = true;
  }
  if (busy) pollTimer = setTimeout(poll, 700);
}

picker.addEventListener("change", () => { add(picker.files); picker.value = ""; });
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("drag-over"); });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("drag-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  add(event.dataTransfer.files, dropped.filter((entry) => entry?.isDirectory).map((entry) => entry.name));
});
// A file that is dropped beside the field would replace this page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
addEventListener("beforeunload", (event) => { if (running()) event.preventDefault(); });
poll();
