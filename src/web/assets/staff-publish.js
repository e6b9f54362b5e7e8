// Plays changed recordings, one at a time.
const sound = new Audio();
let playing = null;

function show(button, on) { button?.setAttribute("aria-pressed", String(on)); }

function stop() {
  sound.pause();
  show(playing, false);
  playing = null;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.audio-version");
  if (!button) return;
  const isSame = button === playing;
  stop();
  if (isSame) return;
  playing = button;
  show(button, true);
  sound.src = button.dataset.sound;
  sound.play().catch(() => { if (playing === button) stop(); });
});
sound.addEventListener("ended", stop);
