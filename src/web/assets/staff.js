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

document.addEventListener("submit", (event) => {
  const sure = event.target.dataset.confirm;
  if (sure && !window.confirm(sure)) event.preventDefault();
});
