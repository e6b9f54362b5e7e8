// The clips that a visitor wants to hear first: family clips, audio description, or none in particular. The choice
// holds for the visit: a phone keeps it, a screen keeps it until it returns to the attract page.
import { numberOf } from "./clip-buttons.js";
import { onSwap } from "./page-swap.js";
import "./page.js";
import { onTouch } from "./touch.js";
import { isPreview, visitStorage } from "./visit-storage.js";

const NAME = "first-variant";
const listeners = [];
let current = "";

try {
  // An earlier version kept the variant of the last clip, and did not say so.
  localStorage.removeItem("variant");
  if (!isPreview) current = visitStorage().getItem(NAME) ?? "";
} catch { /* Then the choice holds for this page. */ }

// The variant to hear first; empty if there is no choice.
export const firstVariant = () => current;

// `listener` is called after the choice has changed.
export function onChoice(listener) { listeners.push(listener); }

// The clip of a list to offer first instead of `own`, by `data-variant` and `data-clip`; without a choice, or if the
// room has no such clip, it is `own`. If `own` was asked for, only its variant takes its place.
export function chooseFirst(clips, own, wasAskedFor) {
  const number = (clip) => numberOf(clip.dataset.clip);
  const fitting = [...clips].filter((clip) => current && clip.dataset.variant === current);
  const sameNumber = fitting.find((clip) => own && number(clip) === number(own));
  return sameNumber ?? (wasAskedFor ? own : fitting[0] ?? own);
}

function show() {
  for (const button of document.querySelectorAll(".variant-choice [data-first-variant]")) button.setAttribute("aria-pressed", String(button.value === current));
  for (const line of document.querySelectorAll("[data-variant-in-force]")) line.hidden = line.dataset.variantInForce !== current;
}

function choose(variant) {
  current = variant;
  if (!isPreview) try { if (variant) visitStorage().setItem(NAME, variant); else visitStorage().removeItem(NAME); } catch { /* Then for this page only. */ }
  show();
  for (const listener of listeners) listener();
}

onTouch((target) => {
  if (!("firstVariant" in target.dataset)) return false;
  choose(target.value);
  return true;
});
onSwap(show);
show();
