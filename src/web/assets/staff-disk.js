// The disk: everything ticked at once, and nothing to remove before something is ticked.
const ticks = [...document.querySelectorAll("input[name=recording]")];
const remove = document.getElementById("remove");
const look = () => { if (remove) remove.disabled = !ticks.some((it) => it.checked); };

document.getElementById("all")?.addEventListener("click", () => {
  const all = !ticks.every((it) => it.checked);
  ticks.forEach((it) => { it.checked = all; });
  look();
});
ticks.forEach((it) => it.addEventListener("change", look));
look();
