// Checks the accessibility of a staff page at `width` pixels. Returns a list of violations.
// `rules` are the rules of axe to run; null runs all of them.
async (width, rules) => {
  const violations = [];
  const name = (element) => (element.getAttribute("aria-label") || element.innerText || element.id || element.tagName).trim().replace(/\s+/g, " ").slice(0, 40);
  const all = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
  const runOnly = rules ? { type: "rule", values: rules } : all;
  const axed = rules?.length === 0 ? { violations: [] } : await axe.run(document, { runOnly });
  for (const violation of axed.violations) violations.push(`axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  for (const element of document.querySelectorAll("a[href], button, select, input, textarea, summary, [role=button], [tabindex='0']")) {
    if (!isVisible(element) || element.disabled || element.closest(".visually-hidden, .skip-link, audio")) continue;
    const box = (element.closest("label.option, label.checkbox-cell") ?? element).getBoundingClientRect();
    if (box.width < 43.4 || box.height < 43.4) violations.push(`small: ${name(element)} ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`);
    if (element.matches("a, button, summary") && element.scrollWidth > element.clientWidth + 2) violations.push(`cut off: ${name(element)}`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    const { right } = element.getBoundingClientRect();
    if (right > width + 1 && isVisible(element) && !element.closest("svg, .waveform, .scroll")) violations.push(`wider than the page: ${element.tagName}.${element.className} ${Math.round(right)}`);
  }
  if (!document.querySelector("a[href]:not([href^='#'])")) violations.push("a dead end");
  return [...new Set(violations)].slice(0, 12);
}
