// Saves a room or the whole tour on the phone, when the visitor touches the button, so that it plays without a network.
// service-worker.js serves what was saved. Browsers allow that only where the address is secure.
import { onPage } from "./page-swap.js";
import { onTouch } from "./touch.js";

const CACHE = "tour";
const STORED = "saved";
const PERMANENT = /^\/(assets|recordings|pictures)\//;
const canSave = isSecureContext && "serviceWorker" in navigator && "caches" in window;
// The state of each list of files by its address: { name, percent }.
const states = new Map();

// The saved lists of files: { address: edition }.
function saved() {
  try { return JSON.parse(localStorage.getItem(STORED)) ?? {}; } catch { return {}; }
}
function store(lists) {
  try { localStorage.setItem(STORED, JSON.stringify(lists)); } catch { /* Then the page offers it again. */ }
}

function show() {
  for (const offer of document.querySelectorAll(".save")) {
    const { files } = offer.dataset;
    const { name, percent } = canSave ? states.get(files) ?? { name: files in saved() ? "saved" : "offered" } : { name: "insecure" };
    offer.dataset.state = name;
    offer.querySelector(".save-start").hidden = !["offered", "failed", "full"].includes(name);
    offer.querySelector(".save-remove").hidden = name !== "saved";
    const note = name === "offered" ? "" : offer.dataset[name].replace("{percent}", percent);
    if (offer.querySelector(".save-note").textContent !== note) offer.querySelector(".save-note").textContent = note;
  }
}

function setState(address, name, percent) {
  states.set(address, { name, percent });
  show();
}

const listAt = async (address) => (await fetch(address)).json();

// What is there already is not loaded again, so that an interrupted act goes on.
async function save(address) {
  if (states.get(address)?.name === "saving") return;
  setState(address, "saving", 0);
  try {
    await navigator.serviceWorker.register("/service-worker.js");
    const { edition, addresses } = await listAt(address);
    const cache = await caches.open(CACHE);
    for (const [n, file] of addresses.entries()) {
      if (!PERMANENT.test(file) || !await cache.match(file, { ignoreVary: true })) await cache.add(file);
      setState(address, "saving", Math.floor((100 * (n + 1)) / addresses.length));
    }
    store({ ...saved(), [address]: edition });
    await removeOld(cache);
    setState(address, "saved");
  } catch (error) {
    setState(address, error.name === "QuotaExceededError" ? "full" : "failed");
  }
}

// Removes what no saved list names any more.
async function removeOld(cache) {
  const lists = await Promise.all(Object.keys(saved()).map(listAt));
  const named = new Set(lists.flatMap(({ addresses }) => addresses));
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!named.has(pathname + search)) await cache.delete(request);
  }
}

async function remove() {
  store({});
  states.clear();
  await caches.delete(CACHE);
  await (await navigator.serviceWorker.getRegistration())?.unregister();
  show();
}

// What was saved of an earlier edition is saved anew.
function refresh() {
  show();
  if (!canSave) return;
  for (const { dataset: { files, edition } } of document.querySelectorAll(".save")) {
    if (files in saved() && saved()[files] !== Number(edition)) save(files);
  }
}

onTouch((target) => {
  const offer = target.closest(".save");
  if (!offer) return false;
  if (target.matches(".save-remove")) remove(); else save(offer.dataset.files);
  return true;
});
onPage(".save", refresh);
