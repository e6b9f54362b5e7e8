// Silence in one touch, without leaving what is being written; and every open page says that it is so.
import { tell } from "./staff.js";

const EVERY = 4000;
const here = () => document.getElementById("mute");
let asked = 0;

function put(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("mute");
  const old = here();
  if (!fresh || fresh.innerHTML === old.innerHTML) return;
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (focused) fresh.querySelector("button")?.focus();
  const said = fresh.querySelector(".muted")?.textContent;
  if (said && !old.querySelector(".muted")) tell(said);
}

async function look() {
  const mine = ++asked;
  try {
    const answer = await fetch(`/staff/muted?${new URLSearchParams({ to: location.pathname })}`, { redirect: "error" });
    const text = await answer.text();
    // A later question knows better.
    if (answer.ok && mine === asked) put(text);
  } catch { /* The next look may find the house again. */ }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest("#mute")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) tell((await answer.json()).error);
  } catch (error) {
    tell(String(error.message));
  }
  button.removeAttribute("aria-busy");
  await look();
});

setInterval(() => { if (!document.hidden) look(); }, EVERY);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
