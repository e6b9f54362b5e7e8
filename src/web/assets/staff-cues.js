// Captions as text and as cues: WebVTT as the house writes it, and SubRip as editors bring it.
// A cue is { start, end, text }, in milliseconds.
export const LINES = 2, LEAST_MS = 200;

// As the house counts: a letter with its marks is one character; where characters are full-width,
// two that are not are one.
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
export function count(text, wide) {
  const each = [...letters.segment(text)];
  return wide ? Math.ceil(each.reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0) / 2) : each.length;
}

const STAMP = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{3})$/;
function moment(text) {
  const found = STAMP.exec(text);
  if (!found || found[2] > 59 || found[3] > 59) return null;
  return (((found[1] ?? 0) * 60 + Number(found[2])) * 60 + Number(found[3])) * 1000 + Number(found[4]);
}
const plain = (line) => line.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&nbsp;", "\u00a0").replaceAll("&lrm;", "\u200e").replaceAll("&rlm;", "\u200f").replaceAll("&amp;", "&");

// The cues of a text, and what is wrong with it, by line; `what` is the key of a sentence.
export function parse(text) {
  const cues = [], faults = [];
  const lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split("\n");
  let first = true;
  for (let n = 0; n < lines.length; n += 1) {
    if (!lines[n].trim()) continue;
    const from = n;
    while (n + 1 < lines.length && lines[n + 1].trim()) n += 1;
    const block = lines.slice(from, n + 1);
    const word = block[0].split(/\s/)[0], opening = first;
    first = false;
    if (opening && word === "WEBVTT") continue;
    const at = block.slice(0, 2).findIndex((it) => it.includes("-->"));
    if (at < 0) {
      if (!["NOTE", "STYLE", "REGION"].includes(word) || opening) faults.push({ line: from + 1, what: opening ? "cue-fault-head" : "cue-fault-block" });
      continue;
    }
    const [left, right] = block[at].split("-->");
    const start = moment(left.trim()), end = moment(right.trim().split(/\s+/)[0]);
    if (start === null || end === null) { faults.push({ line: from + at + 1, what: "cue-fault-timing" }); continue; }
    if (end <= start || start < (cues.at(-1)?.end ?? 0)) faults.push({ line: from + at + 1, what: "cue-fault-order", mild: true });
    cues.push({ start, end, text: block.slice(at + 1).map(plain).join("\n").trim() });
  }
  return { cues, faults };
}

const two = (it) => String(it).padStart(2, "0");
function stamp(ms) {
  const hours = Math.floor(ms / 3600000), minutes = Math.floor(ms / 60000) % 60, seconds = Math.floor(ms / 1000) % 60;
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(ms % 1000).padStart(3, "0")}`;
}
export function write(cues) {
  if (!cues.length) return "";
  const said = (it) => it.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").split("\n").filter((line) => line.trim()).join("\n");
  return `WEBVTT\n${cues.map((it) => `\n${stamp(it.start)} --> ${stamp(it.end)}\n${said(it)}\n`).join("")}`;
}

// Minutes and seconds as people write them, to the tenth or finer where it is finer.
export function clock(ms) {
  const rest = ms % 60000, fine = ms % 100 ? 2 : 1;
  const shown = Math.floor(rest / (fine === 2 ? 10 : 100)) / (fine === 2 ? 100 : 10);
  return `${Math.floor(ms / 60000)}:${shown.toFixed(fine).padStart(fine + 3, "0")}`;
}
export function unclock(text) {
  const found = /^\s*(?:(\d+):)?(\d+(?:[.,]\d*)?)\s*$/.exec(text);
  return found ? Math.round(Number(found[1] ?? 0) * 60000 + Number(found[2].replace(",", ".")) * 1000) : null;
}
// `limits` are { line, most, wide }: characters on a line and in a second, and whether they are full-width.
export const speed = (it, limits) => Math.ceil(count(it.text, limits.wide) * 1000 / Math.max(1, it.end - it.start));
export const big = (it, limits) => it.text.split("\n").length > LINES || it.text.split("\n").some((line) => count(line, limits.wide) > limits.line);

// Cuts a text where it says about `share` of itself, between words.
export function halve(text, share) {
  // Where nobody writes blanks between words, the browser knows them.
  const words = /\s/.test(text) || !WIDE.test(text) ? text.split(/(\s+)/) : between(text);
  let at = 0, best = [Infinity, 2];
  for (let n = 0; n < words.length; n += 2) {
    at += words[n].length + (words[n + 1]?.length ?? 0);
    const off = Math.abs(at / text.length - share);
    if (off < best[0] && n + 2 < words.length) best = [off, n + 2];
  }
  return [words.slice(0, best[1]).join("").trim(), words.slice(best[1]).join("").trim()];
}

function between(text) {
  const words = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)];
  const parts = [];
  for (const { segment, isWordLike } of words) {
    if (isWordLike || !parts.length) parts.push(segment); else parts[parts.length - 1] += segment;
  }
  return parts.flatMap((it, n) => n ? ["", it] : [it]);
}

// Moves one edge. Neighbours that touch move along; others are where it stops.
export function moveEdge(cues, n, edge, to, length) {
  const it = cues[n], before = cues[n - 1], after = cues[n + 1];
  if (edge === "start") {
    const touching = before && before.end === it.start;
    const least = touching ? before.start + LEAST_MS : before?.end ?? 0;
    it.start = Math.min(Math.max(to, least, 0), it.end - LEAST_MS);
    if (touching) before.end = it.start;
  } else {
    const touching = after && after.start === it.end;
    const most = touching ? after.end - LEAST_MS : after?.start ?? length;
    it.end = Math.max(Math.min(to, most), it.start + LEAST_MS);
    if (touching) after.start = it.end;
  }
}

// A file from somebody's disk: UTF-8, or else what older editors write.
export function decode(bytes) {
  try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("windows-1252").decode(bytes); }
}
