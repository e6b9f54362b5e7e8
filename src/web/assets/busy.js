// Manners on a screen while somebody else listens: what plays next, who may stop it, and the phone.
import { ask } from "./house.js";
import { isolate } from "./isolate.js";
import { open } from "./page.js";
import { session } from "./report.js";
import { onTouch } from "./touch.js";

const at = (id) => document.getElementById(id);
let wanted = null;
let page;
let waiting = 0;

// `now` is the room's state, `here` what is shown, `hero` the clip that is told first.
export function begin(given) { page = given; }

// What waits, and what the open dialog offers.
export function show(status) {
  const list = at("queue");
  list.hidden = !status.queue.length;
  list.replaceChildren(...status.queue.map((it, n) => {
    const line = document.createElement("li");
    line.append(list.dataset.next.replace("{title}", isolate(it.title)).replace("{place}", n + 1));
    if (it.mine) {
      const drop = document.createElement("button");
      Object.assign(drop, { type: "button", value: it.clip, className: "unqueue", textContent: "×" });
      drop.setAttribute("aria-label", list.dataset.drop.replace("{title}", isolate(it.title)));
      line.append(drop);
    }
    return line;
  }));
  const dialog = at("busy");
  dialog.querySelector("#busy-next").textContent = dialog.dataset.place.replace("{place}", status.queue.length + 1);
  if (dialog.open && (!status.now || status.mine)) dialog.close();
  else wait();
}

// `button` is the clip that was touched; none where the visitor only wants silence.
export function offer(button) {
  wanted = button?.dataset.clip ?? null;
  const now = page.now().now;
  if (!now) return false;
  at("busy-head").textContent = button?.dataset.title ?? now.title;
  at("busy-next").hidden = !wanted;
  // What the house says goes on to its end.
  at("busy-stop").hidden = now.announced;
  disarm();
  open("busy");
  wait();
  return true;
}

function disarm() {
  const stop = at("busy-stop");
  delete stop.dataset.armed;
  stop.textContent = stop.dataset.ask;
}

// The stop is offered once whoever began has been left undisturbed for long enough.
function wait() {
  clearTimeout(waiting);
  if (!at("busy").open) return;
  const left = Math.ceil((page.now().undisturbed - performance.now()) / 1000);
  at("busy-stop").disabled = left > 0;
  at("busy-say").textContent = left > 0 ? at("busy").dataset.wait.replace("{seconds}", left) : "";
  if (left > 0) waiting = setTimeout(wait, 500);
}

async function stop(button) {
  if (!("armed" in button.dataset)) {
    button.dataset.armed = "";
    button.textContent = button.dataset.sure;
    return;
  }
  const refused = await ask("stop", { confirmed: true });
  if (refused === "not-yet") { disarm(); wait(); return; }
  at("busy").close();
}

// The code for the phone: this clip, where it is now or where somebody left it.
export function carry(wish, left) {
  const it = page.here();
  const clip = wish ?? it?.clip ?? page.hero()?.dataset.clip ?? "";
  const place = left ?? (it && it.clip === clip ? Math.floor(it.position()) : 0);
  const code = at("qr");
  code.src = `${code.dataset.src}?${new URLSearchParams(clip ? { clip, at: place } : {})}`;
}

document.addEventListener("opened", (event) => { if (event.target.id === "phone") carry(null); }, true);
onTouch((touched) => {
  switch (touched.id) {
    case "busy-next": ask("queue", { clip: wanted, session: session() }); at("busy").close(); return true;
    case "busy-text": open(`text-${page.now().now?.clip}`); return true;
    case "busy-phone": open("phone"); carry(wanted); return true;
    case "busy-stop": stop(touched); return true;
    default:
      if (!touched.matches(".unqueue")) return false;
      ask("unqueue", { clip: touched.value });
      return true;
  }
});
