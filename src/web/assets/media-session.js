// What the phone's lock screen shows of a play, and its keys.
const PICTURE_SIZE = 512;

// `clip` is { title, house, roomName, picture }; `actions` has a function for each key of the Media Session API, or null
// where a key does nothing.
export function showOnLockScreen(clip, actions) {
  if (!("mediaSession" in navigator)) return;
  const media = navigator.mediaSession;
  const describe = (artwork) => new MediaMetadata({ title: clip.title, artist: clip.roomName, album: clip.house, artwork });
  const metadata = describe([]);
  media.metadata = metadata;
  for (const [name, act] of Object.entries(actions)) {
    try { media.setActionHandler(name, act); } catch { /* An older browser lacks it. */ }
  }
  if (clip.picture) toPng(clip.picture).then((src) => {
    if (media.metadata === metadata) media.metadata = describe([{ src, sizes: `${PICTURE_SIZE}x${PICTURE_SIZE}`, type: "image/png" }]);
  }).catch(() => { /* Then it has no picture. */ });
}

export function endOnLockScreen() {
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = "none";
}

// Lock screens show pixels, in a square. The middle of a drawing or photograph fills it.
async function toPng(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  if (!width || !height) throw new Error("a picture without a size");
  const scale = PICTURE_SIZE / Math.min(width, height);
  const canvas = Object.assign(document.createElement("canvas"), { width: PICTURE_SIZE, height: PICTURE_SIZE });
  canvas.getContext("2d").drawImage(image, (PICTURE_SIZE - width * scale) / 2, (PICTURE_SIZE - height * scale) / 2, width * scale, height * scale);
  return canvas.toDataURL("image/png");
}
