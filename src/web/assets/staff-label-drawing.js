// A label as an SVG file, drawn from what the browser has laid out: lines of text, boxes, codes and the picture. One unit is a
// millimetre. Texts stay texts, so that a designer can change them; their fonts are not in the file.
const SVG = "http://www.w3.org/2000/svg";
const FONTS = [["Archivo", "Archivo"], ["Atkinson", "Atkinson Hyperlegible Next"]];
const canvas = document.createElement("canvas").getContext("2d");

const round = (length) => String(Math.round(length * 1000) / 1000);

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// `width` is the label's width in millimetres.
export async function drawLabel(label, width) {
  const origin = label.getBoundingClientRect();
  const unit = width / origin.width;
  const place = ({ left, top, width: w, height: h }) => ({ x: round((left - origin.left) * unit), y: round((top - origin.top) * unit), width: round(w * unit), height: round(h * unit) });
  const height = round(origin.height * unit);
  const drawing = element("svg", { xmlns: SVG, width: `${round(width)}mm`, height: `${height}mm`, viewBox: `0 0 ${round(width)} ${height}` });
  drawing.append(element("rect", { width: round(width), height, fill: "#fff" }));
  await draw(label);
  return new XMLSerializer().serializeToString(drawing);

  async function draw(node) {
    if (node.nodeType === Node.TEXT_NODE) return drawing.append(...textLines(node));
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".visually-hidden") || !node.checkVisibility()) return undefined;
    const style = getComputedStyle(node);
    drawBox(node, style);
    if (node.matches("img")) return drawing.append(await photograph(node));
    if (node.matches("svg")) return drawing.append(await nested(node, style));
    for (const child of node.childNodes) await draw(child);
    return undefined;
  }

  function drawBox(node, style) {
    const border = parseFloat(style.borderTopWidth);
    const isFilled = !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor);
    if (node === label || (!isFilled && !border)) return;
    const { left, top, width: w, height: h } = node.getBoundingClientRect();
    const box = place({ left: left + border / 2, top: top + border / 2, width: w - border, height: h - border });
    drawing.append(element("rect", { ...box, fill: isFilled ? style.backgroundColor : "none", ...(border && { stroke: style.borderTopColor, "stroke-width": round(border * unit) }) }));
  }

  // The lines of a text as they are broken on the page.
  function textLines(node) {
    const style = getComputedStyle(node.parentElement);
    const range = document.createRange();
    const lines = [];
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = [...range.getClientRects()].findLast((rect) => rect.width || rect.height);
      if (!box) continue;
      const line = lines.at(-1);
      if (line && Math.abs(box.top - line.top) < box.height / 2) {
        line.text += node.data[at];
        line.left = Math.min(line.left, box.left);
        line.right = Math.max(line.right, box.right);
      } else {
        lines.push({ text: node.data[at], top: box.top, left: box.left, right: box.right, height: box.height });
      }
    }
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = canvas.measureText("x");
    const isRightToLeft = style.direction === "rtl";
    const family = FONTS.find(([name]) => style.fontFamily.includes(name))?.[1] ?? "sans-serif";
    return lines.filter(({ text }) => text.trim()).map((line) => {
      const text = element("text", {
        x: round(((isRightToLeft ? line.right : line.left) - origin.left) * unit),
        y: round((line.top + line.height * ascent / (ascent + descent) - origin.top) * unit),
        "font-family": `'${family}', sans-serif`, "font-size": round(parseFloat(style.fontSize) * unit), "font-weight": style.fontWeight, fill: style.color,
        style: `font-stretch: ${style.fontStretch}`,
        ...(isRightToLeft && { direction: "rtl" }),
      });
      text.textContent = line.text.trim();
      return text;
    });
  }

  // A drawing within the label, with the colours that it has here.
  async function nested(node, style) {
    const { left, top, width: w, height: h } = node.getBoundingClientRect();
    const border = parseFloat(style.borderTopWidth);
    const box = place({ left: left + border, top: top + border, width: w - 2 * border, height: h - 2 * border });
    const copy = element("svg", { ...box, viewBox: node.getAttribute("viewBox"), overflow: "hidden" });
    for (const name of ["preserveAspectRatio", "shape-rendering"]) if (node.hasAttribute(name)) copy.setAttribute(name, node.getAttribute(name));
    const art = node.querySelector("use");
    if (art) {
      copy.append(await picture(art.getAttribute("href")));
      return copy;
    }
    const originals = node.querySelectorAll("*");
    copy.append(...[...node.children].map((child) => child.cloneNode(true)));
    copy.querySelectorAll("*").forEach((shape, n) => {
      const { fill, fontFamily } = getComputedStyle(originals[n]);
      shape.removeAttribute("class");
      shape.setAttribute("fill", fill);
      if (shape.matches("text")) shape.setAttribute("font-family", fontFamily);
    });
    return copy;
  }

  async function photograph(node) {
    const file = await (await fetch(node.currentSrc)).blob();
    const reader = new FileReader();
    const read = new Promise((done, failed) => { reader.onload = done; reader.onerror = () => failed(reader.error); });
    reader.readAsDataURL(file);
    await read;
    return element("image", { ...place(node.getBoundingClientRect()), href: reader.result, preserveAspectRatio: `${node.dataset.focus} slice` });
  }
}

// A drawing of the tour, with the colours that it has on paper in place of those that a page gives it.
async function picture(address) {
  const [file, id] = address.split("#");
  const response = await fetch(file);
  if (!response.ok) throw new Error(response.statusText);
  const text = (await response.text()).replace(/var\(\s*--[\w-]+\s*,\s*([^()]+)\)/g, "$1");
  const art = new DOMParser().parseFromString(text, "image/svg+xml").getElementById(id);
  return document.importNode(art, true);
}
