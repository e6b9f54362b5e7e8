// What can be measured of a page that must shut nobody out. Answers a list of complaints.
// `mm` is CSS pixels to the millimetre of this panel, `width` its pixels; `kiosk` whether people touch it standing.
// `rules` are those of axe's that may say something else than in the usual look; null is all of them.
async (mm, width, kiosk, rules) => {
  const said = [];
  const name = (it) => (it.getAttribute("aria-label") || it.innerText || it.tagName).trim().replace(/\s+/g, " ").slice(0, 40);
  const usual = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
  const runOnly = rules ? { type: "rule", values: rules } : usual;
  const axed = rules?.length === 0 ? { violations: [] } : await axe.run(document, { runOnly });
  for (const it of axed.violations) said.push(`axe ${it.id}: ${it.nodes.map((node) => node.target.join(" ")).join(", ")}`);

  const seen = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1;
  const dialog = document.querySelector("dialog[open]");
  const all = "a[href], button, select, input, [role=button], [tabindex='0']";
  const reach = [...(dialog ?? document).querySelectorAll(all)].filter((it) => seen(it) && !it.disabled && it.tabIndex >= 0);
  // Text flows: a sentence is as high as its lines. A scrolled article is no target.
  const targets = reach.filter((it) => !it.matches(".sentence, article"));
  const least = kiosk ? 15 * mm : 44;
  for (const it of targets) {
    const box = it.getBoundingClientRect();
    if (box.width < least - 0.6 || box.height < least - 0.6) said.push(`small: ${name(it)} ${(box.width / mm).toFixed(1)} x ${(box.height / mm).toFixed(1)} mm`);
    if (it.scrollWidth > it.clientWidth + 2 && it.tagName !== "INPUT" && it.tagName !== "SELECT") said.push(`cut off: ${name(it)}`);
  }
  const apart = kiosk ? mm : 8;
  targets.forEach((one, n) => targets.slice(n + 1).forEach((other) => {
    if (one.contains(other) || other.contains(one)) return;
    // What is in view only through its own scrolled list touches nothing outside of it.
    if (one.closest(".clip-panel, .transport, .bar, .sheet-content, .sheet-footer") !== other.closest(".clip-panel, .transport, .bar, .sheet-content, .sheet-footer")) return;
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const x = Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right));
    const y = Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom));
    if (Math.hypot(x, y) < apart - 0.6) said.push(`too near: ${name(one)} / ${name(other)} ${Math.hypot(x, y).toFixed(1)} px`);
  }));
  // A phone's browser would rather shrink the page than scroll it; neither is wanted.
  for (const it of (dialog ?? document.body).querySelectorAll("*")) {
    const { right } = it.getBoundingClientRect();
    if (right > width + 1 && seen(it) && !it.closest("svg, .visually-hidden")) said.push(`wider than the panel: ${it.tagName} ${name(it)} ${Math.round(right)} px of ${width}`);
  }
  if (!document.querySelector("a[href]:not([href^='#'])")) said.push("a dead end");
  if (kiosk) {
    const walk = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const it = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || !seen(it) || it.closest(".visually-hidden, script, svg, .credit")) continue;
      const cap = parseFloat(getComputedStyle(it).fontSize) * 0.72 / mm;
      if (cap < 2.9) said.push(`small print: ${walk.currentNode.data.trim().slice(0, 30)} ${cap.toFixed(2)} mm`);
    }
  }
  return [...new Set(said)];
}
