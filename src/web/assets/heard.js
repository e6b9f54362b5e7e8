// Which clips the visitor has heard, by room, for the marks on lists and on the plan. A phone keeps them; a screen keeps
// them for one visitor. Nothing of it is sent anywhere.
const KEY = "heard";
const { surface, preview } = document.documentElement.dataset;
const isPreview = preview !== undefined;
// Opening a storage may fail, as may writing to it.
const storage = () => (surface === "screen" ? sessionStorage : localStorage);

// The keys of the heard clips by room: { garden: ["1", "14-extended"] }.
export function heardClips() {
  try {
    const kept = JSON.parse(storage().getItem(KEY)) ?? {};
    return Object.fromEntries(Object.entries(kept).filter(([, clips]) => Array.isArray(clips)));
  } catch { return {}; }
}

// Notes a clip as heard. Returns whether it was not yet.
export function markHeard(room, clip) {
  const heard = heardClips();
  const clips = heard[room] ?? [];
  if (isPreview || clips.includes(clip)) return false;
  heard[room] = [...clips, clip];
  try { storage().setItem(KEY, JSON.stringify(heard)); } catch { return false; }
  dispatchEvent(new CustomEvent("heard"));
  return true;
}

// The slugs of the rooms of which a clip was heard.
export function heardRooms() {
  return Object.entries(heardClips()).filter(([, clips]) => clips.length).map(([room]) => room);
}

export function clearHeard() {
  try { storage().removeItem(KEY); } catch { return; }
  dispatchEvent(new CustomEvent("heard"));
}
