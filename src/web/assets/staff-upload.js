// Uploads audio files in parts (tus 1.0.0), two at a time. An interrupted upload resumes by itself, and after a reload
// once the same file is selected again.
import { request, announce } from "./staff.js";

const PIECE = 4 * 1024 * 1024;
const AT_ONCE = 2;
const LONGEST_PAUSE = 15_000;
const TUS = { "Tus-Resumable": "1.0.0" };
const BUSY = ["waiting", "listening", "making"];

const list = document.getElementById("uploads");
const words = list.dataset;
const drop = document.getElementById("drop");
const picker = document.getElementById("files");
// A job is a file of this page; a card shows a job or an upload that the server lists.
const jobs = [];
const cards = new Map();
// Cards that were removed here; a pending response may still list them.
const gone = new Set();
let looking;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const mb = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
const time = (seconds) => seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
const print = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const pause = (ms, end) => new Promise((go) => {
  const timer = setTimeout(go, ms);
  const wake = () => { clearTimeout(timer); go(); };
  addEventListener("online", wake, { once: true });
  end.addEventListener("abort", wake, { once: true });
});

// Errors that do not go away by themselves, and those that a retry does not remove either.
class Final extends Error {}
class Hopeless extends Final {}

async function sentence(answer) {
  const said = await answer.json().catch(() => ({}));
  return said.error ?? words.stopped;
}

// A file may be moved, changed or removed while it waits, and a folder cannot be read. A request would only report a
// broken connection.
async function readable(job) {
  if (job.folder) throw new Hopeless(words.folder);
  await job.file.slice(0, 1).arrayBuffer().catch(() => { throw new Hopeless(words.unreadable); });
}

async function begin(job) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(job.file.name)));
  const answer = await fetch("/staff/uploads", {
    method: "POST",
    headers: { ...TUS, Accept: "application/json", "Upload-Length": job.file.size, "Upload-Metadata": `filename ${name}` },
  });
  // Empty or too large: a retry is useless.
  if (answer.status === 413 || answer.status === 422) throw new Hopeless(await sentence(answer));
  if (answer.status >= 400 && answer.status < 500 || answer.status === 507) throw new Final(await sentence(answer));
  if (!answer.ok) throw new Error(answer.statusText);
  job.id = answer.headers.get("Location").split("/").pop();
  localStorage.setItem(print(job.file), job.id);
  adopt(job);
}

// The number of bytes that the server has; null where it does not know the upload.
async function asked(job) {
  const answer = await fetch(`/staff/uploads/${job.id}`, { method: "HEAD", headers: { ...TUS, Accept: "application/json" } });
  if (answer.status === 404) return null;
  if (answer.status === 401 || answer.status === 403) throw new Final(words.stopped);
  if (!answer.ok) throw new Error(answer.statusText);
  return Number(answer.headers.get("Upload-Offset"));
}

// Sends one part; returns the offset after it. It uses XMLHttpRequest, because fetch reports no upload progress.
const send = (job) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  job.end.signal.addEventListener("abort", () => request.abort(), { once: true });
  request.open("PATCH", `/staff/uploads/${job.id}`);
  for (const [name, value] of Object.entries({ ...TUS, Accept: "application/json", "Content-Type": "application/offset+octet-stream", "Upload-Offset": job.offset })) {
    request.setRequestHeader(name, value);
  }
  request.upload.onprogress = (event) => { progress(job, job.offset + event.loaded); };
  request.onerror = () => failed(new Error("cut"));
  request.onabort = () => failed(new Error("cancelled"));
  request.onload = () => {
    if (request.status === 204) return done(Number(request.getResponseHeader("Upload-Offset")));
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* a proxy's page */ }
    const again = [408, 409, 423, 500, 502, 503, 504].includes(request.status);
    failed(again ? new Error(said.error) : new Final(said.error ?? words.stopped));
  };
  request.send(job.file.slice(job.offset, job.offset + PIECE));
});

async function bring(job) {
  let tries = 0;
  while (!job.end.signal.aborted) {
    try {
      await readable(job);
      const offset = job.id ? await asked(job) : null;
      if (offset === null) { job.id = undefined; await begin(job); }
      job.offset = offset ?? 0;
      job.meter = { at: performance.now(), from: job.offset };
      while (job.offset < job.file.size) {
        if (job.end.signal.aborted) return;
        job.offset = await send(job);
        tries = 0;
      }
      localStorage.removeItem(print(job.file));
      return;
    } catch (error) {
      if (job.end.signal.aborted) return;
      if (error instanceof Final) {
        job.wrong = error.message;
        const [stage, state] = error instanceof Hopeless ? ["refused", words.refused] : ["stopped", words.stopped];
        draw(job.card, { stage, state, why: error.message });
        return;
      }
      state(job.card, words.cut);
      await pause(Math.min(LONGEST_PAUSE, 500 * 2 ** tries++), job.end.signal);
    }
  }
}

function progress(job, sent) {
  job.card.querySelector("progress").value = 100 * sent / job.file.size;
  const seconds = (performance.now() - job.meter.at) / 1000;
  const speed = (sent - job.meter.from) / Math.max(seconds, 0.1);
  const told = fill(words.progress, { done: mb(sent), all: mb(job.file.size) });
  const left = time((job.file.size - sent) / Math.max(speed, 1));
  state(job.card, seconds < 1 ? told : `${told} · ${fill(words.speed, { speed: mb(speed), left })}`);
}

const running = () => jobs.filter((job) => job.running).length;

function next() {
  while (running() < AT_ONCE) {
    const job = jobs.find((job) => !job.running && !job.done && !job.wrong && !job.end.signal.aborted);
    if (!job) return;
    job.running = true;
    draw(job.card, { stage: "coming", state: "" });
    bring(job).finally(() => {
      job.running = false;
      job.done = !job.wrong;
      if (job.end.signal.aborted) withdraw(job);
      next();
      look();
    });
  }
}

function add(files, folders = []) {
  for (const file of files) {
    const known = jobs.find((job) => print(job.file) === print(file) && !job.end.signal.aborted && (job.running || !job.done));
    if (known?.wrong) { known.wrong = undefined; known.file = file; continue; }
    if (known) continue;
    const job = { file, folder: folders.includes(file.name), id: localStorage.getItem(print(file)) ?? undefined, offset: 0, end: new AbortController() };
    job.card = (job.id && cards.get(job.id)) ?? makeCard(file.name);
    job.card.job = job;
    jobs.push(job);
    draw(job.card, { stage: "queued", state: words.queued });
  }
  next();
}

// ---- cards ----

function makeCard(name) {
  const made = document.getElementById("card").content.cloneNode(true).querySelector("li");
  made.querySelector(".file").textContent = name;
  made.querySelector("progress").setAttribute("aria-label", name);
  made.querySelector("audio").setAttribute("aria-label", name);
  made.querySelector(".cancel").addEventListener("click", () => cancel(made));
  made.querySelector(".retry").addEventListener("click", () => { made.job.wrong = undefined; next(); });
  const form = made.querySelector("form");
  form.addEventListener("input", (event) => {
    if (event.target.name === "title") form.typed = true;
    if (event.target.name !== "title") planSoon(made);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); place(made); });
  list.prepend(made);
  document.getElementById("list-head").hidden = false;
  return made;
}

function adopt(job) {
  job.card.id = `upload-${job.id}`;
  cards.set(job.id, job.card);
}

function state(card, text) { card.querySelector(".state").textContent = text; }

function draw(card, told) {
  card.dataset.stage = told.stage;
  const find = (css) => card.querySelector(css);
  const moving = ["coming", "queued", ...BUSY].includes(told.stage);
  find("progress").hidden = !moving;
  if (told.stage === "listening") find("progress").value = told.share;
  if (told.stage === "waiting" || told.stage === "making") find("progress").removeAttribute("value");
  if (told.state !== undefined) state(card, told.state);
  find(".refusal").hidden = !told.why;
  find(".refusal").textContent = told.why ?? "";
  find(".retry").hidden = told.stage !== "stopped";
  const rests = ["done", "refused", "used"].includes(told.stage);
  const cancel = find(".cancel");
  cancel.firstChild.data = rests ? words.dismiss : words.cancel;
  if (!cancel.querySelector(".visually-hidden")) {
    const of = document.createElement("span");
    of.className = "visually-hidden";
    of.textContent = ` ${find(".file").textContent}`;
    cancel.append(of);
  }
  find(".open").hidden = !told.href;
  if (told.href) find(".open").href = told.href;
  find(".inspection-result").hidden = told.stage !== "done";
  find(".duplicate-note").hidden = !told.known || told.stage !== "done";
  if (told.stage === "done" && card.heard !== told.recording) heard(card, told);
}

function heard(card, told) {
  card.heard = told.recording;
  const find = (css) => card.querySelector(css);
  find("audio").src = told.sound;
  find(".facts").replaceChildren(...told.facts.map(({ name, value }) => {
    const pair = document.createElement("div");
    const [term, figure] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, figure.textContent] = [name, value];
    pair.append(term, figure);
    return pair;
  }));
  find(".checks").replaceChildren(...told.checks.map(({ severity, weight, text }) => {
    const line = document.createElement("li");
    const strong = document.createElement("strong");
    [line.className, strong.textContent] = [severity, weight];
    line.append(strong, text);
    return line;
  }));
  find(".checks").hidden = told.checks.length === 0;
  find(".audio-ok").hidden = told.checks.length > 0;
  if (told.known) {
    find(".duplicate-note span").textContent = told.known;
    find(".duplicate-link").href = told.knownAt;
  }
  const form = find("form");
  form.proposed = told.proposal.title ?? "";
  form.number.value = told.proposal.number ?? "";
  form.variant.value = told.proposal.variant;
  if ([...form.language.options].some((each) => each.value === told.proposal.language)) form.language.value = told.proposal.language;
  form.elements.title.value = form.proposed;
  plan(card);
}

// ---- assignment ----

const wished = (form) => ({
  number: form.number.value, variant: form.variant.value, language: form.language.value,
  room: form.room.value, title: form.elements.title.value,
});

function planSoon(card) {
  clearTimeout(card.planning);
  card.planning = setTimeout(() => plan(card), 200);
}

async function plan(card) {
  const form = card.querySelector("form");
  const line = card.querySelector(".assignment-preview");
  line.classList.remove("invalid", "replaces");
  if (!form.number.value.trim()) { line.textContent = words.number; return; }
  try {
    const told = await request(`/staff/uploads/${card.id.slice(7)}/plan?${new URLSearchParams(wished(form))}`, undefined, "GET");
    form.seen = { new: told.new, title: told.title, recording: told.recording };
    line.textContent = told.sentence;
    line.classList.toggle("replaces", told.replaces);
    if (told.room) form.room.value = told.room;
    form.room.disabled = Boolean(told.room);
    if (!form.typed) form.elements.title.value = told.title || form.proposed;
    form.querySelector("button").disabled = told.nothing;
  } catch (error) {
    form.seen = undefined;
    line.textContent = error.message;
    line.classList.add("invalid");
  }
}

async function place(card) {
  const form = card.querySelector("form");
  if (!form.seen) await plan(card);
  if (!form.seen) return;
  try {
    const told = await request(`/staff/uploads/${card.id.slice(7)}/place`, { ...wished(form), seen: form.seen });
    draw(card, told);
    announce(words.placed);
    card.querySelector(".open").focus();
  } catch (error) {
    await plan(card);
    const line = card.querySelector(".assignment-preview");
    line.textContent = error.message;
    line.classList.add("invalid");
    announce(error.message);
  }
}

async function cancel(card) {
  const moving = ["coming", ...BUSY].includes(card.dataset.stage);
  if (moving && !window.confirm(words.sure)) return;
  const { job } = card;
  job?.end.abort();
  // A running upload may not have an id yet; it is withdrawn when it ends.
  if (!job?.running) withdraw(job ?? { id: card.id.slice(7) });
  const beside = card.nextElementSibling ?? card.previousElementSibling;
  card.remove();
  (beside?.querySelector(".cancel") ?? picker).focus();
  document.getElementById("list-head").hidden = !list.children.length;
  next();
}

function withdraw({ file, id }) {
  if (file) localStorage.removeItem(print(file));
  if (!id) return;
  gone.add(id);
  cards.delete(id);
  fetch(`/staff/uploads/${id}`, { method: "DELETE", headers: { ...TUS, Accept: "application/json" } }).catch(() => {});
}

// ---- the server's list ----

async function look() {
  clearTimeout(looking);
  let busy = false;
  try {
    const { uploads } = await request("/staff/uploads", undefined, "GET");
    for (const told of uploads) {
      if (gone.has(told.id)) continue;
      let card = cards.get(told.id);
      if (!card) {
        // It may belong to a job of this page that has no id yet.
        if (told.stage === "coming" && jobs.some((job) => job.running && !job.id)) { busy = true; continue; }
        card = makeCard(told.name);
        card.id = `upload-${told.id}`;
        cards.set(told.id, card);
      }
      if (told.stage === "coming") {
        if (card.job && !card.job.done) continue;
        // An upload of an earlier page: the file has to be selected again.
        const share = fill(words.progress, { done: mb(told.received), all: mb(told.length) });
        draw(card, { ...told, stage: "coming", state: `${share} · ${words.again}` });
        card.querySelector("progress").value = 100 * told.received / told.length;
        continue;
      }
      draw(card, told);
      busy ||= BUSY.includes(told.stage);
    }
  } catch (error) {
    if (error.status) announce(error.message);
    busy = true;
  }
  if (busy) looking = setTimeout(look, 700);
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
look();
