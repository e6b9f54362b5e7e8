// Functions of every staff page: confirmation, messages and validation.
const announcer = document.getElementById("status-message");
let clearTimer;

// Shows a message in the corner, which screen readers read as well.
export function announce(sentence) {
  announcer.textContent = sentence;
  clearTimeout(clearTimer);
  clearTimer = setTimeout(() => { announcer.textContent = ""; }, 6000);
}

// Sends a request; returns the response, or throws an error with the server's message.
export async function request(address, body, method = "POST") {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const reply = await response.json().catch(() => ({}));
  if (response.ok) return reply;
  const error = new Error(reply.error ?? response.statusText);
  Object.assign(error, { status: response.status, details: reply.told ?? {} });
  throw error;
}

// A form that changes the tour's structure shows at itself why a change is refused, and keeps its input. A form
// without inputs shows the message in the corner. The form gets the event `refused`.
async function submitStructureEdit(form, submitter) {
  const fields = new FormData(form);
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  try {
    // A redirect means success, and its target is known here; a clip with a new number returns it.
    const response = await fetch(form.getAttribute("action"), { method: "POST", redirect: "manual", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
    const reply = response.type === "opaqueredirect" ? {} : await response.json();
    if (reply.error) throw Object.assign(new Error(reply.error), { field: reply.told?.field });
    const { href, pathname, search } = new URL(reply.to ?? fields.get("to") ?? location.href, location.href);
    if (pathname + search !== location.pathname + location.search) return location.assign(href);
    // The address alone would only scroll.
    history.replaceState(null, "", href);
    location.reload();
  } catch (error) {
    showError(form, error instanceof TypeError ? announcer.dataset.networkError : error.message, error.field);
    form.dispatchEvent(new Event("refused"));
  }
}
// A message is shown beside its field and stays until the field changes; `named` is the field that the server names.
function showError(form, sentence, named) {
  const field = form.elements[named] ?? form.querySelector("input:not([type=hidden])");
  if (!field) return announce(sentence);
  showFieldError(field, sentence);
  field.focus();
}
const fieldErrors = new Map();
let count = 0;
function showFieldError(field, sentence) {
  clearFieldError(field);
  const message = Object.assign(document.createElement("p"), { className: "error-message", textContent: sentence, id: `error-message-${count += 1}` });
  message.setAttribute("role", "alert");
  if (field.form?.matches(".row")) field.form.append(message); else (field.closest("fieldset, label, .number-field") ?? field).after(message);
  fieldErrors.set(field, { message, described: field.getAttribute("aria-describedby") });
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), message.id].filter(Boolean).join(" "));
}
function clearFieldError(field) {
  const entry = fieldErrors.get(field);
  if (!entry) return;
  entry.message.remove();
  fieldErrors.delete(field);
  field.removeAttribute("aria-invalid");
  if (entry.described) field.setAttribute("aria-describedby", entry.described); else field.removeAttribute("aria-describedby");
}
for (const kind of ["input", "change"]) document.addEventListener(kind, ({ target }) => {
  for (const field of fieldErrors.keys()) if (field === target || (field.type === "radio" && field.name === target.name)) clearFieldError(field);
});

// The browser's own message is in the browser's language and covers the page, so the page shows its own.
function validationMessage({ validity, dataset, type, min, max, minLength }) {
  const words = announcer.dataset;
  if (validity.valueMissing) return ["radio", "select-one"].includes(type) ? words.choose : words.missing;
  if (validity.tooShort) return words.short.replace("{least}", minLength);
  if (min && max && !validity.patternMismatch) return words.range.replace("{least}", min).replace("{most}", max);
  return dataset.invalid ?? words.invalid;
}
let first = true;
document.addEventListener("invalid", (event) => {
  event.preventDefault();
  // Only the first invalid field is reported.
  if (!first) return;
  first = false;
  setTimeout(() => { first = true; });
  showFieldError(event.target, validationMessage(event.target));
  event.target.focus();
}, true);

// The account menu closes as menus do.
const account = document.querySelector(".account");
document.addEventListener("click", ({ target }) => { if (account?.open && !account.contains(target)) account.open = false; });
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !account?.open) return;
  account.open = false;
  account.querySelector("summary").focus();
});

// On a phone the pages of a place are one line, which is scrolled to the current one.
const current = document.querySelector(".tabs [aria-current]");
const row = current?.closest(".page-row");
if (row) row.scrollLeft = current.offsetLeft - row.offsetLeft - 16;

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[action='/staff/draft/structure']")) return;
  event.preventDefault();
  submitStructureEdit(event.target, event.submitter);
});
