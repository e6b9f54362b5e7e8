// What every page of the staff can do: ask before what cannot be taken back, and say what was done.
const told = document.getElementById("told");
let clearing;

// Says a sentence in the corner, for eyes and for screen readers.
export function tell(sentence) {
  told.textContent = sentence;
  clearTimeout(clearing);
  clearing = setTimeout(() => { told.textContent = ""; }, 6000);
}

// Asks the house to change something; answers with what it says, or fails with its own sentence.
export async function ask(address, body, method = "POST") {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const error = new Error(said.error ?? answer.statusText);
  Object.assign(error, { status: answer.status, told: said.told ?? {} });
  throw error;
}

// A form that changes the tour's shape says at itself why that cannot be, with all that was written in
// it; where it has nothing to write in, the corner says it, and the form hears `refused`.
async function reshape(form, submitter) {
  const fields = new FormData(form);
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  try {
    // A redirect says that it is done, and where to is known here; a clip that has another number says it.
    const answer = await fetch(form.getAttribute("action"), { method: "POST", redirect: "manual", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
    const said = answer.type === "opaqueredirect" ? {} : await answer.json();
    if (said.error) throw Object.assign(new Error(said.error), { field: said.told?.field });
    const { href, pathname, search } = new URL(said.to ?? fields.get("to") ?? location.href, location.href);
    if (pathname + search !== location.pathname + location.search) return location.assign(href);
    // The address alone would only scroll.
    history.replaceState(null, "", href);
    location.reload();
  } catch (error) {
    object(form, error instanceof TypeError ? told.dataset.unheard : error.message, error.field);
    form.dispatchEvent(new Event("refused"));
  }
}
// What is wrong with a field is said beside it and stays until it is written anew; `named` is the field,
// where the house says which.
function object(form, sentence, named) {
  const field = form.elements[named] ?? form.querySelector("input:not([type=hidden])");
  if (!field) return tell(sentence);
  say(field, sentence);
  field.focus();
}
const said = new Map();
let count = 0;
function say(field, sentence) {
  withdraw(field);
  const it = Object.assign(document.createElement("p"), { className: "error-message", textContent: sentence, id: `objection-${count += 1}` });
  it.setAttribute("role", "alert");
  if (field.form?.matches(".row")) field.form.append(it); else (field.closest("fieldset, label, .number-field") ?? field).after(it);
  said.set(field, { it, described: field.getAttribute("aria-describedby") });
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), it.id].filter(Boolean).join(" "));
}
function withdraw(field) {
  const found = said.get(field);
  if (!found) return;
  found.it.remove();
  said.delete(field);
  field.removeAttribute("aria-invalid");
  if (found.described) field.setAttribute("aria-describedby", found.described); else field.removeAttribute("aria-describedby");
}
for (const kind of ["input", "change"]) document.addEventListener(kind, ({ target }) => {
  for (const field of said.keys()) if (field === target || (field.type === "radio" && field.name === target.name)) withdraw(field);
});

// A browser's own bubble speaks the browser's language and covers what helps; this page has words for it.
function wanting({ validity, dataset, type, min, max, minLength }) {
  const words = told.dataset;
  if (validity.valueMissing) return ["radio", "select-one"].includes(type) ? words.choose : words.missing;
  if (validity.tooShort) return words.short.replace("{least}", minLength);
  if (min && max && !validity.patternMismatch) return words.range.replace("{least}", min).replace("{most}", max);
  return dataset.wrong ?? words.wrong;
}
let first = true;
document.addEventListener("invalid", (event) => {
  event.preventDefault();
  // One thing at a time, from the top.
  if (!first) return;
  first = false;
  setTimeout(() => { first = true; });
  say(event.target, wanting(event.target));
  event.target.focus();
}, true);

// The menu of whoever is signed in goes as menus do.
const account = document.querySelector(".account");
document.addEventListener("click", ({ target }) => { if (account?.open && !account.contains(target)) account.open = false; });
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !account?.open) return;
  account.open = false;
  account.querySelector("summary").focus();
});

// Of the header the pages and the silence stay in view; what sticks on a page sticks right below them.
const desk = document.querySelector(".staff-header");
function measure() {
  const stays = [...desk.querySelectorAll(".tabs, .mute-button")];
  const away = stays.length ? Math.max(0, Math.min(...stays.map((it) => it.offsetTop)) - 6) : 0;
  const sticks = getComputedStyle(desk).position === "sticky";
  const { style } = document.documentElement;
  style.setProperty("--away", `${away}px`);
  style.setProperty("--below", sticks ? `${desk.offsetHeight - away}px` : "0px");
}
new ResizeObserver(measure).observe(desk);
// On a phone the line of pages begins with the one that is open.
const current = desk.querySelector(".tabs [aria-current]");
if (current) current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.offsetLeft - 16;

document.addEventListener("submit", (event) => {
  const sure = event.target.dataset.confirm;
  if (sure && !window.confirm(sure)) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[action='/staff/draft/shape']")) return;
  event.preventDefault();
  reshape(event.target, event.submitter);
});
