// The boxes of the house: the figures follow the server's state, boxes that join appear, and the line for a box is copied.
import "./staff-copy.js";
import { followState } from "./staff-live.js";

// Cards of boxes that joined are added, and those of removed ones go. Open forms stay as they are.
function showCards(fresh) {
  const list = document.getElementById("boxes");
  const cards = [...fresh.querySelectorAll("[data-card]")];
  if (!list || !cards.length) return;
  for (const card of list.querySelectorAll("[data-card]")) {
    if (!fresh.getElementById(card.id)) card.remove();
  }
  for (const card of cards) if (!document.getElementById(card.id)) list.append(card.cloneNode(true));
}
followState("/staff/boxes/status", { before: showCards });

document.getElementById("new-code")?.focus();
