// What can be measured of a page of the editors, `width` pixels wide. Answers a list of complaints.
async (width) => {
  const said = [];
  const name = (it) => (it.getAttribute("aria-label") || it.innerText || it.id || it.tagName).trim().replace(/\s+/g, " ").slice(0, 40);
  const axed = await axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
  for (const it of axed.violations) said.push(`axe ${it.id}: ${it.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  const seen = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1;
  for (const it of document.querySelectorAll("a[href], button, select, input, textarea, summary")) {
    if (!seen(it) || it.closest(".unseen, .skip")) continue;
    const box = (it.closest("label.option") ?? it).getBoundingClientRect();
    if (box.width < 43.4 || box.height < 43.4) said.push(`small: ${name(it)} ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`);
  }
  for (const it of document.body.querySelectorAll("*")) {
    const { right } = it.getBoundingClientRect();
    if (right > width + 1 && seen(it) && !it.closest("svg, .strip, .scroll")) said.push(`wider than the page: ${it.tagName}.${it.className} ${Math.round(right)}`);
  }
  return [...new Set(said)].slice(0, 12);
}
