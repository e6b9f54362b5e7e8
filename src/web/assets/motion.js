// Whether this visitor wants no motion: by the page's setting or by the device's.
export function isStill() {
  return document.documentElement.dataset.motion === "still" || matchMedia("(prefers-reduced-motion: reduce)").matches;
}
