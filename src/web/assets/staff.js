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
    if (said.error) throw new Error(said.error);
    const { href, pathname, search } = new URL(said.to ?? fields.get("to") ?? location.href, location.href);
    if (pathname + search !== location.pathname + location.search) return location.assign(href);
    // The address alone would only scroll.
    history.replaceState(null, "", href);
    location.reload();
  } catch (error) {
    object(form, error instanceof TypeError ? told.dataset.unheard : error.message);
    form.dispatchEvent(new Event("refused"));
  }
}
function object(form, sentence) {
  const field = form.querySelector("input:not([type=hidden])");
  if (!field) return tell(sentence);
  const said = form.querySelector(".objection") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "objection" }));
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}
document.addEventListener("input", ({ target }) => {
  if (!target.form?.matches("[action='/staff/draft/shape']")) return;
  target.removeAttribute("aria-invalid");
  target.form.querySelector(".objection")?.remove();
});

document.addEventListener("submit", (event) => {
  const sure = event.target.dataset.confirm;
  if (sure && !window.confirm(sure)) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[action='/staff/draft/shape']")) return;
  event.preventDefault();
  reshape(event.target, event.submitter);
});
