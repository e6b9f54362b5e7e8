// The pages of routes: the order of routes, and of the clips on a route, is changed by dragging or by keyboard.
import { enableDragging, submitMove } from "./staff-drag.js";
import { keepPosition, restorePosition, takePosition } from "./staff-return.js";

const RETURN = "docent-routes";
const list = document.querySelector("[data-order]");

enableDragging(list, (handle) => {
  const item = handle.closest("[data-at]");
  return {
    item,
    selector: "[data-at]",
    listAt: (element) => element?.closest("[data-order]"),
    drop: (parent, back) => submitMove(item.querySelector("[data-move-form]"), item, parent, back),
  };
});

// Before the form is sent by a script. What is removed has no position to restore.
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.matches("[action='/staff/draft/structure']") && !target.dataset.confirm) keepPosition(RETURN, target, submitter);
}, true);
const back = takePosition(RETURN);
if (back) restorePosition(back);
