// Opening hours as days and times, and the order of languages; each is stored in one field.
import { fill, texts, words } from "./staff-editor.js";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const container = document.getElementById("opening-intervals");
const field = document.getElementById(container.dataset.hoursField);
const fixed = container.hasAttribute("data-readonly");
const createElement = (tag, more = {}) => Object.assign(document.createElement(tag), more);

function write() {
  const lines = [...container.children].map((row) => {
    const days = DAYS.filter((day) => row.querySelector(`[value=${day}]`).checked);
    const [open, close] = [...row.querySelectorAll(".time-input")].map((box) => box.value.trim());
    return days.length && open && close ? [...days, open, close].join(" ") : "";
  });
  field.value = lines.filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input"));
}
function row(line) {
  const parts = line.trim().split(/\s+/);
  const element = createElement("div", { className: "opening-interval" });
  const days = createElement("fieldset", { className: "days" });
  days.append(createElement("legend", { className: "visually-hidden", textContent: line }));
  for (const day of DAYS) {
    const label = createElement("label", { className: "option" });
    label.append(createElement("input", { type: "checkbox", value: day, checked: parts.includes(day), disabled: fixed }), words[day]);
    days.append(label);
  }
  element.append(days);
  for (const [name, value] of [["hours-open", parts.at(-2)], ["hours-close", parts.at(-1)]]) {
    const label = createElement("label", { textContent: words[name] });
    label.append(createElement("input", { className: "time-input", value: value ?? "", placeholder: "10:00", maxLength: 5, readOnly: fixed, autocomplete: "off" }));
    element.append(label);
  }
  if (!fixed) {
    const remove = createElement("button", { type: "button", className: "danger", textContent: fill("hours-remove") });
    remove.addEventListener("click", () => { element.remove(); write(); document.getElementById("add-hours").focus(); });
    element.append(remove);
  }
  element.addEventListener("change", write);
  return element;
}
function draw() { container.replaceChildren(...field.value.split("\n").filter((line) => line.trim()).map(row)); }
field.addEventListener("field:set", draw);
field.addEventListener("change", draw);
document.getElementById("add-hours")?.addEventListener("click", () => {
  container.append(row("10:00 17:00"));
  container.lastElementChild.querySelector("input").focus();
});
draw();

const languageList = document.getElementById("tour-languages");
const languages = document.getElementById(languageList.dataset.list);
function ends() {
  const all = [...languageList.children];
  for (const [n, item] of all.entries()) {
    for (const [css, shut] of [["[data-up]", n === 0], ["[data-down]", n === all.length - 1]]) {
      const button = item.querySelector(css);
      if (button) button.disabled = shut;
    }
  }
}
const order = () => {
  languages.value = [...languageList.children].map((item) => item.dataset.tag).join(" ");
  languages.dispatchEvent(new Event("input"));
  texts("languages").endStep();
};
languageList.addEventListener("click", ({ target }) => {
  const up = target.closest("[data-up]"), down = target.closest("[data-down]");
  const item = (up ?? down)?.closest("li");
  const other = up ? item?.previousElementSibling : down ? item?.nextElementSibling : null;
  if (!other) return;
  languageList.insertBefore(up ? item : other, up ? other : item);
  ends();
  // At an end the focus moves to the button of the other direction.
  [up ?? down, ...item.querySelectorAll("[data-up], [data-down]")].find((one) => !one.disabled)?.focus();
  order();
});
languages.addEventListener("field:set", () => {
  for (const tag of languages.value.split(" ")) languageList.append(languageList.querySelector(`[data-tag="${tag}"]`) ?? "");
  ends();
});

// A new museum is most likely in the browser's time zone and speaks its language.
const zone = document.getElementById("time-zone"), ownZone = document.getElementById("browser-time-zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = [...document.getElementById("time-zones").options].some((option) => option.value === own);
function propose() { if (ownZone) ownZone.hidden = !known || zone.value.trim() !== ""; }
if (ownZone && known) {
  ownZone.textContent = fill("time-zone-own", { name: own });
  ownZone.addEventListener("click", () => {
    zone.value = own;
    zone.dispatchEvent(new Event("input"));
    texts("time-zone").endStep();
    propose();
  });
  for (const name of ["input", "field:set"]) zone.addEventListener(name, propose);
}
propose();
const add = document.querySelector("#add-language [data-suggest]");
const liked = navigator.languages.flatMap((tag) => [tag, tag.split("-")[0]]);
const first = add && liked.find((tag) => [...add.options].some((option) => option.value === tag));
if (first) add.value = first;
