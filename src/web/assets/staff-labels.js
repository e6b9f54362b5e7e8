// The labels to print: the sheets follow the form, long texts are set smaller until they fit, and each label can be saved as
// a drawing.
import "./staff-copy.js";
import { drawLabel } from "./staff-label-drawing.js";
import { announce } from "./staff.js";

const FIT_STEP = .03;
// Type is made smaller down to this before words are broken, and down to the least where that is not enough.
const FIT_BEFORE_BREAKS = .62;
const LEAST_FIT = .4;
// All labels have the same type where the fullest of them does not ask for less than this.
const LEAST_COMMON_FIT = .8;
// A picture gives way to large type up to a point, and then the type to the picture.
const LEAST_PICTURE = .18;
const FIT_FOR_PICTURE = .7;
// The widths of papers in millimetres.
const PAPERS = { a4: 210, letter: 215.9 };

const form = document.getElementById("label-form");

const isHigh = (part) => part.scrollHeight > part.clientHeight + 1;
const isWide = (part) => part.scrollWidth > part.clientWidth + 1;

// The heads of codes, the texts below them, and all other texts have sizes of their own.
const FITS = [
  ["--step-fit", (label) => [...label.querySelectorAll(".label-step > :last-child")].some(isWide)],
  ["--fact-fit", (label) => [...label.querySelectorAll(".label-facts, .label-museum")].some(isWide)],
  ["--fit", (label, fit) => {
    if ([label, label.querySelector(".label-head")].some(isHigh) || [...label.querySelectorAll(".label-titles, .label-lines")].some(isWide)) return true;
    const picture = label.querySelector(".label-picture");
    return picture?.checkVisibility() && fit > FIT_FOR_PICTURE && picture.clientHeight < LEAST_PICTURE * label.clientHeight;
  }],
];

// The largest size from `least` on in which the texts fit; NaN if there is none.
function largestFit(label, property, isTooFull, least) {
  for (let fit = 1; fit >= least; fit -= FIT_STEP) {
    label.style.setProperty(property, fit.toFixed(2));
    if (!isTooFull(label, fit)) return fit;
  }
  return NaN;
}

function fitTexts() {
  const labels = [...document.querySelectorAll(".wall-label")];
  for (const [property, isTooFull] of FITS) {
    const fits = labels.map((label) => {
      const fit = largestFit(label, property, isTooFull, FIT_BEFORE_BREAKS);
      if (fit) return fit;
      label.dataset.breaks = "";
      return largestFit(label, property, isTooFull, LEAST_FIT) || LEAST_FIT;
    });
    const common = Math.max(LEAST_COMMON_FIT, Math.min(...fits));
    labels.forEach((label, n) => label.style.setProperty(property, Math.min(common, fits[n]).toFixed(2)));
  }
}

// The labels are as they will be printed; a test waits for it.
async function prepare() {
  const preview = document.getElementById("label-preview");
  // A font is loaded once a text of the layout needs it.
  preview.getBoundingClientRect();
  await document.fonts.ready;
  fitTexts();
  preview.dataset.ready = "";
}

// As many languages as fit on a label can be chosen.
function limitLanguages() {
  const boxes = [...form.querySelectorAll("[name=language]")];
  const isFull = boxes.filter((box) => box.checked).length >= Number(form.querySelector("[data-most]").dataset.most);
  for (const box of boxes) box.disabled = isFull && !box.checked;
}

let newest = 0;
form.addEventListener("change", async () => {
  limitLanguages();
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  newest += 1;
  const own = newest;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (own !== newest) return;
    const preview = fresh.getElementById("label-preview");
    // A session that has ended leads to the page for signing in.
    if (!preview) return location.assign(address);
    document.getElementById("paper-sheet").href = fresh.getElementById("paper-sheet").getAttribute("href");
    document.getElementById("label-preview").replaceWith(document.importNode(preview, true));
    for (const box of form.querySelectorAll("[name=language]")) box.checked = fresh.querySelector(`[name=language][value="${CSS.escape(box.value)}"]`).checked;
    limitLanguages();
    history.replaceState(null, "", address);
    await prepare();
  } catch {
    announce(document.getElementById("status-message").dataset.networkError);
  }
});

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("#print, [data-drawing]");
  if (!button) return;
  if (button.id === "print") return window.print();
  const label = document.getElementById(button.dataset.drawing);
  const sheet = label.closest(".sheet");
  // Browsers lay out in fractions of a pixel; the sizes of labels are tenths of a millimetre.
  const width = Math.round(10 * PAPERS[sheet.dataset.paper] * label.getBoundingClientRect().width / sheet.getBoundingClientRect().width) / 10;
  try {
    const file = new Blob([await drawLabel(label, width)], { type: "image/svg+xml" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `${label.id}.svg` });
    link.click();
    // The browser reads the file after the click.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    announce(button.dataset.failed);
  }
});

limitLanguages();
prepare();
