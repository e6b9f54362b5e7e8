// Mutes everything without leaving the page; every open page shows the state.
import { announce } from "./staff.js";

const POLL_INTERVAL_MS = 4000;
const banner = () => document.getElementById("mute");
let latest = 0;

function replace(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("mute");
  const old = banner();
  if (!fresh || fresh.innerHTML === old.innerHTML) return;
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (focused) fresh.querySelector("button")?.focus();
  const message = fresh.querySelector(".muted")?.textContent;
  if (message && !old.querySelector(".muted")) announce(message);
}

async function poll() {
  const number = ++latest;
  try {
    const response = await fetch(`/staff/mute?${new URLSearchParams({ to: location.pathname })}`, { redirect: "error" });
    const text = await response.text();
    // A later response is newer.
    if (response.ok && number === latest) replace(text);
  } catch { /* The next poll may succeed. */ }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest("#mute")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
    if (!response.ok) announce((await response.json()).error);
  } catch (error) {
    announce(String(error.message));
  }
  button.removeAttribute("aria-busy");
  await poll();
});

setInterval(() => { if (!document.hidden) poll(); }, POLL_INTERVAL_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
