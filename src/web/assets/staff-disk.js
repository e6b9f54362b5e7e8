// The disk page: select all, and a remove button that is disabled without a selection.
for (const form of document.querySelectorAll("form.unreferenced-files")) {
  const boxes = [...form.querySelectorAll("input[name=file]")];
  const updateButton = () => { form.querySelector(".danger").disabled = !boxes.some((box) => box.checked); };
  form.querySelector("[type=button]").addEventListener("click", () => {
    const all = !boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = all; });
    updateButton();
  });
  form.addEventListener("change", updateButton);
  updateButton();
}
