// The caption editor: a waveform to touch, blocks to drag, and a row for each caption. The text field holds the data;
// everything here is rendered from it and written back to it.
import { request, announce } from "./staff.js";
import { fill, flush, texts, words } from "./staff-editor.js";
import { big, clock, count, decode, halve, moveEdge, parse, speed, unclock, write } from "./staff-cues.js";

const $ = (id) => document.getElementById(id);
const place = $("captions"), list = $("cues"), faultList = $("faults");
const field = place.querySelector("textarea[data-field]");
const sound = $("sound"), strip = $("strip"), tape = $("tape"), blocks = $("blocks"), head = $("head");
const fixed = place.hasAttribute("data-fixed");
const length = Number(place.dataset.length ?? 0);
const limits = { line: Number(place.dataset.line), most: Number(place.dataset.most), wide: "wide" in place.dataset };
const end = () => length || Math.max(0, ...cues.map((cue) => cue.end)) + 10000;
let cues = [], until = null, taps = null;

const make = (tag, more = {}, ...inside) => { const element = Object.assign(document.createElement(tag), more); element.append(...inside); return element; };
const percent = (ms) => `${100 * ms / Math.max(1, end())}%`;
const now = () => Math.round((sound?.currentTime ?? 0) * 1000);

function read() {
  const found = parse(field.value);
  cues = found.cues;
  complain(found.faults);
  draw();
}
function complain(faults) {
  faultList.replaceChildren(...faults.map((fault) => make("li", { textContent: fill("cue-fault", { line: fault.line, what: words[fault.what] }) })));
}
function keep() {
  field.value = write(cues);
  faultList.replaceChildren();
  field.dispatchEvent(new Event("input"));
}
// Renders everything again after a change of structure, and restores the focus.
function changed(n, part = "textarea") {
  keep();
  texts(field.dataset.field).endStep();
  draw();
  list.children[Math.min(n, cues.length - 1)]?.querySelector(part)?.focus();
}

function draw() {
  list.replaceChildren(...cues.map((_, n) => row(n)));
  if (!cues.length && length) list.replaceChildren(make("li", { className: "hint", textContent: words["cue-none"] }));
  blocks?.replaceChildren(...cues.map((_, n) => block(n)));
}
// Updates times and texts only, so that no cursor moves.
function refresh() {
  cues.forEach((cue, n) => {
    const li = list.children[n];
    for (const edge of ["start", "end"]) { const box = li.querySelector(`[data-edge=${edge}]`); if (box !== document.activeElement || !box.dataset.typed) box.value = clock(cue[edge]); }
    judge(li, cue);
    const bar = blocks?.children[n];
    if (!bar) return;
    [bar.style.left, bar.style.width] = [percent(cue.start), percent(cue.end - cue.start)];
    bar.firstElementChild.textContent = cue.text;
  });
}
function judge(li, cue) {
  const n = speed(cue, limits), fast = n > limits.most, wide = big(cue, limits), said = [fill("cue-speed", { n })];
  if (fast) said.push(words["cue-too-fast"]);
  if (wide) said.push(fill("cue-too-big", { most: limits.line }));
  const judged = li.querySelector(".cue-check");
  judged.textContent = (fast || wide ? "▲ " : "") + said.join(" · ");
  judged.classList.toggle("has-warning", fast || wide);
}

function row(n) {
  const cue = cues[n], name = fill("cue-name", { n: n + 1 });
  const button = (key, act) => {
    const made = make("button", { type: "button", textContent: words[key], className: key });
    made.setAttribute("aria-label", `${words[key]}: ${name}`);
    made.addEventListener("click", act);
    return made;
  };
  const edge = (which) => {
    const box = make("input", { value: clock(cue[which]), inputMode: "decimal", autocomplete: "off", readOnly: fixed, className: "time-input" });
    box.dataset.edge = which;
    box.setAttribute("aria-label", `${words[`cue-${which}`]}: ${name}`);
    const put = (ms) => { moveEdge(cues, n, which, ms, end()); keep(); refresh(); };
    box.addEventListener("input", () => { box.dataset.typed = "1"; });
    box.addEventListener("change", () => { delete box.dataset.typed; const ms = unclock(box.value); if (ms === null) box.value = clock(cue[which]); else put(ms); });
    const step = (key, sign, by) => {
      const made = make("button", { type: "button", textContent: sign, className: "step" });
      made.setAttribute("aria-label", `${words[`cue-${which}`]} ${words[key]}: ${name}`);
      made.addEventListener("click", () => put(cue[which] + by));
      return made;
    };
    const label = make("span", { className: "cue-time-label", textContent: words[`cue-${which}`] });
    label.setAttribute("aria-hidden", "true");
    return make("div", { className: "cue-time" }, label, ...(fixed ? [box] : [step("cue-earlier", "−", -100), box, step("cue-later", "+", 100)]));
  };
  const text = make("textarea", { value: cue.text, rows: 2, readOnly: fixed });
  text.setAttribute("aria-label", `${words["cue-text"]}: ${name}`);
  [text.lang, text.dir] = [field.lang, field.dir];
  text.addEventListener("input", () => { cue.text = text.value.replace(/\n{2,}/g, "\n"); keep(); refresh(); });
  const acts = make("div", { className: "action-row" });
  if (sound) acts.append(button("cue-play", () => hear(cue.start, cue.end)));
  if (!fixed) {
    acts.append(button("cue-split", () => split(n)));
    if (n + 1 < cues.length) acts.append(button("cue-merge", () => merge(n)));
    acts.append(button("cue-remove", () => { cues.splice(n, 1); changed(n); }));
  }
  const li = make("li", {}, make("span", { className: "cue-number", textContent: n + 1 }), make("div", { className: "cue-times" }, edge("start"), edge("end")), make("div", { className: "cue-text" }, text, make("p", { className: "cue-check" })), acts);
  judge(li, cue);
  return li;
}

function split(n) {
  const cue = cues[n], at = now() > cue.start + 200 && now() < cue.end - 200 ? now() : Math.round((cue.start + cue.end) / 2);
  const [one, other] = halve(cue.text, (at - cue.start) / (cue.end - cue.start));
  cues.splice(n, 1, { start: cue.start, end: at, text: one }, { start: at, end: cue.end, text: other });
  changed(n + 1);
}
function merge(n) {
  const [cue, next] = cues.splice(n, 2);
  const blank = limits.wide && !field.lang.startsWith("ko") ? "" : " ";
  const flat = `${cue.text}${blank}${next.text}`.replace(/\s*\n\s*/g, blank).trim();
  const text = count(flat, limits.wide) > limits.line ? halve(flat, 0.5).filter(Boolean).join("\n") : flat;
  cues.splice(n, 0, { start: cue.start, end: next.end, text });
  changed(n);
}
$("cue-here")?.addEventListener("click", () => {
  const at = now(), n = cues.findIndex((cue) => cue.end > at), next = n < 0 ? cues.length : n;
  if (cues[next]?.start <= at) return split(next);
  const last = Math.min(at + 2000, cues[next]?.start ?? end());
  if (last - at < 200) return;
  cues.splice(next, 0, { start: at, end: last, text: "" });
  changed(next);
});

// The waveform: a touch plays from there, dragging an edge moves it.
function block(n) {
  const cue = cues[n];
  const bar = make("div", { className: "cue-block" }, make("span", { className: "quoted-text", textContent: cue.text, lang: field.lang, dir: field.dir }));
  [bar.style.left, bar.style.width] = [percent(cue.start), percent(cue.end - cue.start)];
  if (!fixed) for (const edge of ["start", "end"]) {
    const grip = make("i", { className: `handle-${edge}` });
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      event.stopPropagation();
      texts(field.dataset.field).endStep();
      grip.setPointerCapture(event.pointerId);
      // A drag that begins beside the edge does not move it at once.
      const beside = msAt(event.clientX) - cue[edge];
      grip.onpointermove = (moved) => { moveEdge(cues, n, edge, msAt(moved.clientX) - beside, end()); refresh(); };
      grip.onpointerup = grip.onpointercancel = () => { grip.onpointermove = null; keep(); };
    });
    bar.append(grip);
  }
  return bar;
}
function msAt(x) {
  const { left, width } = tape.getBoundingClientRect();
  return Math.round(Math.min(1, Math.max(0, (x - left) / width)) * end() / 10) * 10;
}
function seek(ms) { sound.currentTime = ms / 1000; where(); }
function hear(from, to = null) { until = to; seek(from); sound.play().catch(() => {}); }
function where() {
  const at = now();
  head.style.left = percent(at);
  $("at").textContent = clock(at - at % 100);
  strip.setAttribute("aria-valuenow", at);
  strip.setAttribute("aria-valuetext", clock(at - at % 100));
  cues.forEach((cue, n) => list.children[n]?.classList.toggle("current-cue", cue.start <= at && at < cue.end));
  if (sound.paused) return;
  const x = tape.clientWidth * at / end();
  if (x < strip.scrollLeft || x > strip.scrollLeft + strip.clientWidth - 40) strip.scrollLeft = x - 60;
}
function tick() {
  if (until !== null && now() >= until) { sound.pause(); until = null; }
  where();
  if (!sound.paused) requestAnimationFrame(tick);
}

// Tapping along: each tap begins the next caption and ends the last one.
function tapping(on) {
  taps = on ? { next: Math.max(0, cues.findIndex((cue) => cue.start >= now() - 200)) } : null;
  $("tap").setAttribute("aria-pressed", on);
  if (on && cues.length) hear(now()); else sound.pause();
}
function tap() {
  const at = now(), cue = cues[taps.next], before = cues[taps.next - 1];
  if (!cue) return tapping(false);
  // After a longer silence the last caption has ended by itself.
  if (before && at - before.end < 1500) before.end = Math.max(before.start + 200, at);
  const long = cue.end - cue.start;
  cue.start = Math.max(at, before?.end ?? 0);
  cue.end = cue.start + Math.max(200, long);
  for (let n = taps.next + 1, last = cue; n < cues.length && cues[n].start < last.end; last = cues[n], n += 1) {
    const span = cues[n].end - cues[n].start;
    [cues[n].start, cues[n].end] = [last.end, last.end + span];
  }
  const past = cues.at(-1).end - end();
  if (past > 0) for (const one of cues.slice(taps.next)) if (one.end > end()) one.end = Math.max(one.start + 200, end());
  taps.next += 1;
  keep();
  refresh();
}

if (sound) {
  const play = $("play");
  strip.addEventListener("click", (event) => { if (!event.target.closest("i")) hear(msAt(event.clientX)); });
  strip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -500, ArrowRight: 500, PageDown: -5000, PageUp: 5000 }[event.key];
    if (by) seek(Math.min(end(), Math.max(0, now() + by)));
    else if (event.key === "Home") seek(0);
    else if (event.key === "End") seek(end());
    else if ([" ", "Enter"].includes(event.key) && !taps) play.click();
    else return;
    event.preventDefault();
  });
  play.addEventListener("click", () => { until = null; if (sound.paused) sound.play().catch(() => {}); else sound.pause(); });
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, () => {
    play.textContent = sound.paused ? play.dataset.play : play.dataset.pause;
    play.setAttribute("aria-pressed", !sound.paused);
    if (!sound.paused) requestAnimationFrame(tick);
  });
  for (const name of ["seeked", "loadedmetadata"]) sound.addEventListener(name, where);
  for (const button of place.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => {
    tape.style.width = `${100 * button.dataset.zoom}%`;
    for (const other of place.querySelectorAll("[data-zoom]")) other.setAttribute("aria-pressed", other === button);
    strip.scrollLeft = tape.clientWidth * now() / end() - strip.clientWidth / 2;
  });
  $("tap")?.addEventListener("click", () => tapping(!taps));
  addEventListener("keydown", (event) => {
    if (!taps || event.target.matches("textarea, input") || ![" ", "Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") tapping(false); else if (!event.repeat) tap();
  }, true);
  // Releasing the key on a button would press the button.
  addEventListener("keyup", (event) => { if (taps && event.key === " " && event.target.matches("button")) event.preventDefault(); }, true);
  where();
}

$("pace")?.addEventListener("click", async () => {
  if (cues.length && !window.confirm(words["cue-replace"])) return;
  if (!await flush()) return;
  try {
    const { now: made } = await request(place.dataset.pace, { was: texts(field.dataset.field).base });
    texts(field.dataset.field).set(made);
    announce(words["edit-saved"]);
  } catch (error) { announce(error.message); }
});
$("caption-file")?.addEventListener("change", async ({ target }) => {
  const [chosen] = target.files;
  const said = chosen && decode(await chosen.arrayBuffer());
  // A file without captions replaces nothing.
  const found = chosen && parse(said);
  if (found && !found.cues.length) {
    target.value = "";
    return complain(found.faults.length ? found.faults : [{ line: 1, what: "cue-fault-head" }]);
  }
  if (!chosen || (cues.length && !window.confirm(words["cue-replace"]))) { target.value = ""; return; }
  texts(field.dataset.field).endStep();
  field.value = said;
  target.value = "";
  field.dispatchEvent(new Event("input"));
  texts(field.dataset.field).endStep();
  read();
});
// The edits of each caption are a step of their own.
list.addEventListener("focusin", () => { field.dataset.busy = ""; });
list.addEventListener("focusout", () => { delete field.dataset.busy; texts(field.dataset.field).endStep(); });
field.addEventListener("input", (event) => { if (event.isTrusted) read(); });
field.addEventListener("field:set", read);
read();
