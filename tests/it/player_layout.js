// Measures a room's page: what hides a control of the player, and captions that are cut or longer than two lines.
// `controls` are CSS selectors; each has to be on the screen, whole and uncovered.
(controls) => {
  const faults = [];
  const [width, height] = [innerWidth, innerHeight];
  for (const css of controls) {
    const element = [...document.querySelectorAll(css)].find((found) => found.checkVisibility({ visibilityProperty: true }));
    if (!element) { faults.push(`${css} is not shown`); continue; }
    const box = element.getBoundingClientRect();
    if (box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > height + 1) { faults.push(`${css} leaves the screen: ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`); continue; }
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!element.contains(top)) faults.push(`${css} is covered by ${top?.id || top?.className || top?.tagName}`);
  }
  const caption = document.querySelector("#caption");
  if (caption && !caption.hidden && caption.textContent && caption.checkVisibility()) {
    const style = getComputedStyle(caption);
    const range = document.createRange();
    range.selectNodeContents(caption);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
    const lines = new Set(boxes.map((box) => Math.round(box.top / (parseFloat(style.lineHeight) / 2)))).size;
    if (lines > 2) faults.push(`the caption has ${lines} lines: ${caption.textContent}`);
    const box = caption.getBoundingClientRect();
    if (box.bottom > height + 1 || boxes.some(({ left, right }) => left < -1 || right > width + 1)) faults.push(`the caption is cut: ${caption.textContent}`);
    if (caption.scrollWidth > caption.clientWidth + 1) faults.push(`the caption is too wide: ${caption.textContent}`);
  }
  if (document.documentElement.scrollWidth > width + 1) faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} of ${width}`);
  return faults;
}
