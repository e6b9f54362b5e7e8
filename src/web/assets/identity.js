// Staff want to know which screen this is: it shows its room and number over whatever it shows, for
// a while, without a sound; touches go through it.
const SHOWN = 10000;
const at = (id) => document.getElementById(id);
let timer = 0;

export function identify({ room, screen }) {
  const sign = at("identity");
  if (!sign) return;
  const said = at("identity-said");
  // A browser on the box itself has no number of its own.
  const name = screen ? said.dataset.screen.replace("{number}", screen) : "";
  sign.querySelector(".number").textContent = room;
  sign.querySelector(".name").textContent = name;
  said.textContent = [said.dataset.room.replace("{number}", room), name].filter(Boolean).join(", ");
  if (sign.matches(":popover-open")) sign.hidePopover();
  sign.showPopover();
  clearTimeout(timer);
  timer = setTimeout(() => { sign.hidePopover(); said.textContent = ""; }, SHOWN);
}
