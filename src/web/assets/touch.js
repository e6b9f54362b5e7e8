// Touches and links: each acts once, on release, with immediate feedback. A second touch within 300 ms is ignored.
import { navigate } from "./connection.js";

const BOUNCE_MS = 300;
const handlers = [];
let last = { name: "", time: -BOUNCE_MS };

// `handler(target)` returns whether it has handled the touch.
export function onTouch(handler) { handlers.push(handler); }

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a, [data-at]");
  if (!target) return;
  const name = target.id || target.value || target.dataset.at || target.getAttribute("href") || target.textContent;
  if (name === last.name && event.timeStamp - last.time < BOUNCE_MS) { event.preventDefault(); return; }
  last = { name, time: event.timeStamp };
  target.classList.add("touched");
  setTimeout(() => target.classList.remove("touched"), 180);
  if (handlers.some((handler) => handler(target)) || follow(target, event)) event.preventDefault();
});

// A link to another page of the museum. New tabs and downloads are left to the browser.
function follow(target, event) {
  const href = target.matches("a") ? target.getAttribute("href") : null;
  if (!href || target.hasAttribute("download") || target.getAttribute("target") || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const address = new URL(href, location.href);
  const [to, here] = [address, location].map((url) => url.origin + url.pathname + url.search);
  if (address.origin !== location.origin || (to === here && address.hash)) return false;
  navigate(address.href);
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) { event.preventDefault(); event.target.click(); }
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" && form.method !== "get") return;
  event.preventDefault();
  if (form.method !== "get") return;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  navigate(address.href);
});
