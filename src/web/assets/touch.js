// Touches: each acts once, on release, and is felt at once. A second one within 300 ms is a tremble.
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
  if (acts.some((act) => act(touched))) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) { event.preventDefault(); event.target.click(); }
});
document.addEventListener("submit", (event) => { if (event.target.method === "post") event.preventDefault(); });
