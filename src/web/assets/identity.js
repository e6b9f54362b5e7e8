// Shows the screen's room and number over the page for a while, so that staff can identify it. It is silent, and
// touches pass through it.
const SHOWN_MS = 10000;
const byId = (id) => document.getElementById(id);
let timer = 0;

export function identify({ room, screen }) {
  const panel = byId("identity");
  if (!panel) return;
  const announcement = byId("identity-announcement");
  // A browser on the box has no screen number.
  const name = screen ? announcement.dataset.screen.replace("{number}", screen) : "";
  panel.querySelector(".number").textContent = room;
  panel.querySelector(".name").textContent = name;
  announcement.textContent = [announcement.dataset.room.replace("{number}", room), name].filter(Boolean).join(", ");
  if (panel.matches(":popover-open")) panel.hidePopover();
  panel.showPopover();
  clearTimeout(timer);
  timer = setTimeout(() => { panel.hidePopover(); announcement.textContent = ""; }, SHOWN_MS);
}
