// Offers to resume a play that was interrupted by the loss of the speaker or the connection: the text and the phone
// meanwhile, and the position once sound is possible again.
import { showPhoneCode } from "./queue-dialog.js";
import { openSheet } from "./page.js";
import { formatTime } from "./format-time.js";
import { onTouch } from "./touch.js";

const byId = (id) => document.getElementById(id);
let pending = null;
let offered = "";
let resume = () => {};

// `play` plays { clip, language, at } from that position.
export function init(play) { resume = play; }

function message({ soundLost, soundRestored, left }, { at, isLeft }, ready) {
  if (!ready) return soundLost;
  return (isLeft ? left : soundRestored).replace("{at}", formatTime(at));
}

// `next` is { clip, language, title, at }, or null where nothing was interrupted; `ready` says whether it can play.
export function show(next, ready) {
  pending = next;
  const dialog = byId("resume-dialog");
  if (!pending) {
    offered = "";
    if (dialog.open) dialog.close();
    return;
  }
  byId("resume-heading").textContent = pending.title;
  byId("resume-message").textContent = message(dialog.dataset, pending, ready);
  byId("resume-play").hidden = !ready;
  // Each offer is shown once; a visitor who closed it has declined.
  const offer = `${pending.clip} ${pending.at} ${ready}`;
  if (offer === offered) return;
  offered = offer;
  openSheet("resume-dialog");
}

onTouch((touched) => {
  switch (touched.id) {
    case "resume-play": { const interrupted = pending; byId("resume-dialog").close(); resume(interrupted); return true; }
    case "resume-text": openSheet(`text-${pending?.clip}`); return true;
    case "resume-phone": { const { clip, at: from } = pending ?? {}; openSheet("phone"); showPhoneCode(clip, from); return true; }
    default: return false;
  }
});
