// The tour list: filters that are kept in the address, rooms that open on demand, and an order that is changed by
// dragging or by keyboard.
const filterForm = document.getElementById("tour-filter");
const library = document.getElementById("library");
const emptyNote = document.getElementById("tour-filter-empty");
const PAUSE_MS = 200, OPEN_DELAY_MS = 400, MAX_OPEN_ROOMS = 6;
const RETURN = "docent-library", OPENED = "docent-library-open";

// The query of the filter, or of one room.
function address(room) {
  const fields = Object.fromEntries(new FormData(filterForm));
  if (room) fields.room = room;
  const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value)).toString();
  return query ? `?${query}` : "";
}
async function page(query) {
  const response = await fetch(`${location.pathname}${query}`, { headers: { Accept: "text/html" }, redirect: "error" }).catch(() => null);
  return response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
}

let latest = 0, pause;
async function applyFilter() {
  const mine = ++latest, query = address();
  const fresh = await page(query);
  // The filter changed meanwhile and is requested again.
  if (mine !== latest || !fresh) return;
  library.replaceChildren(...fresh.getElementById("library").children);
  emptyNote.textContent = fresh.getElementById("tour-filter-empty").textContent;
  history.replaceState(null, "", query || location.pathname + location.hash);
}
filterForm.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(applyFilter, PAUSE_MS); });
filterForm.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); applyFilter(); });

// Opened rooms stay open when the page is loaded again.
const opened = () => JSON.parse(sessionStorage.getItem(OPENED) ?? "[]");
function remember(slug, open) {
  const others = opened().filter((other) => other !== slug);
  sessionStorage.setItem(OPENED, JSON.stringify(open ? [...others, slug].slice(-MAX_OPEN_ROOMS) : others));
}
const bodyOf = (section) => section.querySelector(".room-section-body");
async function loadAndOpen(section) {
  const { room } = section.dataset, place = bodyOf(section);
  if (place.dataset.unloaded !== undefined && !place.dataset.loading) {
    place.dataset.loading = "";
    const rows = (await page(address(room)))?.getElementById(place.id);
    delete place.dataset.loading;
    if (!rows) return;
    place.replaceChildren(...rows.childNodes);
    delete place.dataset.unloaded;
  }
  setOpen(section, true);
}
function setOpen(section, open) {
  bodyOf(section).hidden = !open;
  section.querySelector("[data-toggle]").setAttribute("aria-expanded", open);
  remember(section.dataset.room, open);
}
library.addEventListener("click", (event) => {
  const link = event.target.closest("[data-toggle]");
  if (!link) return;
  event.preventDefault();
  const section = link.closest(".room-section");
  if (bodyOf(section).hidden) loadAndOpen(section); else setOpen(section, false);
});
const sectionOf = (slug) => library.querySelector(`.room-section[data-room="${CSS.escape(slug)}"]`);
function sectionContaining(id) {
  const key = id.replace(/^clip-/, "");
  return [...library.children].find((section) => section.id === id || section.dataset.clipKeys.split(" ").includes(key));
}

// After a reload the page has the same filter, scroll position and focus.
document.addEventListener("submit", (event) => {
  const { target, submitter, defaultPrevented } = event;
  if (defaultPrevented || target === filterForm || !target.matches("[action='/staff/draft/structure']")) return;
  let to = target.elements.to;
  if (!to) { to = Object.assign(document.createElement("input"), { type: "hidden", name: "to" }); target.append(to); }
  to.value = location.pathname + location.search;
  sessionStorage.setItem(RETURN, JSON.stringify({ id: submitter?.id, y: scrollY }));
  target.addEventListener("refused", () => sessionStorage.removeItem(RETURN), { once: true });
});
async function restorePosition() {
  const back = JSON.parse(sessionStorage.getItem(RETURN) ?? "null");
  sessionStorage.removeItem(RETURN);
  const anchor = location.hash.slice(1);
  const wanted = [...opened().map(sectionOf), anchor && sectionContaining(anchor)].filter((section) => section && bodyOf(section).hidden);
  await Promise.all([...new Set(wanted)].map(loadAndOpen));
  if (!back) {
    if (anchor && wanted.length) document.getElementById(anchor)?.scrollIntoView({ behavior: "instant" });
    return;
  }
  scrollTo({ top: back.y, behavior: "instant" });
  // An item that was added or removed has no position to restore.
  const button = back.id ? document.getElementById(back.id) : null;
  const other = button?.disabled ? button.parentElement.querySelector("button:not(:disabled)") : button;
  other?.focus({ preventScroll: true });
  other?.scrollIntoView({ block: "nearest", behavior: "instant" });
}
restorePosition();

// A handle drags its item: clips also into other rooms, rooms among rooms.
library.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-drag-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  drag(handle);
});
// The listeners are on the document, because a moved handle loses its pointer.
function drag(handle) {
  const item = handle.closest("[data-clip]") ?? handle.closest("[data-room]");
  const kind = item.dataset.clip ? "clip" : "room";
  const selector = kind === "clip" ? "[data-clip]" : "section[data-room]";
  const home = [item.parentElement, item.nextElementSibling];
  let x = 0, y = 0, frame, over, opening;
  item.classList.add("dragging");
  const autoScroll = () => {
    const by = y && y < 110 ? -12 : y > innerHeight - 90 ? 12 : 0;
    if (by) { scrollBy(0, by); follow(); }
    frame = requestAnimationFrame(autoScroll);
  };
  const move = (event) => { [x, y] = [event.clientX, event.clientY]; follow(); };
  const follow = () => {
    const list = document.elementFromPoint(x, y)?.closest(kind === "clip" ? ".room-section" : ".library");
    if (list !== over) { clearTimeout(opening); [over, opening] = [list, undefined]; }
    const target = kind === "clip" ? list?.querySelector("[data-order=clip]") : list;
    if (kind === "clip" && list && bodyOf(list).hidden) {
      // A closed room opens while an item is held over it.
      opening ??= setTimeout(() => loadAndOpen(list), OPEN_DELAY_MS);
      return;
    }
    if (!target) return;
    const others = [...target.querySelectorAll(`:scope > ${selector}`)].filter((other) => other !== item);
    const next = others.find((other) => { const { top, height } = other.getBoundingClientRect(); return y < top + height / 2; }) ?? null;
    if (item.nextElementSibling !== next || item.parentElement !== target) target.insertBefore(item, next);
  };
  const end = (event) => {
    for (const [name, listener] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.removeEventListener(name, listener);
    removeEventListener("keydown", stop);
    cancelAnimationFrame(frame);
    clearTimeout(opening);
    item.classList.remove("dragging");
    const [parent, next] = home;
    const back = () => parent.insertBefore(item, next);
    if (event.type === "pointerup" && (item.parentElement !== parent || item.nextElementSibling !== next)) return place(item, kind, parent, back);
    back();
  };
  const stop = (event) => { if (event.key === "Escape") end(event); };
  for (const [name, listener] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.addEventListener(name, listener);
  addEventListener("keydown", stop);
  autoScroll();
}
// The index among all items, of which the filter may show only some.
function place(item, kind, parent, back) {
  const form = item.querySelector(":scope > [data-move-form], :scope > .room-section-head [data-move-form]");
  const [from, next, before] = [item, item.nextElementSibling, item.previousElementSibling].map((element) => element && Number(element.dataset.at));
  const wanted = next ?? (before === null ? 0 : before + 1);
  const at = item.parentElement === parent && wanted > from ? wanted - 1 : wanted;
  const { room } = form.elements, was = room.value;
  if (kind === "clip") room.value = item.parentElement.dataset.room;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: at });
  form.append(field);
  form.addEventListener("refused", () => { field.remove(); room.value = was; back(); }, { once: true });
  form.requestSubmit();
}
