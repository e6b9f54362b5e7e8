// Facilities on the plan: a touch on the plan, or two numbers, say where one is placed or moved to.
import { texts } from "./staff-editor.js";

const picker = document.getElementById("plan-picker"), form = document.getElementById("place-facility");
const cross = document.getElementById("plan-cross"), view = picker?.querySelector("svg").viewBox.baseVal;

// The room of a facility is chosen from a list and saved as a field.
for (const list of document.querySelectorAll("[data-writes]")) {
  const field = list.parentElement.querySelector("[data-field]");
  list.addEventListener("change", () => {
    field.value = list.value;
    field.dispatchEvent(new Event("input"));
    texts(field.dataset.field).endStep();
  });
  field.addEventListener("field:set", () => { list.value = field.value; });
}

if (picker && form) {
  const { x, y, kind, shape, facility } = form.elements;
  const { mostX, mostY, decimals, step } = picker.dataset;
  const button = document.getElementById("place-facility-button"), cancel = document.getElementById("place-facility-cancel");
  const within = (value, most) => Math.min(Math.max(value, 0), most);
  const write = (input, value, most) => { input.value = String(Number(within(value, most).toFixed(decimals))); };
  const drawCross = () => {
    const [across, down] = [x, y].map((input) => input.valueAsNumber);
    const known = Number.isFinite(across) && Number.isFinite(down);
    cross.toggleAttribute("hidden", !known);
    if (known) cross.setAttribute("transform", `translate(${(across / mostX) * view.width} ${(down / mostY) * view.height})`);
  };
  picker.addEventListener("click", (event) => {
    const box = picker.getBoundingClientRect();
    write(x, ((event.clientX - box.left) / box.width) * mostX, mostX);
    write(y, ((event.clientY - box.top) / box.height) * mostY, mostY);
    drawCross();
  });
  for (const [input, most] of [[x, mostX], [y, mostY]]) {
    input.addEventListener("input", drawCross);
    input.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      // Up is nearer to the upper edge, and further along from the left one.
      const sign = input === y ? by : -by;
      write(input, (input.valueAsNumber || 0) + sign * step, most);
      drawCross();
    });
  }
  const startMove = (row) => {
    const { change, kind: present } = row.dataset;
    [shape.value, facility.value, kind.value, x.value, y.value] = ["move-facility", change, present, row.dataset.x, row.dataset.y];
    button.textContent = button.dataset.move;
    cancel.hidden = false;
    drawCross();
    form.scrollIntoView({ block: "center", behavior: "instant" });
    x.focus({ preventScroll: true });
  };
  const stopMove = () => {
    form.reset();
    [shape.value, facility.value] = ["add-facility", ""];
    button.textContent = button.dataset.add;
    cancel.hidden = true;
    drawCross();
  };
  for (const row of document.querySelectorAll("[data-change]")) row.addEventListener("click", () => startMove(row));
  cancel.addEventListener("click", stopMove);
  stopMove();
}
