// The disk page: select all, and a remove button that is disabled without a selection.
for (const form of document.querySelectorAll("form.unreferenced-files")) {
  const ticks = [...form.querySelectorAll("input[name=file]")];
  const look = () => { form.querySelector(".danger").disabled = !ticks.some((box) => box.checked); };
  form.querySelector("[type=button]").addEventListener("click", () => {
    const all = !ticks.every((box) => box.checked);
    ticks.forEach((box) => { box.checked = all; });
    look();
  });
  form.addEventListener("change", look);
  look();
}
