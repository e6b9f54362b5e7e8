// The library: filters that stay in the address, rooms that are opened on demand, and an order that is
// changed by hand or by keys.
const sieve = document.getElementById("sieve");
const library = document.getElementById("library");
const none = document.getElementById("sieve-none");
const PAUSE_MS = 200, HOLD_MS = 400, KEPT_OPEN = 6;
const RETURN = "docent-library", OPENED = "docent-library-open";

// What is asked for, and of one room alone where that is said.
function address(room) {
  const asked = Object.fromEntries(new FormData(sieve));
  if (room) asked.room = room;
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
  return query ? `?${query}` : "";
}
async function page(query) {
  const answer = await fetch(`${location.pathname}${query}`, { headers: { Accept: "text/html" }, redirect: "error" }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

let latest = 0, pause;
async function sift() {
  const mine = ++latest, query = address();
  const fresh = await page(query);
  // Somebody wrote on meanwhile, and that is asked for by itself.
  if (mine !== latest || !fresh) return;
  library.replaceChildren(...fresh.getElementById("library").children);
  none.textContent = fresh.getElementById("sieve-none").textContent;
  history.replaceState(null, "", query || location.pathname + location.hash);
}
sieve.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(sift, PAUSE_MS); });
sieve.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); sift(); });

// Rooms that somebody opened stay open while the page is made anew.
const opened = () => JSON.parse(sessionStorage.getItem(OPENED) ?? "[]");
function remember(slug, open) {
  const others = opened().filter((it) => it !== slug);
  sessionStorage.setItem(OPENED, JSON.stringify(open ? [...others, slug].slice(-KEPT_OPEN) : others));
}
const held = (shelf) => shelf.querySelector(".room-section-body");
async function unfold(shelf) {
  const { room } = shelf.dataset, place = held(shelf);
  if (place.dataset.absent !== undefined && !place.dataset.coming) {
    place.dataset.coming = "";
    const rows = (await page(address(room)))?.getElementById(place.id);
    delete place.dataset.coming;
    if (!rows) return;
    place.replaceChildren(...rows.childNodes);
    delete place.dataset.absent;
  }
  fold(shelf, true);
}
function fold(shelf, open) {
  held(shelf).hidden = !open;
  shelf.querySelector("[data-fold]").setAttribute("aria-expanded", open);
  remember(shelf.dataset.room, open);
}
library.addEventListener("click", (event) => {
  const it = event.target.closest("[data-fold]");
  if (!it) return;
  event.preventDefault();
  const shelf = it.closest(".room-section");
  if (held(shelf).hidden) unfold(shelf); else fold(shelf, false);
});
const shelfOf = (slug) => library.querySelector(`.room-section[data-room="${CSS.escape(slug)}"]`);
function holds(id) {
  const key = id.replace(/^clip-/, "");
  return [...library.children].find((it) => it.id === id || it.dataset.keys.split(" ").includes(key));
}

// The page comes back as it was: same filters, same place, and the same thing under the keys.
document.addEventListener("submit", (event) => {
  const { target, submitter, defaultPrevented } = event;
  if (defaultPrevented || target === sieve || !target.matches("[action='/staff/draft/shape']")) return;
  let to = target.elements.to;
  if (!to) { to = Object.assign(document.createElement("input"), { type: "hidden", name: "to" }); target.append(to); }
  to.value = location.pathname + location.search;
  sessionStorage.setItem(RETURN, JSON.stringify({ id: submitter?.id, y: scrollY }));
  target.addEventListener("refused", () => sessionStorage.removeItem(RETURN), { once: true });
});
async function comeBack() {
  const back = JSON.parse(sessionStorage.getItem(RETURN) ?? "null");
  sessionStorage.removeItem(RETURN);
  const sought = location.hash.slice(1);
  const wanted = [...opened().map(shelfOf), sought && holds(sought)].filter((it) => it && held(it).hidden);
  await Promise.all([...new Set(wanted)].map(unfold));
  if (!back) {
    if (sought && wanted.length) document.getElementById(sought)?.scrollIntoView({ behavior: "instant" });
    return;
  }
  scrollTo({ top: back.y, behavior: "instant" });
  // What was added or removed had no place here before, or has none any more.
  const it = back.id ? document.getElementById(back.id) : null;
  const other = it?.disabled ? it.parentElement.querySelector("button:not(:disabled)") : it;
  other?.focus({ preventScroll: true });
  other?.scrollIntoView({ block: "nearest", behavior: "instant" });
}
comeBack();

// A grip moves its row among its like: clips also into other rooms, rooms among rooms.
library.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  drag(grip);
});
// The whole page listens: a grip that moves within it would lose its pointer.
function drag(grip) {
  const thing = grip.closest("[data-clip]") ?? grip.closest("[data-room]");
  const kind = thing.dataset.clip ? "clip" : "room";
  const like = kind === "clip" ? "[data-clip]" : "section[data-room]";
  const home = [thing.parentElement, thing.nextElementSibling];
  let x = 0, y = 0, frame, over, opening;
  thing.classList.add("dragging");
  const creep = () => {
    const by = y && y < 110 ? -12 : y > innerHeight - 90 ? 12 : 0;
    if (by) { scrollBy(0, by); follow(); }
    frame = requestAnimationFrame(creep);
  };
  const move = (event) => { [x, y] = [event.clientX, event.clientY]; follow(); };
  const follow = () => {
    const list = document.elementFromPoint(x, y)?.closest(kind === "clip" ? ".room-section" : ".library");
    if (list !== over) { clearTimeout(opening); [over, opening] = [list, undefined]; }
    const shelf = kind === "clip" ? list?.querySelector("[data-order=clip]") : list;
    if (kind === "clip" && list && held(list).hidden) {
      // A room that is closed opens once something is held over it.
      opening ??= setTimeout(() => unfold(list), HOLD_MS);
      return;
    }
    if (!shelf) return;
    const others = [...shelf.querySelectorAll(`:scope > ${like}`)].filter((it) => it !== thing);
    const next = others.find((it) => { const { top, height } = it.getBoundingClientRect(); return y < top + height / 2; }) ?? null;
    if (thing.nextElementSibling !== next || thing.parentElement !== shelf) shelf.insertBefore(thing, next);
  };
  const end = (event) => {
    for (const [name, heard] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.removeEventListener(name, heard);
    removeEventListener("keydown", stop);
    cancelAnimationFrame(frame);
    clearTimeout(opening);
    thing.classList.remove("dragging");
    const [parent, next] = home;
    const back = () => parent.insertBefore(thing, next);
    if (event.type === "pointerup" && (thing.parentElement !== parent || thing.nextElementSibling !== next)) return place(thing, kind, parent, back);
    back();
  };
  const stop = (event) => { if (event.key === "Escape") end(event); };
  for (const [name, heard] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.addEventListener(name, heard);
  addEventListener("keydown", stop);
  creep();
}
// The place among all of its like, of which the filters may show only some.
function place(thing, kind, parent, back) {
  const form = thing.querySelector(":scope > [data-moves], :scope > .room-section-head [data-moves]");
  const [from, next, before] = [thing, thing.nextElementSibling, thing.previousElementSibling].map((it) => it && Number(it.dataset.at));
  const wanted = next ?? (before === null ? 0 : before + 1);
  const at = thing.parentElement === parent && wanted > from ? wanted - 1 : wanted;
  const { room } = form.elements, was = room.value;
  if (kind === "clip") room.value = thing.parentElement.dataset.room;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: at });
  form.append(field);
  form.addEventListener("refused", () => { field.remove(); room.value = was; back(); }, { once: true });
  form.requestSubmit();
}
