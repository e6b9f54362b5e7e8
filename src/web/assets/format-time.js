// A length or position of sound, as "1:05" or "1:02:05".
export function formatTime(ms) {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = (number) => String(number).padStart(2, "0");
  return h ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}
