// Reads and writes captions: WebVTT as the server writes it, and SubRip. A cue is { start, end, text }, in
// milliseconds.
export const MAX_LINES = 2, MIN_CUE_MS = 200;

// Counts as the server does: a letter with its marks is one character; in full-width text, two narrow characters count
// as one.
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
export function count(text, wide) {
  const each = [...graphemes.segment(text)];
  return wide ? Math.ceil(each.reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0) / 2) : each.length;
}

const TIMESTAMP = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{3})$/;
function parseTimestamp(text) {
  const found = TIMESTAMP.exec(text);
  if (!found || found[2] > 59 || found[3] > 59) return null;
  return (((found[1] ?? 0) * 60 + Number(found[2])) * 60 + Number(found[3])) * 1000 + Number(found[4]);
}
const plainText = (line) => line.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&nbsp;", "\u00a0").replaceAll("&lrm;", "\u200e").replaceAll("&rlm;", "\u200f").replaceAll("&amp;", "&");

// The cues of a text and its errors by line; `what` is the key of a message.
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
    const at = block.slice(0, 2).findIndex((line) => line.includes("-->"));
    if (at < 0) {
      if (!["NOTE", "STYLE", "REGION"].includes(word) || opening) faults.push({ line: from + 1, what: opening ? "cue-fault-head" : "cue-fault-block" });
      continue;
    }
    const [left, right] = block[at].split("-->");
    const start = parseTimestamp(left.trim()), end = parseTimestamp(right.trim().split(/\s+/)[0]);
    if (start === null || end === null) { faults.push({ line: from + at + 1, what: "cue-fault-timing" }); continue; }
    if (end <= start || start < (cues.at(-1)?.end ?? 0)) faults.push({ line: from + at + 1, what: "cue-fault-order", mild: true });
    cues.push({ start, end, text: block.slice(at + 1).map(plainText).join("\n").trim() });
  }
  return { cues, faults };
}

const twoDigits = (number) => String(number).padStart(2, "0");
function formatTimestamp(ms) {
  const hours = Math.floor(ms / 3600000), minutes = Math.floor(ms / 60000) % 60, seconds = Math.floor(ms / 1000) % 60;
  return `${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds)}.${String(ms % 1000).padStart(3, "0")}`;
}
export function write(cues) {
  if (!cues.length) return "";
  const escaped = (cue) => cue.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").split("\n").filter((line) => line.trim()).join("\n");
  return `WEBVTT\n${cues.map((cue) => `\n${formatTimestamp(cue.start)} --> ${formatTimestamp(cue.end)}\n${escaped(cue)}\n`).join("")}`;
}

// Minutes and seconds, to the tenth or finer where the value is finer.
export function formatClock(ms) {
  const rest = ms % 60000, fine = ms % 100 ? 2 : 1;
  const shown = Math.floor(rest / (fine === 2 ? 10 : 100)) / (fine === 2 ? 100 : 10);
  return `${Math.floor(ms / 60000)}:${shown.toFixed(fine).padStart(fine + 3, "0")}`;
}
export function parseClock(text) {
  const found = /^\s*(?:(\d+):)?(\d+(?:[.,]\d*)?)\s*$/.exec(text);
  return found ? Math.round(Number(found[1] ?? 0) * 60000 + Number(found[2].replace(",", ".")) * 1000) : null;
}
// `limits` is { line, most, wide }: characters in a line and in a second, and whether they are full-width.
export const charsPerSecond = (cue, limits) => Math.ceil(count(cue.text, limits.wide) * 1000 / Math.max(1, cue.end - cue.start));
export const isTooLong = (cue, limits) => cue.text.split("\n").length > MAX_LINES || cue.text.split("\n").some((line) => count(line, limits.wide) > limits.line);

// Splits a text between words, after about `share` of it.
export function splitText(text, share) {
  // In scripts without blanks the browser finds the words.
  const words = /\s/.test(text) || !WIDE.test(text) ? text.split(/(\s+)/) : splitByWords(text);
  let at = 0, best = [Infinity, 2];
  for (let n = 0; n < words.length; n += 2) {
    at += words[n].length + (words[n + 1]?.length ?? 0);
    const off = Math.abs(at / text.length - share);
    if (off < best[0] && n + 2 < words.length) best = [off, n + 2];
  }
  return [words.slice(0, best[1]).join("").trim(), words.slice(best[1]).join("").trim()];
}

function splitByWords(text) {
  const words = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)];
  const parts = [];
  for (const { segment, isWordLike } of words) {
    if (isWordLike || !parts.length) parts.push(segment); else parts[parts.length - 1] += segment;
  }
  return parts.flatMap((part, n) => n ? ["", part] : [part]);
}

// Moves an edge. A neighbour that touches it moves along; otherwise the edge stops at the neighbour.
export function moveEdge(cues, n, edge, to, length) {
  const cue = cues[n], before = cues[n - 1], after = cues[n + 1];
  if (edge === "start") {
    const touching = before && before.end === cue.start;
    const min = touching ? before.start + MIN_CUE_MS : before?.end ?? 0;
    cue.start = Math.min(Math.max(to, min, 0), cue.end - MIN_CUE_MS);
    if (touching) before.end = cue.start;
  } else {
    const touching = after && after.start === cue.end;
    const max = touching ? after.end - MIN_CUE_MS : after?.start ?? length;
    cue.end = Math.max(Math.min(to, max), cue.start + MIN_CUE_MS);
    if (touching) after.start = cue.end;
  }
}

// Decodes a file: UTF-8, or else the encoding of older editors.
export function decode(bytes) {
  try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("windows-1252").decode(bytes); }
}
