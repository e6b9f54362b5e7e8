// An error page: its links wait for the server, and a museum's screen returns to the attract page by itself.
import { isReachable } from "./connection.js";
import "./touch.js";

const IDLE_MS = 20000;
const { idleUrl } = document.querySelector("main").dataset;
let timer = 0;

function startTimer() {
  clearTimeout(timer);
  timer = setTimeout(async () => { if (await isReachable(idleUrl)) location.href = idleUrl; else startTimer(); }, IDLE_MS);
}

if (idleUrl) {
  for (const what of ["pointerdown", "keydown"]) addEventListener(what, startTimer, { capture: true, passive: true });
  startTimer();
}
