// What plays, for a page in another language than the voice: which sentence of the page's text is spoken, and the captions
// in the page's language. A show is that of player-view.js; `json` is the address of its data in the voice's language.
import { fetchClip, room } from "./room-api.js";

const root = document.documentElement;
// What is known of the show that `load` was called with last.
let known = { key: "", sentences: null, captions: [], language: "" };

export const base = (language) => language.split("-")[0];

// The language of the page's text of a clip; null where the page has no text of it.
export function textLanguage(clip) {
  return document.querySelector(`#text-${CSS.escape(clip)} article`)?.lang ?? null;
}

// The address of the page's text of a clip, in the times of a voice in another language.
export function matchAddress({ clip, language, edition = room().edition }) {
  return `${room().action}/clips/${clip}.json?${new URLSearchParams({ edition, voice: language })}`;
}

// Announcements are spoken in one language after the other, and their text is on no page.
function isForeign(show) {
  const language = show.announced ? null : textLanguage(show.clip);
  return language !== null && language !== show.language;
}

// Fetches what a show needs, once, and calls `onLoaded` when it is there.
export async function load(show, onLoaded) {
  const matched = isForeign(show) ? matchAddress(show) : null;
  const key = `${matched} ${show.json}`;
  if (known.key === key) return;
  const mine = { key, sentences: null, captions: [], language: show.language };
  known = mine;
  const text = matched ? await fetchClip(matched) : {};
  mine.sentences = text.sentences ?? null;
  if (text.captions?.length && base(text.language) === base(root.dataset.language)) {
    Object.assign(mine, { captions: text.captions, language: text.language });
  } else if (show.json) {
    mine.captions = (await fetchClip(show.json)).captions ?? [];
  }
  if (known === mine) onLoaded();
}

// The captions of the show that was loaded last, in the times of its voice, and their language.
export const captions = () => known.captions;
export const captionLanguage = (show) => show.captions === captions ? known.language : show.language;

// The sentences of the page's text, each as its start in the voice's recording (null if the voice skips it) and in its
// own; null unless they are of this show.
export const sentencesOf = (show) => isForeign(show) && known.key.startsWith(`${matchAddress(show)} `) ? known.sentences : null;

// The index of the sentence that is spoken at `ms`, or -1 before the first.
export function sentenceAt(sentences, ms) {
  return sentences.findLastIndex(([start]) => start !== null && start <= ms);
}

// The start of that sentence in its own recording.
export const startAt = (sentences, ms) => sentences[Math.max(0, sentenceAt(sentences, ms))][1];

// Where a show is in the recording of the page's language.
export function ownPosition(show) {
  const sentences = sentencesOf(show);
  return sentences?.length ? startAt(sentences, show.position()) : show.position();
}
