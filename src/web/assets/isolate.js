// Isolates right-to-left text, so that it does not reorder the sentence around it (Unicode, UAX 9).
const TURNED = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
export const isolate = (text) => TURNED.test(text) ? `\u2068${text}\u2069` : text;

// The direction of a language of the tour; the page lists those that run from right to left.
export const direction = (language) => (document.querySelector("main").dataset.rtl ?? "").split(" ").includes(language) ? "rtl" : "ltr";
