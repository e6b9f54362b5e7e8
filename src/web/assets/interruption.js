// Tells a visitor that somebody else ended what they heard, and offers to go on from there once the speaker is free.
import { formatTime } from "./format-time.js";

const byId = (id) => document.getElementById(id);
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text; };

// `interrupted` is { clip, language, at, cause } of this screen's visitor, or null.
export function show(interrupted, isFree) {
  const box = byId("interruption");
  if (!box) return;
  box.hidden = !interrupted;
  const line = box.querySelector("[role=status]");
  if (!interrupted) { setText(line, ""); return; }
  setText(line, line.dataset[interrupted.cause]);
  const button = byId("go-on");
  button.hidden = !isFree;
  setText(button, button.dataset.template.replace("{at}", formatTime(interrupted.at)));
}
