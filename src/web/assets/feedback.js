// Asks how the visitor liked what has ended: one touch on one of three faces. A play has one answer, and nobody has to
// give it.
import { onTouch } from "./touch.js";

const box = () => document.getElementById("feedback");
let play = null;
let answer = null;

// `ended` is the play that has just ended, or null. It can be answered if it has a function `rate`.
export function render(ended) {
  if (ended !== play) [play, answer] = [ended, null];
  const faces = box();
  if (!faces) return;
  faces.hidden = !play?.rate;
  faces.toggleAttribute("data-answered", answer !== null);
  for (const face of faces.querySelectorAll(".face")) {
    face.setAttribute("aria-pressed", String(face.value === answer));
    face.setAttribute("aria-disabled", String(answer !== null));
  }
  const question = faces.querySelector("p");
  const words = answer === null ? question.dataset.question : question.dataset.thanks;
  if (question.textContent !== words) question.textContent = words;
}

onTouch((touched) => {
  if (!touched.matches(".face")) return false;
  if (play && answer === null) {
    answer = touched.value;
    play.rate(answer);
    render(play);
  }
  return true;
});
