// An error page: its links wait for the server, and a screen of the museum goes back to rest by itself.
import { answers } from "./connection.js";
import "./touch.js";

const REST_MS = 20000;
const { rest } = document.querySelector("main").dataset;
let timer = 0;

function begin() {
  clearTimeout(timer);
  timer = setTimeout(async () => { if (await answers(rest)) location.href = rest; else begin(); }, REST_MS);
}

if (rest) {
  for (const what of ["pointerdown", "keydown"]) addEventListener(what, begin, { capture: true, passive: true });
  begin();
}
