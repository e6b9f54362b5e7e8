// Captions under their sound: a strip to touch, blocks to drag, and a row for each to write in. What
// holds is the text field; everything here is drawn from it and written back to it.
import { ask, tell } from "./staff.js";
import { fill, flush, texts, words } from "./staff-editor.js";
import { big, clock, count, decode, halve, moveEdge, parse, speed, unclock, write } from "./staff-cues.js";

const $ = (id) => document.getElementById(id);
const place = $("captions"), list = $("cues"), faultList = $("faults");
const field = place.querySelector("textarea[data-field]");
const sound = $("sound"), strip = $("strip"), tape = $("tape"), blocks = $("blocks"), head = $("head");
const fixed = place.hasAttribute("data-fixed");
const length = Number(place.dataset.length ?? 0);
const limits = { line: Number(place.dataset.line), most: Number(place.dataset.most), wide: "wide" in place.dataset };
const end = () => length || Math.max(0, ...cues.map((it) => it.end)) + 10000;
let cues = [], until = null, taps = null;

const make = (tag, more = {}, ...inside) => { const it = Object.assign(document.createElement(tag), more); it.append(...inside); return it; };
const percent = (ms) => `${100 * ms / Math.max(1, end())}%`;
const now = () => Math.round((sound?.currentTime ?? 0) * 1000);

function read() {
  const found = parse(field.value);
  cues = found.cues;
  complain(found.faults);
  draw();
}
function complain(faults) {
  faultList.replaceChildren(...faults.map((it) => make("li", { textContent: fill("cue-fault", { line: it.line, what: words[it.what] }) })));
}
function keep() {
  field.value = write(cues);
  faultList.replaceChildren();
  field.dispatchEvent(new Event("input"));
}
// After a change of shape: everything anew, with the focus on what it was about.
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
// Only what times and letters decide, so that nobody's cursor jumps.
function refresh() {
  cues.forEach((it, n) => {
    const li = list.children[n];
    for (const edge of ["start", "end"]) { const box = li.querySelector(`[data-edge=${edge}]`); if (box !== document.activeElement || !box.dataset.typed) box.value = clock(it[edge]); }
    judge(li, it);
    const bar = blocks?.children[n];
    if (!bar) return;
    [bar.style.left, bar.style.width] = [percent(it.start), percent(it.end - it.start)];
    bar.firstElementChild.textContent = it.text;
  });
}
function judge(li, it) {
  const n = speed(it, limits), fast = n > limits.most, wide = big(it, limits), said = [fill("cue-speed", { n })];
  if (fast) said.push(words["cue-too-fast"]);
  if (wide) said.push(fill("cue-too-big", { most: limits.line }));
  const judged = li.querySelector(".cue-check");
  judged.textContent = (fast || wide ? "▲ " : "") + said.join(" · ");
  judged.classList.toggle("has-warning", fast || wide);
}

function row(n) {
  const it = cues[n], name = fill("cue-name", { n: n + 1 });
  const button = (key, act) => {
    const made = make("button", { type: "button", textContent: words[key], className: key });
    made.setAttribute("aria-label", `${words[key]}: ${name}`);
    made.addEventListener("click", act);
    return made;
  };
  const edge = (which) => {
    const box = make("input", { value: clock(it[which]), inputMode: "decimal", autocomplete: "off", readOnly: fixed, className: "time-input" });
    box.dataset.edge = which;
    box.setAttribute("aria-label", `${words[`cue-${which}`]}: ${name}`);
    const put = (ms) => { moveEdge(cues, n, which, ms, end()); keep(); refresh(); };
    box.addEventListener("input", () => { box.dataset.typed = "1"; });
    box.addEventListener("change", () => { delete box.dataset.typed; const ms = unclock(box.value); if (ms === null) box.value = clock(it[which]); else put(ms); });
    const step = (key, sign, by) => {
      const made = make("button", { type: "button", textContent: sign, className: "step" });
      made.setAttribute("aria-label", `${words[`cue-${which}`]} ${words[key]}: ${name}`);
      made.addEventListener("click", () => put(it[which] + by));
      return made;
    };
    const label = make("span", { className: "cue-time-label", textContent: words[`cue-${which}`] });
    label.setAttribute("aria-hidden", "true");
    return make("div", { className: "cue-time" }, label, ...(fixed ? [box] : [step("cue-earlier", "−", -100), box, step("cue-later", "+", 100)]));
  };
  const text = make("textarea", { value: it.text, rows: 2, readOnly: fixed });
  text.setAttribute("aria-label", `${words["cue-text"]}: ${name}`);
  [text.lang, text.dir] = [field.lang, field.dir];
  text.addEventListener("input", () => { it.text = text.value.replace(/\n{2,}/g, "\n"); keep(); refresh(); });
  const acts = make("div", { className: "action-row" });
  if (sound) acts.append(button("cue-play", () => hear(it.start, it.end)));
  if (!fixed) {
    acts.append(button("cue-split", () => split(n)));
    if (n + 1 < cues.length) acts.append(button("cue-merge", () => merge(n)));
    acts.append(button("cue-remove", () => { cues.splice(n, 1); changed(n); }));
  }
  const li = make("li", {}, make("span", { className: "cue-number", textContent: n + 1 }), make("div", { className: "cue-times" }, edge("start"), edge("end")), make("div", { className: "cue-text" }, text, make("p", { className: "cue-check" })), acts);
  judge(li, it);
  return li;
}

function split(n) {
  const it = cues[n], at = now() > it.start + 200 && now() < it.end - 200 ? now() : Math.round((it.start + it.end) / 2);
  const [one, other] = halve(it.text, (at - it.start) / (it.end - it.start));
  cues.splice(n, 1, { start: it.start, end: at, text: one }, { start: at, end: it.end, text: other });
  changed(n + 1);
}
function merge(n) {
  const [it, next] = cues.splice(n, 2);
  const blank = limits.wide && !field.lang.startsWith("ko") ? "" : " ";
  const flat = `${it.text}${blank}${next.text}`.replace(/\s*\n\s*/g, blank).trim();
  const text = count(flat, limits.wide) > limits.line ? halve(flat, 0.5).filter(Boolean).join("\n") : flat;
  cues.splice(n, 0, { start: it.start, end: next.end, text });
  changed(n);
}
$("cue-here")?.addEventListener("click", () => {
  const at = now(), n = cues.findIndex((it) => it.end > at), next = n < 0 ? cues.length : n;
  if (cues[next]?.start <= at) return split(next);
  const last = Math.min(at + 2000, cues[next]?.start ?? end());
  if (last - at < 200) return;
  cues.splice(next, 0, { start: at, end: last, text: "" });
  changed(next);
});

// The strip: touching it plays from there, dragging an edge moves it.
function block(n) {
  const it = cues[n];
  const bar = make("div", { className: "cue-block" }, make("span", { className: "quoted-text", textContent: it.text, lang: field.lang, dir: field.dir }));
  [bar.style.left, bar.style.width] = [percent(it.start), percent(it.end - it.start)];
  if (!fixed) for (const edge of ["start", "end"]) {
    const grip = make("i", { className: `handle-${edge}` });
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      event.stopPropagation();
      texts(field.dataset.field).endStep();
      grip.setPointerCapture(event.pointerId);
      // Whoever takes hold beside the edge itself does not move it by that.
      const beside = msAt(event.clientX) - it[edge];
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
  cues.forEach((it, n) => list.children[n]?.classList.toggle("current-cue", it.start <= at && at < it.end));
  if (sound.paused) return;
  const x = tape.clientWidth * at / end();
  if (x < strip.scrollLeft || x > strip.scrollLeft + strip.clientWidth - 40) strip.scrollLeft = x - 60;
}
function tick() {
  if (until !== null && now() >= until) { sound.pause(); until = null; }
  where();
  if (!sound.paused) requestAnimationFrame(tick);
}

// Tapping along: each tap begins the next caption, and so ends the last one.
function tapping(on) {
  taps = on ? { next: Math.max(0, cues.findIndex((it) => it.start >= now() - 200)) } : null;
  $("tap").setAttribute("aria-pressed", on);
  if (on && cues.length) hear(now()); else sound.pause();
}
function tap() {
  const at = now(), it = cues[taps.next], before = cues[taps.next - 1];
  if (!it) return tapping(false);
  // After a longer silence the last one has ended by itself.
  if (before && at - before.end < 1500) before.end = Math.max(before.start + 200, at);
  const long = it.end - it.start;
  it.start = Math.max(at, before?.end ?? 0);
  it.end = it.start + Math.max(200, long);
  for (let n = taps.next + 1, last = it; n < cues.length && cues[n].start < last.end; last = cues[n], n += 1) {
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
  for (const it of place.querySelectorAll("[data-zoom]")) it.addEventListener("click", () => {
    tape.style.width = `${100 * it.dataset.zoom}%`;
    for (const other of place.querySelectorAll("[data-zoom]")) other.setAttribute("aria-pressed", other === it);
    strip.scrollLeft = tape.clientWidth * now() / end() - strip.clientWidth / 2;
  });
  $("tap")?.addEventListener("click", () => tapping(!taps));
  addEventListener("keydown", (event) => {
    if (!taps || event.target.matches("textarea, input") || ![" ", "Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") tapping(false); else if (!event.repeat) tap();
  }, true);
  // A key that goes up on a button would press it once more.
  addEventListener("keyup", (event) => { if (taps && event.key === " " && event.target.matches("button")) event.preventDefault(); }, true);
  where();
}

$("pace")?.addEventListener("click", async () => {
  if (cues.length && !window.confirm(words["cue-replace"])) return;
  if (!await flush()) return;
  try {
    const { now: made } = await ask(place.dataset.pace, { was: texts(field.dataset.field).base });
    texts(field.dataset.field).set(made);
    tell(words["edit-saved"]);
  } catch (error) { tell(error.message); }
});
$("caption-file")?.addEventListener("change", async ({ target }) => {
  const [chosen] = target.files;
  const said = chosen && decode(await chosen.arrayBuffer());
  // What holds no caption at all takes the place of none.
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
// Each caption that somebody writes at is a step of its own.
list.addEventListener("focusin", () => { field.dataset.busy = ""; });
list.addEventListener("focusout", () => { delete field.dataset.busy; texts(field.dataset.field).endStep(); });
field.addEventListener("input", (event) => { if (event.isTrusted) read(); });
field.addEventListener("field:set", read);
read();
