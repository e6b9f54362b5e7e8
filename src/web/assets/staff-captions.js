// The caption editor: a waveform to touch, blocks to drag, and a row for each caption. The text field holds the data;
// everything here is rendered from it and written back to it.
import { request, announce } from "./staff.js";
import { fill, flush, texts, words } from "./staff-editor.js";
import { isTooLong, formatClock, count, decode, splitText, moveEdge, parse, charsPerSecond, parseClock, write } from "./staff-cues.js";

const $ = (id) => document.getElementById(id);
const section = $("captions"), list = $("cues"), faultList = $("faults");
const field = section.querySelector("textarea[data-field]");
const sound = $("sound"), waveform = $("waveform"), track = $("waveform-track"), blocks = $("cue-blocks"), playhead = $("playhead");
const fixed = section.hasAttribute("data-readonly");
const length = Number(section.dataset.length ?? 0);
const limits = { line: Number(section.dataset.maxPerLine), most: Number(section.dataset.max), wide: "fullWidth" in section.dataset };
const end = () => length || Math.max(0, ...cues.map((cue) => cue.end)) + 10000;
let cues = [], until = null, tapState = null, lastDoubt = -1;

const make = (tag, more = {}, ...inside) => { const element = Object.assign(document.createElement(tag), more); element.append(...inside); return element; };
const percent = (ms) => `${100 * ms / Math.max(1, end())}%`;
const now = () => Math.round((sound?.currentTime ?? 0) * 1000);

function read() {
  const found = parse(field.value);
  cues = found.cues;
  showFaults(found.faults);
  draw();
}
function showFaults(faults) {
  faultList.replaceChildren(...faults.map((fault) => make("li", { textContent: fill("cue-fault", { line: fault.line, what: words[fault.what] }) })));
}
function writeField() {
  field.value = write(cues);
  faultList.replaceChildren();
  field.dispatchEvent(new Event("input"));
}
// Renders everything again after a change of structure, and restores the focus.
function changed(n, part = "textarea") {
  writeField();
  texts(field.dataset.field).endStep();
  draw();
  list.children[Math.min(n, cues.length - 1)]?.querySelector(part)?.focus();
}

function draw() {
  list.replaceChildren(...cues.map((_, n) => row(n)));
  if (!cues.length && length) list.replaceChildren(make("li", { className: "hint", textContent: words["cue-none"] }));
  blocks?.replaceChildren(...cues.map((_, n) => block(n)));
  showDoubt();
}
function showDoubt() {
  const button = $("next-doubtful");
  if (button) button.hidden = !cues.some((cue) => cue.doubtful);
}
// Updates times and texts only, so that no cursor moves.
function refresh() {
  showDoubt();
  cues.forEach((cue, n) => {
    const li = list.children[n];
    for (const edge of ["start", "end"]) { const box = li.querySelector(`[data-edge=${edge}]`); if (box !== document.activeElement || !box.dataset.typed) box.value = formatClock(cue[edge]); }
    checkReadingSpeed(li, cue);
    const bar = blocks?.children[n];
    if (!bar) return;
    [bar.style.left, bar.style.width] = [percent(cue.start), percent(cue.end - cue.start)];
    bar.firstElementChild.textContent = cue.text;
  });
}
function checkReadingSpeed(li, cue) {
  const n = charsPerSecond(cue, limits), fast = n > limits.most, wide = isTooLong(cue, limits), messages = [fill("cue-speed", { n })];
  if (cue.doubtful) messages.push(words["cue-doubtful"]);
  if (fast) messages.push(words["cue-too-fast"]);
  if (wide) messages.push(fill("cue-too-big", { most: limits.line }));
  const checkLine = li.querySelector(".cue-check");
  checkLine.textContent = (fast || wide || cue.doubtful ? "▲ " : "") + messages.join(" · ");
  checkLine.classList.toggle("has-warning", fast || wide || !!cue.doubtful);
}

function row(n) {
  const cue = cues[n], name = fill("cue-name", { n: n + 1 });
  const button = (key, act) => {
    const created = make("button", { type: "button", textContent: words[key], className: key });
    created.setAttribute("aria-label", `${words[key]}: ${name}`);
    created.addEventListener("click", act);
    return created;
  };
  const edge = (which) => {
    const box = make("input", { value: formatClock(cue[which]), inputMode: "decimal", autocomplete: "off", readOnly: fixed, className: "time-input" });
    box.dataset.edge = which;
    box.setAttribute("aria-label", `${words[`cue-${which}`]}: ${name}`);
    // A time that somebody sets is in doubt no more.
    const setTime = (ms) => { delete cue.doubtful; moveEdge(cues, n, which, ms, end()); writeField(); refresh(); };
    box.addEventListener("input", () => { box.dataset.typed = "1"; });
    box.addEventListener("change", () => { delete box.dataset.typed; const ms = parseClock(box.value); if (ms === null) box.value = formatClock(cue[which]); else setTime(ms); });
    const step = (key, sign, by) => {
      const created = make("button", { type: "button", textContent: sign, className: "step" });
      created.setAttribute("aria-label", `${words[`cue-${which}`]} ${words[key]}: ${name}`);
      created.addEventListener("click", () => setTime(cue[which] + by));
      return created;
    };
    const label = make("span", { className: "cue-time-label", textContent: words[`cue-${which}`] });
    label.setAttribute("aria-hidden", "true");
    return make("div", { className: "cue-time" }, label, ...(fixed ? [box] : [step("cue-earlier", "−", -100), box, step("cue-later", "+", 100)]));
  };
  const text = make("textarea", { value: cue.text, rows: 2, readOnly: fixed });
  text.setAttribute("aria-label", `${words["cue-text"]}: ${name}`);
  [text.lang, text.dir] = [field.lang, field.dir];
  text.addEventListener("input", () => { cue.text = text.value.replace(/\n{2,}/g, "\n"); writeField(); refresh(); });
  const buttons = make("div", { className: "action-row" });
  if (sound) buttons.append(button("cue-play", () => playRange(cue.start, cue.end)));
  if (!fixed) {
    buttons.append(button("cue-split", () => split(n)));
    if (n + 1 < cues.length) buttons.append(button("cue-merge", () => merge(n)));
    buttons.append(button("cue-remove", () => { cues.splice(n, 1); changed(n); }));
  }
  const li = make("li", {}, make("span", { className: "cue-number", textContent: n + 1 }), make("div", { className: "cue-times" }, edge("start"), edge("end")), make("div", { className: "cue-text" }, text, make("p", { className: "cue-check" })), buttons);
  checkReadingSpeed(li, cue);
  return li;
}

function split(n) {
  const cue = cues[n], at = now() > cue.start + 200 && now() < cue.end - 200 ? now() : Math.round((cue.start + cue.end) / 2);
  const [one, other] = splitText(cue.text, (at - cue.start) / (cue.end - cue.start));
  cues.splice(n, 1, { start: cue.start, end: at, text: one }, { start: at, end: cue.end, text: other });
  changed(n + 1);
}
function merge(n) {
  const [cue, next] = cues.splice(n, 2);
  const blank = limits.wide && !field.lang.startsWith("ko") ? "" : " ";
  const flat = `${cue.text}${blank}${next.text}`.replace(/\s*\n\s*/g, blank).trim();
  const text = count(flat, limits.wide) > limits.line ? splitText(flat, 0.5).filter(Boolean).join("\n") : flat;
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
    const handle = make("i", { className: `handle-${edge}` });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      event.stopPropagation();
      texts(field.dataset.field).endStep();
      handle.setPointerCapture(event.pointerId);
      // A drag that begins beside the edge does not move it at once.
      const grabOffset = msAt(event.clientX) - cue[edge];
      handle.onpointermove = (moved) => { moveEdge(cues, n, edge, msAt(moved.clientX) - grabOffset, end()); refresh(); };
      handle.onpointerup = handle.onpointercancel = () => { handle.onpointermove = null; writeField(); };
    });
    bar.append(handle);
  }
  return bar;
}
function msAt(x) {
  const { left, width } = track.getBoundingClientRect();
  return Math.round(Math.min(1, Math.max(0, (x - left) / width)) * end() / 10) * 10;
}
function seek(ms) { sound.currentTime = ms / 1000; showPosition(); }
function playRange(from, to = null) { until = to; seek(from); sound.play().catch(() => {}); }
function showPosition() {
  const at = now();
  playhead.style.left = percent(at);
  $("current-time").textContent = formatClock(at - at % 100);
  waveform.setAttribute("aria-valuenow", at);
  waveform.setAttribute("aria-valuetext", formatClock(at - at % 100));
  cues.forEach((cue, n) => list.children[n]?.classList.toggle("current-cue", cue.start <= at && at < cue.end));
  if (sound.paused) return;
  const x = track.clientWidth * at / end();
  if (x < waveform.scrollLeft || x > waveform.scrollLeft + waveform.clientWidth - 40) waveform.scrollLeft = x - 60;
}
function tick() {
  if (until !== null && now() >= until) { sound.pause(); until = null; }
  showPosition();
  if (!sound.paused) requestAnimationFrame(tick);
}

// Tapping along: each tap begins the next caption and ends the last one.
function setTapping(on) {
  tapState = on ? { next: Math.max(0, cues.findIndex((cue) => cue.start >= now() - 200)) } : null;
  $("tap-along").setAttribute("aria-pressed", on);
  if (on && cues.length) playRange(now()); else sound.pause();
}
function placeNextCue() {
  const at = now(), cue = cues[tapState.next], before = cues[tapState.next - 1];
  if (!cue) return setTapping(false);
  // After a longer silence the last caption has ended by itself.
  if (before && at - before.end < 1500) before.end = Math.max(before.start + 200, at);
  const long = cue.end - cue.start;
  cue.start = Math.max(at, before?.end ?? 0);
  cue.end = cue.start + Math.max(200, long);
  for (let n = tapState.next + 1, last = cue; n < cues.length && cues[n].start < last.end; last = cues[n], n += 1) {
    const span = cues[n].end - cues[n].start;
    [cues[n].start, cues[n].end] = [last.end, last.end + span];
  }
  const past = cues.at(-1).end - end();
  if (past > 0) for (const one of cues.slice(tapState.next)) if (one.end > end()) one.end = Math.max(one.start + 200, end());
  tapState.next += 1;
  writeField();
  refresh();
}

if (sound) {
  const play = $("play");
  waveform.addEventListener("click", (event) => { if (!event.target.closest("i")) playRange(msAt(event.clientX)); });
  waveform.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -500, ArrowRight: 500, PageDown: -5000, PageUp: 5000 }[event.key];
    if (by) seek(Math.min(end(), Math.max(0, now() + by)));
    else if (event.key === "Home") seek(0);
    else if (event.key === "End") seek(end());
    else if ([" ", "Enter"].includes(event.key) && !tapState) play.click();
    else return;
    event.preventDefault();
  });
  play.addEventListener("click", () => { until = null; if (sound.paused) sound.play().catch(() => {}); else sound.pause(); });
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, () => {
    play.textContent = sound.paused ? play.dataset.play : play.dataset.pause;
    play.setAttribute("aria-pressed", !sound.paused);
    if (!sound.paused) requestAnimationFrame(tick);
  });
  for (const name of ["seeked", "loadedmetadata"]) sound.addEventListener(name, showPosition);
  for (const button of section.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => {
    track.style.width = `${100 * button.dataset.zoom}%`;
    for (const other of section.querySelectorAll("[data-zoom]")) other.setAttribute("aria-pressed", other === button);
    waveform.scrollLeft = track.clientWidth * now() / end() - waveform.clientWidth / 2;
  });
  $("tap-along")?.addEventListener("click", () => setTapping(!tapState));
  addEventListener("keydown", (event) => {
    if (!tapState || event.target.matches("textarea, input") || ![" ", "Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") setTapping(false); else if (!event.repeat) placeNextCue();
  }, true);
  // Releasing the key on a button would press the button.
  addEventListener("keyup", (event) => { if (tapState && event.key === " " && event.target.matches("button")) event.preventDefault(); }, true);
  showPosition();
}

$("generate-captions")?.addEventListener("click", async () => {
  if (cues.length && !window.confirm(words["cue-replace"])) return;
  if (!await flush()) return;
  const button = $("generate-captions");
  if (button.getAttribute("aria-disabled")) return;
  // Listening takes a few seconds for each minute.
  button.setAttribute("aria-disabled", true);
  announce(words["cue-timing"]);
  try {
    const { now: created, timed, doubtful } = await request(section.dataset.generateUrl, { was: texts(field.dataset.field).base });
    texts(field.dataset.field).set(created);
    for (const n of timed ? doubtful : []) if (cues[n]) cues[n].doubtful = true;
    draw();
    announce(!timed ? words["cue-estimated"] : doubtful.length ? fill("cue-timed-doubtful", { n: doubtful.length }) : words["cue-timed"]);
  } catch (error) { announce(error.message); }
  button.removeAttribute("aria-disabled");
});
// The next caption in doubt after the one with the focus, or after the last one gone to.
function goToDoubtful() {
  const focused = [...list.children].findIndex((li) => li.contains(document.activeElement)), here = focused < 0 ? lastDoubt : focused;
  const next = cues.findIndex((cue, n) => cue.doubtful && n > here), n = next < 0 ? cues.findIndex((cue) => cue.doubtful) : next;
  if (n < 0) return;
  lastDoubt = n;
  list.children[n].querySelector("[data-edge=start]").focus();
  if (sound) playRange(cues[n].start, cues[n].end);
}
$("next-doubtful")?.addEventListener("click", goToDoubtful);
addEventListener("keydown", (event) => {
  if (event.key !== "F8" || !cues.some((cue) => cue.doubtful)) return;
  event.preventDefault();
  goToDoubtful();
});
$("caption-file")?.addEventListener("change", async ({ target }) => {
  const [chosen] = target.files;
  const text = chosen && decode(await chosen.arrayBuffer());
  // A file without captions replaces nothing.
  const found = chosen && parse(text);
  if (found && !found.cues.length) {
    target.value = "";
    return showFaults(found.faults.length ? found.faults : [{ line: 1, what: "cue-fault-head" }]);
  }
  if (!chosen || (cues.length && !window.confirm(words["cue-replace"]))) { target.value = ""; return; }
  texts(field.dataset.field).endStep();
  field.value = text;
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
