// The library: filters that stay in the address, and an order that is changed by hand or by keys.
const sieve = document.getElementById("sieve");
const rows = [...document.querySelectorAll("[data-clip]")];
const none = document.getElementById("sieve-none");

function sift() {
  const asked = Object.fromEntries(new FormData(sieve));
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const sought = plain(asked.q).split(/\s+/).filter(Boolean);
  const room = (it) => it.closest("section").dataset.room;
  const whole = (it) => {
    const tags = it.dataset.whole.trim().split(" ");
    return asked.language ? tags.includes(asked.language) : tags.length === it.querySelectorAll(".cell").length && tags[0] !== "";
  };
  const state = (it) => !asked.state || (asked.state === "whole" ? whole(it) : asked.state === "lacking" ? !whole(it) : it.dataset.status === asked.state);
  for (const it of rows) it.hidden = !(sought.every((word) => plain(it.dataset.text).includes(word)) && (!asked.room || room(it) === asked.room) && state(it));
  for (const it of document.querySelectorAll(".cell")) it.hidden = Boolean(asked.language) && it.dataset.language !== asked.language;
  const sifted = Boolean(sought.length || asked.state);
  for (const it of document.querySelectorAll(".shelf")) it.hidden = asked.room ? it.dataset.room !== asked.room : sifted && !it.querySelector("[data-clip]:not([hidden])");
  none.textContent = rows.length && rows.every((it) => it.hidden) ? none.dataset.none : "";
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname + location.hash);
}
for (const [name, value] of new URLSearchParams(location.search)) if (sieve.elements[name]) sieve.elements[name].value = value;
sieve.addEventListener("input", sift);
sieve.addEventListener("submit", (event) => event.preventDefault());
sift();

// The page comes back as it was: same filters, same place, and the same thing under the keys.
const RETURN = "docent-library";
document.addEventListener("submit", (event) => {
  const { target, submitter, defaultPrevented } = event;
  if (defaultPrevented || target === sieve || !target.matches("[action='/staff/draft/shape']")) return;
  let to = target.elements.to;
  if (!to) { to = Object.assign(document.createElement("input"), { type: "hidden", name: "to" }); target.append(to); }
  to.value = location.pathname + location.search;
  sessionStorage.setItem(RETURN, JSON.stringify({ id: submitter?.id, y: scrollY }));
  target.addEventListener("refused", () => sessionStorage.removeItem(RETURN), { once: true });
});
const back = sessionStorage.getItem(RETURN);
sessionStorage.removeItem(RETURN);
if (back) {
  const { id, y } = JSON.parse(back);
  scrollTo({ top: y, behavior: "instant" });
  const it = id && document.getElementById(id);
  const other = it?.disabled ? it.parentElement.querySelector("button:not(:disabled)") : it;
  other?.focus({ preventScroll: true });
  other?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

// A grip moves its row among its like: clips also into other rooms, rooms among rooms.
for (const grip of document.querySelectorAll("[data-grip]")) {
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(grip);
  });
}
// The whole page listens: a grip that moves within it would lose its pointer.
function drag(grip) {
  const thing = grip.closest("[data-clip]") ?? grip.closest("[data-room]");
  const kind = thing.dataset.clip ? "clip" : "room";
  const like = kind === "clip" ? "[data-clip]" : "section[data-room]";
  const home = [thing.parentElement, thing.nextElementSibling];
  let y = 0, frame;
  thing.classList.add("dragged");
  const creep = () => {
    if (y && y < 110) scrollBy(0, -12);
    if (y > innerHeight - 90) scrollBy(0, 12);
    frame = requestAnimationFrame(creep);
  };
  const move = (event) => {
    y = event.clientY;
    const list = document.elementFromPoint(event.clientX, y)?.closest(kind === "clip" ? ".shelf" : ".library");
    const shelf = kind === "clip" ? list?.querySelector("[data-order=clip]") : list;
    if (!shelf) return;
    const others = [...shelf.querySelectorAll(`:scope > ${like}`)].filter((it) => it !== thing && !it.hidden);
    const next = others.find((it) => { const { top, height } = it.getBoundingClientRect(); return y < top + height / 2; }) ?? null;
    if (thing.nextElementSibling !== next || thing.parentElement !== shelf) shelf.insertBefore(thing, next);
  };
  const end = (event) => {
    for (const [name, heard] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.removeEventListener(name, heard);
    removeEventListener("keydown", stop);
    cancelAnimationFrame(frame);
    thing.classList.remove("dragged");
    const [parent, next] = home;
    const back = () => parent.insertBefore(thing, next);
    if (event.type === "pointerup" && (thing.parentElement !== parent || thing.nextElementSibling !== next)) return place(thing, kind, like, back);
    back();
  };
  const stop = (event) => { if (event.key === "Escape") end(event); };
  for (const [name, heard] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.addEventListener(name, heard);
  addEventListener("keydown", stop);
  creep();
}
function place(thing, kind, like, back) {
  const form = thing.querySelector(":scope > [data-moves], :scope > .shelf-head [data-moves]");
  const at = [...thing.parentElement.querySelectorAll(`:scope > ${like}`)].indexOf(thing);
  const { room } = form.elements, from = room.value;
  if (kind === "clip") room.value = thing.parentElement.dataset.room;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: at });
  form.append(field);
  form.addEventListener("refused", () => { field.remove(); room.value = from; back(); }, { once: true });
  form.requestSubmit();
}
