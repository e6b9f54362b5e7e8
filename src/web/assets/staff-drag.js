// Dragging of the items of a list by their handles. The page scrolls at the edges of the window.

// `begin(handle)` returns { item, selector, listAt(element), end(), drop(parent, back) }: the item, the CSS of its
// neighbours, the list at an element under the pointer (or null), what to do when it was let go, and what to do in a
// new place, where `back` returns it to the old one.
export function enableDragging(root, begin) {
  root.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-drag-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    drag(begin(handle));
  });
}

// The listeners are on the document, because a moved handle loses its pointer.
function drag({ item, selector, listAt, end: onEnd, drop }) {
  const home = [item.parentElement, item.nextElementSibling];
  let x = 0, y = 0, frame;
  item.classList.add("dragging");
  const autoScroll = () => {
    const by = y && y < 110 ? -12 : y > innerHeight - 90 ? 12 : 0;
    if (by) { scrollBy(0, by); follow(); }
    frame = requestAnimationFrame(autoScroll);
  };
  const move = (event) => { [x, y] = [event.clientX, event.clientY]; follow(); };
  const follow = () => {
    const target = listAt(document.elementFromPoint(x, y));
    if (!target) return;
    const others = [...target.querySelectorAll(`:scope > ${selector}`)].filter((other) => other !== item);
    const next = others.find((other) => { const { top, height } = other.getBoundingClientRect(); return y < top + height / 2; }) ?? null;
    if (item.nextElementSibling !== next || item.parentElement !== target) target.insertBefore(item, next);
  };
  const end = (event) => {
    for (const [name, listener] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.removeEventListener(name, listener);
    removeEventListener("keydown", stop);
    cancelAnimationFrame(frame);
    onEnd?.();
    item.classList.remove("dragging");
    const [parent, next] = home;
    const back = () => parent.insertBefore(item, next);
    if (event.type === "pointerup" && (item.parentElement !== parent || item.nextElementSibling !== next)) return drop(parent, back);
    back();
  };
  const stop = (event) => { if (event.key === "Escape") end(event); };
  for (const [name, listener] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) document.addEventListener(name, listener);
  addEventListener("keydown", stop);
  autoScroll();
}

// The index of a moved item among all items, of which the page may show only some; `parent` is its list of before.
function indexOf(item, parent) {
  const [from, next, before] = [item, item.nextElementSibling, item.previousElementSibling].map((element) => element && Number(element.dataset.at));
  const wanted = next ?? (before === null ? 0 : before + 1);
  return item.parentElement === parent && wanted > from ? wanted - 1 : wanted;
}

// Sends the form of a moved item with its new index. `back` is called if the server refuses.
export function submitMove(form, item, parent, back) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: indexOf(item, parent) });
  form.append(field);
  form.addEventListener("refused", () => { field.remove(); back(); }, { once: true });
  form.requestSubmit();
}
