// The page of the plan: labels, symbols and the flag in millimetres of this panel, what was heard, the nearest of what is
// looked for, and pages of the list where the panel is small.
import { onPage } from "./page-swap.js";
import "./page.js";
import { onTouch } from "./touch.js";
import { heardRooms } from "./heard.js";

const root = document.documentElement;
const SMALL_PANEL = matchMedia("(min-width: 621px) and (max-height: 599px)");
const PHONE = matchMedia("(max-width: 620px)");
const LINE_HEIGHT = 1.02;
const MAX_NAME_LINES = 2;
const LEAST_TYPE_WIDTH = 56;
const all = (css, of = document) => [...of.querySelectorAll(css)];

// Units of the drawing in a millimetre of the panel.
function measure(plan) {
  const { width, height } = plan.viewBox.baseVal;
  const box = plan.getBoundingClientRect();
  if (!box.width || !box.height) return;
  const units = Math.max(width / box.width, height / box.height);
  for (const [name, css] of [["--m", "probe"], ["--t", "probe of-type"]]) {
    const probe = Object.assign(document.createElement("div"), { className: css });
    plan.parentElement.append(probe);
    // However large the text is set, the plan is not covered by it.
    plan.style.setProperty(name, Math.min((probe.getBoundingClientRect().width / 100) * units, Math.max(width, height) / LEAST_TYPE_WIDTH));
    probe.remove();
  }
}

const areaOf = (one, other) => Math.max(0, Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)) * Math.max(0, Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y));
// The box of a text includes the space above its letters and below them.
function lettersOf(text, share = .25) {
  const { x, y, width, height } = text.getBBox(), size = parseFloat(getComputedStyle(text).fontSize);
  return { x, width, y: y + size * share, height: height - size * 2 * share };
}

// Writes a room's name in one line or in two, if the room has the space.
function fitName(label, view) {
  const name = label.querySelector("[data-text=name]"), number = label.querySelector("[data-text=number]");
  if (!name) return;
  name.dataset.whole ??= name.textContent;
  const most = Number(name.dataset.width), line = Number(name.getAttribute("y")), lowest = line + Number(name.dataset.below), highest = line - Number(name.dataset.above), words = name.dataset.whole.split(" ");
  name.classList.remove("no-space");
  const write = (lines, first) => {
    name.replaceChildren(...lines.map((text, n) => {
      const line = document.createElementNS(name.namespaceURI, "tspan");
      line.setAttribute("x", name.getAttribute("x"));
      if (n || first) line.setAttribute("dy", `${n ? LINE_HEIGHT : first}em`);
      line.textContent = text;
      return line;
    }));
    const box = lettersOf(name);
    const inside = box.x >= 0 && box.x + box.width <= view.width && box.y >= 0 && box.y + box.height <= view.height;
    return box.width <= most && box.y >= highest && box.y + box.height <= lowest && inside && !(number && areaOf(box, lettersOf(number)) > 0);
  };
  const ways = [[words.join(" ")]];
  for (let n = 1; n < words.length && MAX_NAME_LINES > 1; n++) ways.push([words.slice(0, n).join(" "), words.slice(n).join(" ")]);
  // Of two lines, the most equal ones are best.
  const longest = (lines) => Math.max(...lines.map((line) => line.length));
  const [whole, ...split] = ways;
  split.sort((one, other) => longest(one) - longest(other));
  const fits = write(whole, 0) || [-1, -.5, 0].some((lift) => split.some((lines) => write(lines, lift * LINE_HEIGHT)));
  name.classList.toggle("no-space", !fits);
}

// Fits the cloth to its words, and hangs it where it hides the fewest numbers: over the number of the room or below it, to
// one side of the pole or to the other.
function fitFlag(plan) {
  const flag = plan.querySelector(".flag");
  if (!flag) return;
  const [words, cloth, pole] = [".words", ".cloth", ".pole"].map((css) => flag.querySelector(css));
  const scale = Number(plan.style.getPropertyValue("--t"));
  const [, e, f] = words.closest("[transform^=translate]").getAttribute("transform").match(/\((\S+) (\S+)\)/).map(Number);
  const view = plan.viewBox.baseVal, width = words.getComputedTextLength() + 2.6, height = 6.8;
  const numbers = all(".label [data-text=number]", plan).map((number) => {
    const { x, y, width: wide, height: high } = lettersOf(number), moved = number.transform.baseVal.consolidate()?.matrix;
    return { x: (x + (moved?.e ?? 0) - e) / scale, y: (y + (moved?.f ?? 0) - f) / scale, width: wide / scale, height: high / scale };
  });
  const [left, right, top, bottom] = [-e / scale, (view.width - e) / scale, -f / scale, (view.height - f) / scale];
  const inside = (x) => Math.min(Math.max(x, left), right - width);
  const places = [-9.6, 4.2].flatMap((y) => [-width / 2, -width * .75, -width * .25, 1 - width, -1].map((x) => ({ x: inside(x), y: y < 0 ? y - height + 5.2 : y, width, height })));
  const hidden = (box) => numbers.reduce((sum, number) => sum + areaOf(box, number), 0) + (box.y < top || box.y + height > bottom ? 1000 : 0);
  const [box] = places.map((place) => [place, hidden(place)]).sort(([, one], [, other]) => one - other)[0];
  for (const name of ["x", "y", "width", "height"]) cloth.setAttribute(name, box[name]);
  words.setAttribute("x", box.x + width / 2);
  words.setAttribute("y", box.y + height * .72);
  pole.setAttribute("d", box.y < 0 ? `M0-3.6V${box.y + height}` : `M0 3V${box.y}`);
}

function drawPlan() {
  const plan = document.querySelector("svg.plan");
  if (!plan) return;
  measure(plan);
  const view = plan.viewBox.baseVal;
  if (!PHONE.matches && !SMALL_PANEL.matches) for (const label of all(".label", plan)) fitName(label, view);
  fitFlag(plan);
}

function showHeard() {
  const heard = new Set(heardRooms());
  for (const element of all(".plan [data-of]")) element.classList.toggle("heard", heard.has(element.dataset.of) && !element.classList.contains("flag"));
  for (const row of all(".room-links [data-room]")) row.querySelector(".heard").hidden = !heard.has(row.dataset.room);
  document.querySelector(".heard-mark").hidden = heard.size === 0;
}

// A second touch on what is looked for ends the search.
function search(button) {
  const ends = button.getAttribute("aria-pressed") === "true";
  for (const other of all(".kinds [data-kind]")) other.setAttribute("aria-pressed", String(other === button && !ends));
  const shown = ends ? [] : button.dataset.shows.split(" ");
  document.querySelector(".plan").classList.toggle("searching", shown.length > 0);
  for (const symbol of all(".plan .facility")) {
    const found = shown.includes(symbol.dataset.facility);
    symbol.classList.toggle("shown", found);
    // What lies later in the drawing covers what lies before.
    if (found) symbol.closest(".signs > g").parentElement.append(symbol.closest(".signs > g"));
  }
}

// Divides a list into pages where its panel has no space for all of it; the last place of each leads to the next.
class Pages {
  constructor(list) {
    this.list = list;
    this.items = all("li:not(.more-cell)", list);
    this.more = list.querySelector(".more-cell");
    this.page = 0;
  }
  // A touched button moves by two pixels.
  get overflows() { return this.list.scrollHeight > this.list.clientHeight + 3; }
  get count() { return Math.ceil(this.items.length / this.size); }

  show(page) {
    this.page = page;
    this.items.forEach((item, n) => { item.hidden = Math.floor(n / this.size) !== page; });
  }
  // Shows everything; returns the number of columns.
  reset() {
    const style = getComputedStyle(this.list), columns = Number(style.getPropertyValue("--columns")) || style.gridTemplateColumns.split(" ").length;
    this.size = this.items.length;
    this.more.hidden = true;
    this.list.style.setProperty("--rows", Math.ceil(this.size / columns));
    this.show(0);
    return columns;
  }
  // `wanted` is the item that is to be seen.
  layOut(wanted) {
    const { list, items, more } = this, before = [this.page, this.size, this.wanted];
    const columns = this.reset();
    this.wanted = wanted;
    if (PHONE.matches || !this.overflows) return;
    more.hidden = false;
    const gap = parseFloat(getComputedStyle(list).rowGap) || 0, least = parseFloat(getComputedStyle(more.firstElementChild).minHeight);
    // A long name may take more than one row.
    for (let rows = Math.max(1, Math.floor((list.clientHeight + gap) / (least + gap))); rows > 0; rows--) {
      this.size = Math.max(1, rows * columns - 1);
      list.style.setProperty("--rows", rows);
      const fits = [...Array(this.count).keys()].every((page) => { this.show(page); return !this.overflows; });
      if (fits) break;
    }
    // A page that was turned to stays, unless something else is to be seen.
    const [page, size, last] = before;
    this.show(size === this.size && last === wanted ? page : Math.floor(Math.max(0, items.indexOf(wanted)) / this.size));
  }
  turn() { this.show((this.page + 1) % this.count); }
}
const pages = new Map();
// What is longer than its line or its row is written smaller before a word is broken.
function fitRows() {
  const rows = all(".room-links .item-text, .kinds .kind");
  const list = document.querySelector(".room-links ol"), target = parseFloat(getComputedStyle(rows[0].closest("a, button")).minHeight);
  // Where the panel is large, a row is higher than a finger needs.
  const share = PHONE.matches ? 0 : list.clientHeight / Number(list.style.getPropertyValue("--rows")) - parseFloat(getComputedStyle(list).rowGap);
  const space = (row) => (list.contains(row) ? Math.max(target, share) : target) - 4;
  for (const row of rows) row.classList.remove("tight", "tighter", "broken");
  for (const css of ["tight", "tighter", "broken"]) {
    const wide = rows.filter((row) => row.scrollWidth > row.clientWidth + 1 || (css !== "broken" && row.scrollHeight > space(row)));
    for (const row of wide) row.classList.add(css);
  }
}
function layOutLists() {
  for (const list of all(".room-links ol, .kinds")) if (!pages.has(list)) pages.set(list, new Pages(list));
  const turned = [...pages.values()].map((one) => [one, one.page, one.size]);
  for (const one of pages.values()) one.reset();
  fitRows();
  // Measuring is no turning.
  for (const [one, page, size] of turned) [one.page, one.size] = [page, size];
  for (const list of pages.keys()) {
    const wanted = list.querySelector(".chosen, [aria-pressed=true]") ?? list.querySelector(".current-room");
    pages.get(list).layOut(wanted?.closest("li"));
  }
}

// On a small panel the rooms of the plan are smaller than a finger: a touch shows the row of the room.
function choose(place) {
  const row = document.querySelector(`.room-links [data-room="${CSS.escape(place.dataset.of)}"] a`);
  for (const other of all(".room-links .chosen")) other.classList.remove("chosen");
  row.classList.add("chosen");
  layOutLists();
  row.focus({ preventScroll: true });
}

onTouch((target) => {
  if (target.matches(".kinds [data-kind]")) search(target);
  else if (target.matches(".more")) pages.get(target.closest("ol, ul")).turn();
  else if (SMALL_PANEL.matches && target.matches(".plan .place")) choose(target);
  else return false;
  return true;
});

function layOut() {
  if (!isShown()) return;
  layOutLists();
  drawPlan();
}

// What is laid out changes sizes itself, of which only those of the panel matter.
let known = "";
const sizes = new ResizeObserver(() => {
  const size = all(".plan-frame, .room-links").map((element) => `${element.clientWidth}x${element.clientHeight}`).join();
  if (size === known) return;
  known = size;
  layOut();
});
function start() {
  pages.clear();
  showHeard();
  layOut();
  sizes.disconnect();
  for (const element of all(".plan-frame, .room-links")) sizes.observe(element);
}

const isShown = () => !!document.querySelector("main.map");
onPage("main.map", start);
addEventListener("pageshow", () => { if (isShown()) showHeard(); });
// The size of type is a setting; the density of a panel is known from the first paint on.
new MutationObserver(layOut).observe(root, { attributeFilter: ["data-text", "style"] });
// A font that arrives late has other widths.
document.fonts.ready.then(layOut);
