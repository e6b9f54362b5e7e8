// The start page: marks the rooms of which this visitor has heard a clip.
import { heardRooms } from "./heard.js";
import { onPage } from "./page-swap.js";
import "./page.js";

function showHeard() {
  const line = document.getElementById("rooms-heard");
  if (!line) return;
  const heard = new Set(heardRooms());
  const cards = [...document.querySelectorAll(".card[data-room]")];
  for (const card of cards) card.querySelector(".heard").hidden = !heard.has(card.dataset.room);
  const count = cards.filter((card) => heard.has(card.dataset.room)).length;
  line.hidden = !count;
  line.textContent = line.dataset.template.replace("{heard}", count).replace("{rooms}", cards.length);
}

onPage("#rooms-heard", showHeard);
addEventListener("pageshow", showHeard);
