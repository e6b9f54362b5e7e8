// Autosave. Each [data-field] is saved by itself, soon after the last input. Nothing is overwritten unseen, and
// unsaved text stays on the page and in this browser.
import { request, announce } from "./staff.js";
import { askConflict } from "./staff-conflict.js";
import { refreshParts } from "./staff-refresh.js";

const SAVE_DELAY_MS = 1200, RESPONSE_TIMEOUT_MS = 15000, POLL_INTERVAL_MS = 15000, MAX_RETRY_MS = 30000, STEP_PAUSE_MS = 5000;
const root = document.getElementById("editor");
export const words = JSON.parse(root.dataset.texts);
const status = document.querySelector("#save-status p");
const undo = document.getElementById("undo"), redo = document.getElementById("redo");
const entries = new Map();
let failures = 0, retryTimer, tag, signedOut = false;

export const fill = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const sameText = (one, other) => (one ?? "").replace(/\s+/g, " ").trim() === (other ?? "").replace(/\s+/g, " ").trim();
const key = (field) => `docent-unsaved:${root.dataset.editorName}:${field}`;

// Without browser storage the editor works all the same.
function saveBackup(entry) {
  try {
    if (entry.dirty) localStorage.setItem(key(entry.field), JSON.stringify({ text: entry.el.value, base: entry.base }));
    else localStorage.removeItem(key(entry.field));
  } catch { /* The page itself still has the text. */ }
}
function loadBackup(entry) {
  try { return JSON.parse(localStorage.getItem(key(entry.field))); } catch { return null; }
}

// Changes with the same step are undone together.
const newStep = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Text {
  constructor(el) {
    this.el = el;
    this.field = el.dataset.field;
    // A browser that goes back may restore an older value; this is the server's.
    const initial = el.defaultValue ?? [...el.options].find((option) => option.defaultSelected)?.value ?? "";
    this.base = initial.replace(/\r\n?/g, "\n");
    this.normalized = null;
    this.unconfirmed = null;
    this.error = null;
    this.fixed = el.readOnly || el.disabled || el.hasAttribute("readonly");
    el.value = this.base;
    el.addEventListener("input", () => this.onInput());
    el.addEventListener("blur", () => { this.showNormalized(); this.endStep(); });
  }
  get dirty() { return !this.fixed && this.el.value !== this.base && this.el.value !== this.normalized; }
  get focused() { return document.activeElement === this.el || this.el.dataset.busy !== undefined; }

  onInput() {
    if (this.fixed) return;
    // A pause or a change of field begins another step.
    if (!this.step || Date.now() - this.at > STEP_PAUSE_MS) this.step = newStep();
    this.at = Date.now();
    this.showError(null);
    saveBackup(this);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_DELAY_MS);
    showStatus();
  }
  // Saves the text and ends the step.
  endStep() {
    const saved = this.save();
    this.step = null;
    return saved;
  }
  // Sets the server's value, and notifies what is rendered from it.
  set(text) {
    this.base = text;
    this.normalized = null;
    if (this.el.value === text) return;
    this.el.value = text;
    this.el.dispatchEvent(new CustomEvent("field:set"));
    refreshParts();
  }
  // Normalized blanks are shown once the field has lost the focus.
  showNormalized() { if (this.normalized !== null && this.el.value === this.normalized && !this.choosing) this.set(this.base); }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.choosing || this.error || !this.dirty) return;
    this.busy = true;
    const sent = this.el.value;
    showStatus();
    try {
      const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), RESPONSE_TIMEOUT_MS));
      const { written: [{ now }] } = await Promise.race([request("/staff/draft", { edits: [{ field: this.field, was: this.base || null, now: sent }], step: this.step ?? null }), late]);
      this.saved(now, sent);
    } catch (error) {
      this.failed(error, sent);
    } finally {
      this.busy = false;
      saveBackup(this);
      showStatus();
    }
    if (this.dirty && !this.choosing && !this.error && !failures) this.save();
  }
  saved(now, sent) {
    [this.base, this.normalized, this.unconfirmed] = [now, sent, null];
    [failures, signedOut] = [0, false];
    if (!this.focused) this.showNormalized();
    refreshParts();
  }
  failed(error, sent) {
    const clash = error.details?.clash;
    if (clash) {
      const found = clash.found ?? "";
      // The earlier save arrived; only its response was lost.
      if (sameText(found, sent)) { this.base = found; this.normalized = sent; failures = 0; }
      else if (this.unconfirmed !== null && sameText(found, this.unconfirmed)) this.base = found;
      else this.clash(found, clash);
      return;
    }
    if (error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status)) {
      this.showError(error.message);
      return;
    }
    signedOut = error.status === 401;
    if (!error.status || error.status >= 500) this.unconfirmed = sent;
    failures += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(saveAll, Math.min(MAX_RETRY_MS, 1000 * 2 ** Math.min(failures - 1, 5)));
  }
  clash(found, { who, when }) {
    this.choice(who ? fill("edit-clash", { who, when }) : words["edit-clash-box"], words["edit-keep-mine"], words["edit-take-theirs"], found);
  }
  // `mine` is an earlier text; by default it is the field's value at the time of the choice.
  choice(sentence, keepMine, takeTheirs, found, mine) {
    this.choosing = askConflict(this.el, { sentence, keepMine, takeTheirs, words, mine: mine ?? this.el.value, theirs: found, decided: (own) => {
      this.choosing = null;
      const text = own ? mine ?? this.el.value : found;
      [this.base, this.normalized] = [found, null];
      if (this.el.value !== text) { this.el.value = text; this.el.dispatchEvent(new CustomEvent("field:set")); }
      saveBackup(this);
      this.save();
      showStatus();
    } });
  }
  // Shows at the field why its text is refused. It is sent again once it has changed.
  showError(sentence) {
    this.error = sentence;
    this.el.toggleAttribute("aria-invalid", Boolean(sentence));
    this.errorElement?.remove();
    if (!sentence) return;
    this.errorElement = Object.assign(document.createElement("p"), { className: "error-message", textContent: sentence });
    this.errorElement.setAttribute("role", "alert");
    // For a hidden field the message is shown at its nearest visible ancestor.
    (this.el.closest("[hidden], details:not([open])") ?? this.el).after(this.errorElement);
  }
  // Restores the server's value where the text is refused.
  discard() { this.showError(null); this.set(this.base); saveBackup(this); showStatus(); }
  receive(text, who) {
    if (this.busy || this.choosing || this.dirty || text === this.base || this.focused) return;
    this.set(text);
    if (who && !who.mine) announce(fill("edit-changed", { who: who.who, what: this.el.dataset.name }));
  }
}

function saveAll() { for (const entry of entries.values()) entry.save(); }
const unsaved = () => [...entries.values()].filter((entry) => entry.dirty || entry.busy || entry.choosing);

function showStatus() {
  const pending = unsaved();
  const state = signedOut ? "out" : failures ? "not" : pending.some((entry) => entry.error || entry.choosing) ? "asks" : pending.length ? "saving" : "saved";
  if (status.dataset.state === state && state !== "saved") return;
  status.dataset.state = state;
  const message = { out: "edit-signed-out", not: "edit-not-saved", asks: "edit-asks", saving: "edit-saving", saved: "edit-saved" }[state];
  status.textContent = words[message];
  if (state !== "out") return;
  const link = Object.assign(document.createElement("a"), { href: "/staff/sign-in?to=/staff", target: "_blank", textContent: words["edit-sign-in"], className: "button" });
  status.append(" ", link);
}

// Saves everything; returns whether all is saved.
export async function flush() {
  for (const entry of entries.values()) entry.endStep();
  const end = Date.now() + RESPONSE_TIMEOUT_MS;
  while (unsaved().some((entry) => entry.busy) && Date.now() < end) await new Promise((done) => setTimeout(done, 30));
  return unsaved().length === 0;
}
export const texts = (field) => entries.get(field);

// Fetches the texts, and takes over those that are not being edited here.
export async function poll() {
  const headers = { Accept: "application/json" };
  if (tag) headers["If-None-Match"] = tag;
  const response = await fetch(`/staff/draft?under=${root.dataset.subject}`, { headers }).catch(() => null);
  if (!response?.ok) return null;
  tag = response.headers.get("ETag");
  const reply = await response.json();
  for (const entry of entries.values()) entry.receive(reply.fields[entry.field] ?? "", reply.latest.find((one) => one.fields.includes(entry.field)));
  return reply;
}

// The recordings and pictures; a changed one needs a reload.
const files = () => [...root.querySelectorAll("[data-file]")].map((input) => input.value).join();

// Undoes or redoes the last step; `way` is undo or redo.
async function undoOrRedo(direction) {
  const refused = direction === "undo" ? [...entries.values()].filter((entry) => entry.error) : [];
  if (refused.length) {
    for (const entry of refused) entry.discard();
    return announce(words["edit-refused-undone"]);
  }
  if (!await flush()) return;
  tag = undefined;
  const step = (await poll())?.[direction];
  if (!step) return announce(words[`edit-nothing-to-${direction}`]);
  const response = await fetch("/staff/changes/undo", { method: "POST", redirect: "manual", headers: { Accept: "application/json" }, body: new URLSearchParams({ change: step.change }) });
  if (response.type !== "opaqueredirect" && !response.ok) return announce((await response.json().catch(() => ({}))).error ?? words["edit-not-saved"]);
  tag = undefined;
  const before = files();
  if (document.activeElement?.dataset.field) document.activeElement.blur();
  await poll();
  if (before !== files()) return location.reload();
  announce(fill(direction === "undo" ? "edit-undone" : "edit-redone", step));
}

for (const el of root.querySelectorAll("[data-field]")) entries.set(el.dataset.field, new Text(el));
for (const entry of entries.values()) {
  const before = entry.fixed ? null : loadBackup(entry);
  if (!before || sameText(before.text, entry.base)) { saveBackup(entry); continue; }
  entry.choice(words["edit-kept"], words["edit-kept-use"], words["edit-kept-drop"], entry.base, before.text);
}
undo.hidden = redo.hidden = [...entries.values()].every((entry) => entry.fixed);
undo.addEventListener("click", () => undoOrRedo("undo"));
redo.addEventListener("click", () => undoOrRedo("redo"));
addEventListener("online", saveAll);
addEventListener("focus", () => { if (failures) saveAll(); });
addEventListener("beforeunload", (event) => { if (unsaved().length) { saveAll(); event.preventDefault(); } });
document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); else poll(); });
setInterval(() => { if (!document.hidden) poll(); }, POLL_INTERVAL_MS);

// Checkboxes whose values are stored in one field.
for (const set of root.querySelectorAll("[data-checks]")) {
  const field = document.getElementById(set.dataset.checks);
  const boxes = [...set.querySelectorAll("input")];
  set.addEventListener("change", () => {
    field.value = boxes.filter((box) => box.checked).map((box) => box.value).join(" ");
    field.dispatchEvent(new Event("input"));
    texts(field.dataset.field).endStep();
  });
  field.addEventListener("field:set", () => { for (const box of boxes) box.checked = field.value.split(" ").includes(box.value); });
}

// Empties fields as one step and reloads the page; `object` shows why that failed.
async function clearFields(fields, question, showProblem) {
  if (!window.confirm(question) || !await flush()) return;
  const edits = [...fields].map((input) => ({ field: input.dataset.field, was: texts(input.dataset.field).base || null, now: null }));
  try {
    await request("/staff/draft", { edits: edits.filter((edit) => edit.was) });
    location.reload();
  } catch (error) { showProblem(error.message); }
}

// A recording is removed with its captions.
document.getElementById("recording-remove")?.addEventListener("click", ({ target }) => {
  const errorLine = document.getElementById("recording-error");
  clearFields(document.querySelectorAll("#captions [data-field]"), target.dataset.confirm, (sentence) => { errorLine.textContent = sentence; errorLine.hidden = false; });
});

// A picture is uploaded as a file, and removed with its texts.
for (const box of root.querySelectorAll("[data-picture]")) {
  const file = box.querySelector("[data-field]"), errorLine = box.querySelector("[data-picture-error]");
  // The reason for a refusal stays until the next attempt.
  const showProblem = (sentence) => { errorLine.textContent = sentence; errorLine.hidden = !sentence; };
  box.querySelector("[data-picture-file]")?.addEventListener("change", async ({ target }) => {
    const [chosen] = target.files;
    if (!chosen) return;
    showProblem("");
    try {
      const response = await fetch("/staff/pictures", { method: "POST", headers: { Accept: "application/json", "Content-Type": chosen.type || "application/octet-stream" }, body: chosen });
      const reply = await response.json();
      if (!response.ok) throw new Error(reply.error);
      file.value = reply.file;
      file.dispatchEvent(new Event("input"));
      if (await flush()) location.reload();
    } catch (error) {
      // A browser's message on a broken connection does not help.
      showProblem(error instanceof TypeError || !error.message ? words["edit-upload-failed"] : error.message);
    }
    target.value = "";
  });
  box.querySelector("[data-picture-remove]")?.addEventListener("click", ({ target }) => clearFields(box.querySelectorAll("[data-field]"), target.dataset.confirm, showProblem));
}
