// The house's hours as days and times, and its languages in an order; both are texts of one field each.
import { fill, texts, words } from "./staff-editor.js";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const place = document.getElementById("spans");
const field = document.getElementById(place.dataset.hours);
const fixed = place.hasAttribute("data-fixed");
const make = (tag, more = {}) => Object.assign(document.createElement(tag), more);

function write() {
  const lines = [...place.children].map((it) => {
    const days = DAYS.filter((day) => it.querySelector(`[value=${day}]`).checked);
    const [open, close] = [...it.querySelectorAll(".time-input")].map((it) => it.value.trim());
    return days.length && open && close ? [...days, open, close].join(" ") : "";
  });
  field.value = lines.filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input"));
}
function row(line) {
  const parts = line.trim().split(/\s+/);
  const it = make("div", { className: "opening-interval" });
  const days = make("fieldset", { className: "days" });
  days.append(make("legend", { className: "visually-hidden", textContent: line }));
  for (const day of DAYS) {
    const label = make("label", { className: "option" });
    label.append(make("input", { type: "checkbox", value: day, checked: parts.includes(day), disabled: fixed }), words[day]);
    days.append(label);
  }
  it.append(days);
  for (const [name, value] of [["hours-open", parts.at(-2)], ["hours-close", parts.at(-1)]]) {
    const label = make("label", { textContent: words[name] });
    label.append(make("input", { className: "time-input", value: value ?? "", placeholder: "10:00", maxLength: 5, readOnly: fixed, autocomplete: "off" }));
    it.append(label);
  }
  if (!fixed) {
    const remove = make("button", { type: "button", className: "danger", textContent: fill("hours-remove") });
    remove.addEventListener("click", () => { it.remove(); write(); document.getElementById("add-hours").focus(); });
    it.append(remove);
  }
  it.addEventListener("change", write);
  return it;
}
function draw() { place.replaceChildren(...field.value.split("\n").filter((it) => it.trim()).map(row)); }
field.addEventListener("field:set", draw);
field.addEventListener("change", draw);
document.getElementById("add-hours")?.addEventListener("click", () => {
  place.append(row("10:00 17:00"));
  place.lastElementChild.querySelector("input").focus();
});
draw();

const tongues = document.getElementById("tongues");
const languages = document.getElementById(tongues.dataset.list);
function ends() {
  const all = [...tongues.children];
  for (const [n, it] of all.entries()) {
    for (const [css, shut] of [["[data-up]", n === 0], ["[data-down]", n === all.length - 1]]) {
      const button = it.querySelector(css);
      if (button) button.disabled = shut;
    }
  }
}
const order = () => {
  languages.value = [...tongues.children].map((it) => it.dataset.tag).join(" ");
  languages.dispatchEvent(new Event("input"));
  texts("languages").endStep();
};
tongues.addEventListener("click", ({ target }) => {
  const up = target.closest("[data-up]"), down = target.closest("[data-down]");
  const it = (up ?? down)?.closest("li");
  const other = up ? it?.previousElementSibling : down ? it?.nextElementSibling : null;
  if (!other) return;
  tongues.insertBefore(up ? it : other, up ? other : it);
  ends();
  // Who comes to an end goes on with the other way.
  [up ?? down, ...it.querySelectorAll("[data-up], [data-down]")].find((one) => !one.disabled)?.focus();
  order();
});
languages.addEventListener("field:set", () => {
  for (const tag of languages.value.split(" ")) tongues.append(tongues.querySelector(`[data-tag="${tag}"]`) ?? "");
  ends();
});

// A new house most likely lies where the browser is, and speaks what the browser speaks.
const zone = document.getElementById("time-zone"), ownZone = document.getElementById("own-zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = [...document.getElementById("zones").options].some((it) => it.value === own);
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
const add = document.querySelector("#add-language [data-propose]");
const liked = navigator.languages.flatMap((it) => [it, it.split("-")[0]]);
const first = add && liked.find((it) => [...add.options].some((option) => option.value === it));
if (first) add.value = first;
