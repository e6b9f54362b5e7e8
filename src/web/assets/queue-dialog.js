// The dialog on a screen while another visitor listens: queueing, stopping and the phone.
import { request } from "./room-api.js";
import { isolate } from "./isolate.js";
import { openSheet } from "./page.js";
import { session } from "./reports.js";
import { onTouch } from "./touch.js";

const byId = (id) => document.getElementById(id);
let wanted = null;
let room;
let timer = 0;

// `now` returns the room's state, `here` what is shown, `hero` the button of the first clip.
export function init(functions) { room = functions; }

// Renders the queue and the open dialog.
export function update(status) {
  const list = byId("queue");
  list.hidden = !status.queue.length;
  list.replaceChildren(...status.queue.map((clip, n) => {
    const line = document.createElement("li");
    line.append(list.dataset.next.replace("{title}", isolate(clip.title)).replace("{place}", n + 1));
    if (clip.mine) {
      const drop = document.createElement("button");
      Object.assign(drop, { type: "button", value: clip.clip, className: "unqueue", textContent: "×" });
      drop.setAttribute("aria-label", list.dataset.drop.replace("{title}", isolate(clip.title)));
      line.append(drop);
    }
    return line;
  }));
  const dialog = byId("busy");
  dialog.querySelector("#busy-next").textContent = dialog.dataset.place.replace("{place}", status.queue.length + 1);
  if (dialog.open && (!status.now || status.mine)) dialog.close();
  else updateStopButton();
}

// `button` is the touched clip; null where the visitor only wants to stop the play.
export function offerQueue(button) {
  wanted = button?.dataset.clip ?? null;
  const now = room.now().now;
  if (!now) return false;
  byId("busy-head").textContent = button?.dataset.title ?? now.title;
  byId("busy-next").hidden = !wanted;
  // An announcement cannot be stopped.
  byId("busy-stop").hidden = now.announced;
  disarm();
  openSheet("busy");
  updateStopButton();
  return true;
}

function disarm() {
  const stop = byId("busy-stop");
  delete stop.dataset.armed;
  stop.textContent = stop.dataset.ask;
}

// The play can be stopped once its visitor was undisturbed for long enough.
function updateStopButton() {
  clearTimeout(timer);
  if (!byId("busy").open) return;
  const position = Math.ceil((room.now().undisturbed - performance.now()) / 1000);
  byId("busy-stop").disabled = position > 0;
  byId("busy-say").textContent = position > 0 ? byId("busy").dataset.wait.replace("{seconds}", position) : "";
  if (position > 0) timer = setTimeout(updateStopButton, 500);
}

async function stop(button) {
  if (!("armed" in button.dataset)) {
    button.dataset.armed = "";
    button.textContent = button.dataset.sure;
    return;
  }
  const refused = await request("stop", { confirmed: true });
  if (refused === "not-yet") { disarm(); updateStopButton(); return; }
  byId("busy").close();
}

// The QR code for the phone: the clip with its current position, or with the given one.
export function showPhoneCode(chosen, position) {
  const shown = room.here();
  const clip = chosen ?? shown?.clip ?? room.hero()?.dataset.clip ?? "";
  const startMs = position ?? (shown && shown.clip === clip ? Math.floor(shown.position()) : 0);
  const code = byId("qr");
  code.src = `${code.dataset.src}?${new URLSearchParams(clip ? { clip, at: startMs } : {})}`;
}

document.addEventListener("opened", (event) => { if (event.target.id === "phone") showPhoneCode(null); }, true);
onTouch((touched) => {
  switch (touched.id) {
    case "busy-next": request("queue", { clip: wanted, session: session() }); byId("busy").close(); return true;
    case "busy-text": openSheet(`text-${room.now().now?.clip}`); return true;
    case "busy-phone": openSheet("phone"); showPhoneCode(wanted); return true;
    case "busy-stop": stop(touched); return true;
    default:
      if (!touched.matches(".unqueue")) return false;
      request("unqueue", { clip: touched.value });
      return true;
  }
});
