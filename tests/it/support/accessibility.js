// What can be measured of a page of the staff that must shut nobody out, `width` pixels wide. Answers a
// list of complaints.
// `rules` are those of axe's that may say something else than by day; null is all of them.
async (width, rules) => {
  const said = [];
  const name = (it) => (it.getAttribute("aria-label") || it.innerText || it.id || it.tagName).trim().replace(/\s+/g, " ").slice(0, 40);
  const all = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
  const runOnly = rules ? { type: "rule", values: rules } : all;
  const axed = rules?.length === 0 ? { violations: [] } : await axe.run(document, { runOnly });
  for (const it of axed.violations) said.push(`axe ${it.id}: ${it.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  const seen = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1;
  for (const it of document.querySelectorAll("a[href], button, select, input, textarea, summary, [role=button], [tabindex='0']")) {
    if (!seen(it) || it.disabled || it.closest(".unseen, .skip, audio")) continue;
    const box = (it.closest("label.option, label.tick") ?? it).getBoundingClientRect();
    if (box.width < 43.4 || box.height < 43.4) said.push(`small: ${name(it)} ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`);
    if (it.matches("a, button, summary") && it.scrollWidth > it.clientWidth + 2) said.push(`cut off: ${name(it)}`);
  }
  for (const it of document.body.querySelectorAll("*")) {
    const { right } = it.getBoundingClientRect();
    if (right > width + 1 && seen(it) && !it.closest("svg, .strip, .scroll")) said.push(`wider than the page: ${it.tagName}.${it.className} ${Math.round(right)}`);
  }
  if (!document.querySelector("a[href]:not([href^='#'])")) said.push("a dead end");
  return [...new Set(said)].slice(0, 12);
}
