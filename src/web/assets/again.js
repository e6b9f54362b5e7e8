// What a visitor listened to when the speaker went: text and phone meanwhile, and once it is back the
// question whether to go on from there.
import { carry } from "./busy.js";
import { ask, complain, said } from "./house.js";
import { open } from "./page.js";
import { session } from "./report.js";
import { clock } from "./stage.js";
import { onTouch } from "./touch.js";

const at = (id) => document.getElementById(id);
let left = null;
let offered = "";

export function show(status) {
  left = status.again;
  const dialog = at("again");
  if (!left || status.now) {
    offered = "";
    if (dialog.open) dialog.close();
    return;
  }
  const back = status.speaker === "ready";
  at("again-head").textContent = left.title;
  at("again-say").textContent = back ? dialog.dataset.back.replace("{at}", clock(left.at)) : dialog.dataset.lost;
  at("again-go").hidden = !back;
  // Each is offered once: whoever shut it does not want it.
  const offer = `${left.clip} ${left.at} ${back}`;
  if (offer === offered) return;
  offered = offer;
  open("again");
}

async function goOn() {
  const { clip, language, at: from } = left;
  at("again").close();
  if (await ask("play", { clip, at: from, session: session() }, language) === "busy") complain(said);
}

onTouch((touched) => {
  switch (touched.id) {
    case "again-go": goOn(); return true;
    case "again-text": open(`text-${left?.clip}`); return true;
    case "again-phone": { const { clip, at: from } = left ?? {}; open("phone"); carry(clip, from); return true; }
    default: return false;
  }
});
