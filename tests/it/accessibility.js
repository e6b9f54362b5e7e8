// Checks the accessibility of a visitor page. Returns a list of violations.
// `mm` is the number of CSS pixels in a millimetre of this panel, `width` its width in pixels; `kiosk` whether it is a
// touchscreen for standing visitors. `rules` are the rules of axe to run; null runs all of them.
async (mm, width, kiosk, rules) => {
  const violations = [];
  const name = (element) => (element.getAttribute("aria-label") || element.innerText || element.tagName).trim().replace(/\s+/g, " ").slice(0, 40);
  const all = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
  const runOnly = rules ? { type: "rule", values: rules } : all;
  const axed = rules?.length === 0 ? { violations: [] } : await axe.run(document, { runOnly });
  for (const violation of axed.violations) violations.push(`axe ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);

  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  const dialog = document.querySelector("dialog[open]");
  const focusable = "a[href], button, select, input, [role=button], [tabindex='0']";
  const reach = [...(dialog ?? document).querySelectorAll(focusable)].filter((element) => isVisible(element) && !element.disabled && element.tabIndex >= 0);
  // Text flows: a sentence is as high as its lines. A scrolled article is no target.
  const targets = reach.filter((element) => !element.matches(".sentence, article"));
  const least = kiosk ? 15 * mm : 44;
  for (const element of targets) {
    const box = element.getBoundingClientRect();
    if (box.width < least - 0.6 || box.height < least - 0.6) violations.push(`small: ${name(element)} ${(box.width / mm).toFixed(1)} x ${(box.height / mm).toFixed(1)} mm`);
    if (element.scrollWidth > element.clientWidth + 2 && element.tagName !== "INPUT" && element.tagName !== "SELECT") violations.push(`cut off: ${name(element)}`);
  }
  const apart = kiosk ? mm : 8;
  targets.forEach((one, n) => targets.slice(n + 1).forEach((other) => {
    if (one.contains(other) || other.contains(one)) return;
    // An element that is visible only through its own scrolled list is near to nothing outside of it.
    if (one.closest(".clip-panel, .transport, .bar, .sheet-content, .sheet-footer") !== other.closest(".clip-panel, .transport, .bar, .sheet-content, .sheet-footer")) return;
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const x = Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right));
    const y = Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom));
    if (Math.hypot(x, y) < apart - 0.6) violations.push(`too near: ${name(one)} / ${name(other)} ${Math.hypot(x, y).toFixed(1)} px`);
  }));
  // A phone's browser would shrink the page or scroll it; neither is wanted.
  for (const element of (dialog ?? document.body).querySelectorAll("*")) {
    const { right } = element.getBoundingClientRect();
    if (right > width + 1 && isVisible(element) && !element.closest("svg, .visually-hidden")) violations.push(`wider than the panel: ${element.tagName} ${name(element)} ${Math.round(right)} px of ${width}`);
  }
  if (!document.querySelector("a[href]:not([href^='#'])")) violations.push("a dead end");
  if (kiosk) {
    const walk = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const element = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || !isVisible(element) || element.closest(".visually-hidden, script, svg, .credit")) continue;
      const cap = parseFloat(getComputedStyle(element).fontSize) * 0.72 / mm;
      if (cap < 2.9) violations.push(`small print: ${walk.currentNode.data.trim().slice(0, 30)} ${cap.toFixed(2)} mm`);
    }
  }
  return [...new Set(violations)];
}
