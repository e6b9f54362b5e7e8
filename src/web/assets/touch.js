// Touches and links: each acts once, on release, and is felt at once. A second one within 300 ms is a tremble.
import { go } from "./connection.js";

const BOUNCE = 300;
const acts = [];
let last = { name: "", time: -BOUNCE };

// `act(touched)` answers whether it took care of the touch.
export function onTouch(act) { acts.push(act); }

document.addEventListener("click", (event) => {
  const touched = event.target.closest("button, a, [data-at]");
  if (!touched) return;
  const name = touched.id || touched.value || touched.dataset.at || touched.getAttribute("href") || touched.textContent;
  if (name === last.name && event.timeStamp - last.time < BOUNCE) { event.preventDefault(); return; }
  last = { name, time: event.timeStamp };
  touched.classList.add("touched");
  setTimeout(() => touched.classList.remove("touched"), 180);
  if (acts.some((act) => act(touched)) || follow(touched, event)) event.preventDefault();
});

// A link to another page of the museum. A new tab or a download is the browser's own matter.
function follow(touched, event) {
  const href = touched.matches("a") ? touched.getAttribute("href") : null;
  if (!href || touched.hasAttribute("download") || touched.getAttribute("target") || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const address = new URL(href, location.href);
  const [to, here] = [address, location].map((it) => it.origin + it.pathname + it.search);
  if (address.origin !== location.origin || (to === here && address.hash)) return false;
  go(address.href);
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
  go(address.href);
});
