// Autosave. Each [data-field] is saved by itself, soon after the last input. Nothing is overwritten unseen, and
// unsaved text stays on the page and in this browser.
import { request, announce } from "./staff.js";
import { askConflict } from "./staff-conflict.js";
import { refreshParts } from "./staff-refresh.js";

const PAUSE_MS = 1200, PATIENCE_MS = 15000, LOOK_MS = 15000, LONGEST_MS = 30000, STEP_MS = 5000;
const root = document.getElementById("editor");
export const words = JSON.parse(root.dataset.words);
const status = document.querySelector("#saving p");
const undo = document.getElementById("undo"), redo = document.getElementById("redo");
const all = new Map();
let fails = 0, again, tag, signedOut = false;

export const fill = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const alike = (one, other) => (one ?? "").replace(/\s+/g, " ").trim() === (other ?? "").replace(/\s+/g, " ").trim();
const key = (field) => `docent-unsaved:${root.dataset.who}:${field}`;

// Without browser storage the editor works all the same.
function keep(entry) {
  try {
    if (entry.dirty) localStorage.setItem(key(entry.field), JSON.stringify({ text: entry.el.value, base: entry.base }));
    else localStorage.removeItem(key(entry.field));
  } catch { /* The page itself still has the text. */ }
}
function kept(entry) {
  try { return JSON.parse(localStorage.getItem(key(entry.field))); } catch { return null; }
}

// Changes with the same step are undone together.
const newStep = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Text {
  constructor(el) {
    this.el = el;
    this.field = el.dataset.field;
    // A browser that goes back may restore an older value; this is the server's.
    this.base = el.defaultValue.replace(/\r\n?/g, "\n");
    this.tidied = null;
    this.doubt = null;
    this.objection = null;
    this.fixed = el.readOnly || el.hasAttribute("readonly");
    el.value = this.base;
    el.addEventListener("input", () => this.written());
    el.addEventListener("blur", () => { this.settle(); this.endStep(); });
  }
  get dirty() { return !this.fixed && this.el.value !== this.base && this.el.value !== this.tidied; }
  get focused() { return document.activeElement === this.el || this.el.dataset.busy !== undefined; }

  written() {
    if (this.fixed) return;
    // A pause or a change of field begins another step.
    if (!this.step || Date.now() - this.at > STEP_MS) this.step = newStep();
    this.at = Date.now();
    this.object(null);
    keep(this);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
    show();
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
    this.tidied = null;
    if (this.el.value === text) return;
    this.el.value = text;
    this.el.dispatchEvent(new CustomEvent("field:set"));
    refreshParts();
  }
  // Normalized blanks are shown once the field has lost the focus.
  settle() { if (this.tidied !== null && this.el.value === this.tidied && !this.choosing) this.set(this.base); }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.choosing || this.objection || !this.dirty) return;
    this.busy = true;
    const sent = this.el.value;
    show();
    try {
      const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE_MS));
      const { written: [{ now }] } = await Promise.race([request("/staff/draft", { edits: [{ field: this.field, was: this.base || null, now: sent }], step: this.step ?? null }), late]);
      this.saved(now, sent);
    } catch (error) {
      this.failed(error, sent);
    } finally {
      this.busy = false;
      keep(this);
      show();
    }
    if (this.dirty && !this.choosing && !this.objection && !fails) this.save();
  }
  saved(now, sent) {
    [this.base, this.tidied, this.doubt] = [now, sent, null];
    [fails, signedOut] = [0, false];
    if (!this.focused) this.settle();
    refreshParts();
  }
  failed(error, sent) {
    const clash = error.told?.clash;
    if (clash) {
      const found = clash.found ?? "";
      // The earlier save arrived; only its response was lost.
      if (alike(found, sent)) { this.base = found; this.tidied = sent; fails = 0; }
      else if (this.doubt !== null && alike(found, this.doubt)) this.base = found;
      else this.clash(found, clash);
      return;
    }
    if (error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status)) {
      this.object(error.message);
      return;
    }
    signedOut = error.status === 401;
    if (!error.status || error.status >= 500) this.doubt = sent;
    fails += 1;
    clearTimeout(again);
    again = setTimeout(saveAll, Math.min(LONGEST_MS, 1000 * 2 ** Math.min(fails - 1, 5)));
  }
  clash(found, { who, when }) {
    this.choice(who ? fill("edit-clash", { who, when }) : words["edit-clash-box"], words["edit-keep-mine"], words["edit-take-theirs"], found);
  }
  // `mine` is an earlier text; by default it is the field's value at the time of the choice.
  choice(sentence, keepMine, takeTheirs, found, mine) {
    this.choosing = askConflict(this.el, { sentence, keepMine, takeTheirs, words, mine: mine ?? this.el.value, theirs: found, decided: (own) => {
      this.choosing = null;
      const text = own ? mine ?? this.el.value : found;
      [this.base, this.tidied] = [found, null];
      if (this.el.value !== text) { this.el.value = text; this.el.dispatchEvent(new CustomEvent("field:set")); }
      keep(this);
      this.save();
      show();
    } });
  }
  // Shows at the field why its text is refused. It is sent again once it has changed.
  object(sentence) {
    this.objection = sentence;
    this.el.toggleAttribute("aria-invalid", Boolean(sentence));
    this.said?.remove();
    if (!sentence) return;
    this.said = Object.assign(document.createElement("p"), { className: "error-message", textContent: sentence });
    this.said.setAttribute("role", "alert");
    // For a hidden field the message is shown at its nearest visible ancestor.
    (this.el.closest("[hidden], details:not([open])") ?? this.el).after(this.said);
  }
  // Restores the server's value where the text is refused.
  giveUp() { this.object(null); this.set(this.base); keep(this); show(); }
  heard(text, who) {
    if (this.busy || this.choosing || this.dirty || text === this.base || this.focused) return;
    this.set(text);
    if (who && !who.mine) announce(fill("edit-changed", { who: who.who, what: this.el.dataset.name }));
  }
}

function saveAll() { for (const entry of all.values()) entry.save(); }
const open = () => [...all.values()].filter((entry) => entry.dirty || entry.busy || entry.choosing);

function show() {
  const left = open();
  const state = signedOut ? "out" : fails ? "not" : left.some((entry) => entry.objection || entry.choosing) ? "asks" : left.length ? "saving" : "saved";
  if (status.dataset.state === state && state !== "saved") return;
  status.dataset.state = state;
  const said = { out: "edit-signed-out", not: "edit-not-saved", asks: "edit-asks", saving: "edit-saving", saved: "edit-saved" }[state];
  status.textContent = words[said];
  if (state !== "out") return;
  const link = Object.assign(document.createElement("a"), { href: "/staff/sign-in?to=/staff", target: "_blank", textContent: words["edit-sign-in"], className: "button" });
  status.append(" ", link);
}

// Saves everything; returns whether all is saved.
export async function flush() {
  for (const entry of all.values()) entry.endStep();
  const end = Date.now() + PATIENCE_MS;
  while (open().some((entry) => entry.busy) && Date.now() < end) await new Promise((done) => setTimeout(done, 30));
  return open().length === 0;
}
export const texts = (field) => all.get(field);

// Fetches the texts, and takes over those that are not being edited here.
export async function look() {
  const headers = { Accept: "application/json" };
  if (tag) headers["If-None-Match"] = tag;
  const answer = await fetch(`/staff/draft?under=${root.dataset.under}`, { headers }).catch(() => null);
  if (!answer?.ok) return null;
  tag = answer.headers.get("ETag");
  const said = await answer.json();
  for (const entry of all.values()) entry.heard(said.fields[entry.field] ?? "", said.latest.find((one) => one.fields.includes(entry.field)));
  return said;
}

// The recordings and pictures; a changed one needs a reload.
const files = () => [...root.querySelectorAll("[data-file]")].map((input) => input.value).join();

// Undoes or redoes the last step; `way` is undo or redo.
async function take(way) {
  const refused = way === "undo" ? [...all.values()].filter((entry) => entry.objection) : [];
  if (refused.length) {
    for (const entry of refused) entry.giveUp();
    return announce(words["edit-refused-undone"]);
  }
  if (!await flush()) return;
  tag = undefined;
  const step = (await look())?.[way];
  if (!step) return announce(words[`edit-nothing-to-${way}`]);
  const answer = await fetch("/staff/changes/undo", { method: "POST", redirect: "manual", headers: { Accept: "application/json" }, body: new URLSearchParams({ change: step.change }) });
  if (answer.type !== "opaqueredirect" && !answer.ok) return announce((await answer.json().catch(() => ({}))).error ?? words["edit-not-saved"]);
  tag = undefined;
  const before = files();
  if (document.activeElement?.dataset.field) document.activeElement.blur();
  await look();
  if (before !== files()) return location.reload();
  announce(fill(way === "undo" ? "edit-undone" : "edit-redone", step));
}

for (const el of root.querySelectorAll("[data-field]")) all.set(el.dataset.field, new Text(el));
for (const entry of all.values()) {
  const before = entry.fixed ? null : kept(entry);
  if (!before || alike(before.text, entry.base)) { keep(entry); continue; }
  entry.choice(words["edit-kept"], words["edit-kept-use"], words["edit-kept-drop"], entry.base, before.text);
}
undo.hidden = redo.hidden = [...all.values()].every((entry) => entry.fixed);
undo.addEventListener("click", () => take("undo"));
redo.addEventListener("click", () => take("redo"));
addEventListener("online", saveAll);
addEventListener("focus", () => { if (fails) saveAll(); });
addEventListener("beforeunload", (event) => { if (open().length) { saveAll(); event.preventDefault(); } });
document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); else look(); });
setInterval(() => { if (!document.hidden) look(); }, LOOK_MS);

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
async function empty(fields, sure, object) {
  if (!window.confirm(sure) || !await flush()) return;
  const edits = [...fields].map((input) => ({ field: input.dataset.field, was: texts(input.dataset.field).base || null, now: null }));
  try {
    await request("/staff/draft", { edits: edits.filter((edit) => edit.was) });
    location.reload();
  } catch (error) { object(error.message); }
}

// A recording is removed with its captions.
document.getElementById("recording-remove")?.addEventListener("click", ({ target }) => {
  const wrong = document.getElementById("recording-wrong");
  empty(document.querySelectorAll("#captions [data-field]"), target.dataset.sure, (sentence) => { wrong.textContent = sentence; wrong.hidden = false; });
});

// A picture is uploaded as a file, and removed with its texts.
for (const box of root.querySelectorAll("[data-picture]")) {
  const file = box.querySelector("[data-field]"), wrong = box.querySelector("[data-picture-wrong]");
  // The reason for a refusal stays until the next attempt.
  const object = (sentence) => { wrong.textContent = sentence; wrong.hidden = !sentence; };
  box.querySelector("[data-picture-file]")?.addEventListener("change", async ({ target }) => {
    const [chosen] = target.files;
    if (!chosen) return;
    object("");
    try {
      const answer = await fetch("/staff/pictures", { method: "POST", headers: { Accept: "application/json", "Content-Type": chosen.type || "application/octet-stream" }, body: chosen });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.error);
      file.value = said.file;
      file.dispatchEvent(new Event("input"));
      if (await flush()) location.reload();
    } catch (error) {
      // A browser's message on a broken connection does not help.
      object(error instanceof TypeError || !error.message ? words["edit-upload-failed"] : error.message);
    }
    target.value = "";
  });
  box.querySelector("[data-picture-remove]")?.addEventListener("click", ({ target }) => empty(box.querySelectorAll("[data-field]"), target.dataset.sure, object));
}
