// The tour list: filters that are kept in the address, rooms that open on demand, and an order that is changed by
// dragging or by keyboard.
import { enableDragging, submitMove } from "./staff-drag.js";
import { keepPosition, restorePosition, takePosition } from "./staff-return.js";

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
  keepPosition(RETURN, target, submitter);
});
async function reopen() {
  const back = takePosition(RETURN);
  const anchor = location.hash.slice(1);
  const wanted = [...opened().map(sectionOf), anchor && sectionContaining(anchor)].filter((section) => section && bodyOf(section).hidden);
  await Promise.all([...new Set(wanted)].map(loadAndOpen));
  if (back) restorePosition(back);
  else if (anchor && wanted.length) document.getElementById(anchor)?.scrollIntoView({ behavior: "instant" });
}
reopen();

// A handle drags its item: clips also into other rooms, rooms among rooms.
enableDragging(library, (handle) => {
  const item = handle.closest("[data-clip]") ?? handle.closest("[data-room]");
  const kind = item.dataset.clip ? "clip" : "room";
  let over, opening;
  return {
    item,
    selector: kind === "clip" ? "[data-clip]" : "section[data-room]",
    listAt(element) {
      const list = element?.closest(kind === "clip" ? ".room-section" : ".library");
      if (list !== over) { clearTimeout(opening); [over, opening] = [list, undefined]; }
      if (kind === "room" || !list) return list;
      // A closed room opens while an item is held over it.
      if (bodyOf(list).hidden) { opening ??= setTimeout(() => loadAndOpen(list), OPEN_DELAY_MS); return null; }
      return list.querySelector("[data-order=clip]");
    },
    end() { clearTimeout(opening); },
    drop: (parent, back) => place(item, kind, parent, back),
  };
});
function place(item, kind, parent, back) {
  const form = item.querySelector(":scope > [data-move-form], :scope > .room-section-head [data-move-form]");
  const { room } = form.elements, was = room.value;
  if (kind === "clip") room.value = item.parentElement.dataset.room;
  submitMove(form, item, parent, () => { room.value = was; back(); });
}
