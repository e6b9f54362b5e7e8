// What a visitor listened to when the speaker or the connection went: text and phone meanwhile, and once the sound
// is back the question whether to go on from there.
import { carry } from "./busy.js";
import { open } from "./page.js";
import { clock } from "./stage.js";
import { onTouch } from "./touch.js";

const at = (id) => document.getElementById(id);
let left = null;
let offered = "";
let resume = () => {};

// `goOn` plays { clip, language, at } again from there.
export function begin(goOn) { resume = goOn; }

// `next` is { clip, language, title, at }, or null where nothing was interrupted; `ready` says whether it can sound.
export function show(next, ready) {
  left = next;
  const dialog = at("again");
  if (!left) {
    offered = "";
    if (dialog.open) dialog.close();
    return;
  }
  at("again-head").textContent = left.title;
  at("again-say").textContent = ready ? dialog.dataset.back.replace("{at}", clock(left.at)) : dialog.dataset.lost;
  at("again-go").hidden = !ready;
  // Each is offered once: whoever shut it does not want it.
  const offer = `${left.clip} ${left.at} ${ready}`;
  if (offer === offered) return;
  offered = offer;
  open("again");
}

onTouch((touched) => {
  switch (touched.id) {
    case "again-go": { const interrupted = left; at("again").close(); resume(interrupted); return true; }
    case "again-text": open(`text-${left?.clip}`); return true;
    case "again-phone": { const { clip, at: from } = left ?? {}; open("phone"); carry(clip, from); return true; }
    default: return false;
  }
});
