// The dialog on a screen while another visitor listens: queueing, stopping and the phone.
import { request } from "./room-api.js";
import { isolate } from "./isolate.js";
import { openSheet } from "./page.js";
import { ownPosition } from "./page-language.js";
import { formatTime } from "./format-time.js";
import { session } from "./reports.js";
import { onTouch } from "./touch.js";

const byId = (id) => document.getElementById(id);
let chosenClip = null;
let room;
let timer = 0;

// `now` returns the room's state, `here` what is shown, `hero` the button of the first clip.
export function init(functions) { room = functions; }

// Renders the queue and the open dialog.
export function update(status) {
  const list = byId("queue");
  list.closest(".queue").hidden = !status.queue.length;
  list.replaceChildren(...status.queue.map((clip, n) => {
    const line = document.createElement("li");
    line.append(list.dataset.entryTemplate.replace("{title}", isolate(clip.title)).replace("{place}", n + 1));
    if (clip.mine) {
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", value: clip.clip, className: "unqueue", textContent: "×" });
      remove.setAttribute("aria-label", list.dataset.removeLabel.replace("{title}", isolate(clip.title)));
      line.append(remove);
    }
    return line;
  }));
  const dialog = byId("queue-dialog");
  dialog.querySelector("#queue-dialog-add").textContent = dialog.dataset.queuePosition.replace("{place}", status.queue.length + 1);
  if (dialog.open && (!status.now || status.mine)) dialog.close();
  else updateStopButton();
}

// `button` is the touched clip; null where the visitor only wants to stop the play.
export function offerQueue(button) {
  chosenClip = button?.dataset.clip ?? null;
  const now = room.now().now;
  if (!now) return false;
  byId("queue-dialog-heading").textContent = button?.dataset.title ?? now.title;
  // What plays or waits already cannot be queued.
  const { queue } = room.now();
  byId("queue-dialog-add").hidden = !chosenClip || chosenClip === now.clip || queue.some(({ clip }) => clip === chosenClip);
  // An announcement cannot be stopped.
  byId("queue-dialog-stop").hidden = now.announced;
  resetStopButton();
  openSheet("queue-dialog");
  updateStopButton();
  return true;
}

function resetStopButton() {
  const stop = byId("queue-dialog-stop");
  delete stop.dataset.confirming;
  stop.classList.remove("stop-armed");
  stop.textContent = stop.dataset.label;
}

// The play can be stopped once its visitor was undisturbed for long enough.
function updateStopButton() {
  clearTimeout(timer);
  if (!byId("queue-dialog").open) return;
  const { now } = room.now();
  const dialog = byId("queue-dialog");
  if (now) byId("queue-dialog-busy").textContent = dialog.dataset.busyTemplate.replace("{title}", isolate(now.title)).replace("{left}", formatTime(Math.max(0, now.length - now.position())));
  const position = Math.ceil((room.now().undisturbed - performance.now()) / 1000);
  byId("queue-dialog-stop").disabled = position > 0;
  byId("queue-dialog-message").textContent = position > 0 ? byId("queue-dialog").dataset.waitTemplate.replace("{seconds}", position) : "";
  timer = setTimeout(updateStopButton, 500);
}

async function stop(button) {
  if (!("confirming" in button.dataset)) {
    button.dataset.confirming = "";
    button.classList.add("stop-armed");
    button.textContent = button.dataset.confirm;
    return;
  }
  const refused = await request("stop", { confirmed: true });
  if (refused === "not-yet") { resetStopButton(); updateStopButton(); return; }
  byId("queue-dialog").close();
}

// The QR code for the phone: the clip with its current position, or with the given one.
export function showPhoneCode(chosen, position) {
  const shown = room.here();
  const clip = chosen ?? shown?.clip ?? room.hero()?.dataset.clip ?? "";
  const startMs = position ?? (shown && shown.clip === clip ? Math.floor(ownPosition(shown)) : 0);
  const code = byId("phone-qr");
  code.src = `${code.dataset.src}?${new URLSearchParams(clip ? { clip, at: startMs } : {})}`;
}

// The code follows the play: a phone that scans it continues at the second that the speaker is at.
const CODE_REFRESH_MS = 5000;
let refresh = 0;
document.addEventListener("opened", (event) => {
  if (event.target.id !== "phone") return;
  showPhoneCode(null);
  clearInterval(refresh);
  refresh = setInterval(() => {
    if (!byId("phone")?.open) clearInterval(refresh);
    else if (room.here()?.phase === "playing") showPhoneCode(null);
  }, CODE_REFRESH_MS);
}, true);
onTouch((touched) => {
  switch (touched.id) {
    case "queue-dialog-add": request("queue", { clip: chosenClip, session: session() }); byId("queue-dialog").close(); return true;
    case "queue-dialog-text": openSheet(`text-${room.now().now?.clip}`); return true;
    case "queue-dialog-phone": openSheet("phone"); showPhoneCode(chosenClip); return true;
    case "queue-dialog-stop": stop(touched); return true;
    default:
      if (!touched.matches(".unqueue")) return false;
      request("unqueue", { clip: touched.value });
      return true;
  }
});
