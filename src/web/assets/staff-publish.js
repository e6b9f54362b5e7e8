// Plays changed recordings, one at a time.
const sound = new Audio();
let playing = null;

function show(button, on) { button?.setAttribute("aria-pressed", String(on)); }

function hush() {
  sound.pause();
  show(playing, false);
  playing = null;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.audio-version");
  if (!button) return;
  const again = button === playing;
  hush();
  if (again) return;
  playing = button;
  show(button, true);
  sound.src = button.dataset.sound;
  sound.play().catch(() => { if (playing === button) hush(); });
});
sound.addEventListener("ended", hush);
