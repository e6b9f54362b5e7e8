// The disk: everything ticked at once, and nothing to remove before something is ticked.
for (const form of document.querySelectorAll("form.unnamed")) {
  const ticks = [...form.querySelectorAll("input[name=file]")];
  const look = () => { form.querySelector(".danger").disabled = !ticks.some((it) => it.checked); };
  form.querySelector("[type=button]").addEventListener("click", () => {
    const all = !ticks.every((it) => it.checked);
    ticks.forEach((it) => { it.checked = all; });
    look();
  });
  form.addEventListener("change", look);
  look();
}
