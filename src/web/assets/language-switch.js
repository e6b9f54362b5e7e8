// When the page was swapped for another language, what this visitor plays goes on in it at the same sentence, and what
// this visitor has queued will play in it. What another visitor plays goes on as it is; page-language.js marks the text
// for that.
import { clipButton } from "./clip-buttons.js";
import * as player from "./local-player.js";
import { isOfRoom } from "./onward.js";
import { clipOf, fetchCaptions, fetchClip, request, room, showNotice } from "./room-api.js";
import { base, matchAddress, startAt, textLanguage } from "./page-language.js";
import { isolate } from "./isolate.js";

const root = document.documentElement;
let pageLanguage = root.dataset.language;

// `show` is what plays, null for silence; `mode` is that of player-view.js; `queue` is what waits at the room's speaker.
export function followPage(show, mode, queue) {
  // A clip of another room follows once its page is shown.
  if (show && !isOfRoom(show)) return;
  const isChanged = pageLanguage !== root.dataset.language;
  pageLanguage = root.dataset.language;
  if (isChanged && queue.some(({ mine, language }) => mine && base(language) !== base(pageLanguage))) request("switch-queued");
  if (!isChanged || !show || base(show.language) === base(pageLanguage) && textLanguage(show.clip) === show.language) return;
  if (mode === "own") exchange(show);
  // The server knows whether there is such a recording, and says so otherwise.
  else if (mode === "mine") request("switch");
}

async function exchange(show) {
  const button = clipButton(show.clip);
  if (!button || base(button.dataset.language) !== base(pageLanguage)) { sayVoiceStays(show); return; }
  const language = pageLanguage;
  const { sentences } = await fetchClip(matchAddress(show));
  // Meanwhile the visitor may have chosen another clip or language.
  if (player.current() !== show || pageLanguage !== language) return;
  if (!sentences?.length) { sayVoiceStays(show); return; }
  const clip = clipOf(button);
  const start = Math.min(startAt(sentences, show.position()), clip.length);
  player.exchange(clip, start, fetchCaptions(button.dataset.json));
}

function sayVoiceStays(show) {
  const name = (language) => {
    const link = document.querySelector(`#languages a[data-language="${CSS.escape(language)}"]`);
    return isolate(link?.textContent ?? language);
  };
  const text = textLanguage(show.clip) ?? pageLanguage;
  showNotice(room().voiceStays.replace("{voice}", name(show.language)).replace("{text}", name(text)));
}
