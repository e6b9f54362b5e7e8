// Shows what plays, wherever it sounds. A show is { surface, clip, language, title, phase, length,
// captions, position() }; null is silence. The elements are looked up anew: a page may be swapped.
const TICK = 60;
const LINGER = 1000;
const at = (id) => document.getElementById(id);
let show = null;
let timer = 0;
export let dragging = false;

export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (it) => String(it).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

export function paint(next, surface) {
  show = next;
  const now = at("now");
  if (!now) return;
  const phase = show?.phase ?? "idle";
  const changed = now.dataset.phase !== phase || now.dataset.clip !== (show?.clip ?? "");
  now.dataset.phase = phase;
  now.dataset.clip = show?.clip ?? "";
  now.dataset.surface = show?.surface ?? surface;
  now.querySelector(".prompt").hidden = !!show;
  now.querySelector(".deck").hidden = !show;
  const caption = at("caption");
  caption.hidden = !show;
  for (const button of document.querySelectorAll("[data-clip].clip")) {
    const current = button.dataset.clip === show?.clip;
    current ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current");
  }
  clearInterval(timer);
  if (show) {
    caption.lang = show.language;
    put(at("title"), show.title);
    at("title").lang = show.language;
    put(at("length"), clock(show.length));
    at("seek").max = show.length;
    const pause = at("pause");
    const word = phase === "playing" ? "pause" : "resume";
    put(pause.querySelector("span"), pause.dataset[word]);
    pause.setAttribute("aria-label", pause.dataset[`${word}Named`].replace("{title}", show.title));
    at("stop").setAttribute("aria-label", at("stop").dataset.named.replace("{title}", show.title));
    if (changed) put(at("status"), `${now.dataset[phase]}: ${show.title}`);
    step();
    if (phase === "playing") timer = setInterval(step, TICK);
  } else if (changed) {
    put(caption, "");
    put(at("status"), "");
  }
}

// The caption that is spoken at `ms`; one that just ended stays until the next, but not for long.
export function spoken(captions, ms) {
  let last = null;
  for (const cue of captions) {
    if (cue[0] > ms) break;
    last = cue;
  }
  return last && ms < last[1] + LINGER ? last[2] : "";
}

function step() {
  if (!show) return;
  const ms = Math.max(0, Math.min(show.position(), show.length));
  put(at("caption"), spoken(show.captions, ms));
  if (!dragging) place(ms);
}

function place(ms) {
  const seek = at("seek");
  put(at("position"), clock(ms));
  seek.value = ms;
  seek.style.setProperty("--at", `${show.length ? (100 * ms) / show.length : 0}%`);
  const text = at("now").dataset.seekAt.replace("{p}", clock(ms)).replace("{l}", clock(show.length));
  if (seek.getAttribute("aria-valuetext") !== text) seek.setAttribute("aria-valuetext", text);
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "seek" || !show) return;
  dragging = true;
  place(Number(event.target.value));
});
document.addEventListener("change", (event) => { if (event.target.id === "seek") dragging = false; });
