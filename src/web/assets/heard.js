// Which clips the visitor has heard, by room, for the marks on lists and on the plan. A phone keeps them; a screen keeps
// them for one visitor. Nothing of it is sent anywhere.
import { isPreview, visitStorage } from "./visit-storage.js";

const KEY = "heard";

// The keys of the heard clips by room: { garden: ["1", "14-extended"] }.
export function heardClips() {
  try {
    const kept = JSON.parse(visitStorage().getItem(KEY)) ?? {};
    return Object.fromEntries(Object.entries(kept).filter(([, clips]) => Array.isArray(clips)));
  } catch { return {}; }
}

// Notes a clip as heard.
export function markHeard(room, clip) {
  const heard = heardClips();
  const clips = heard[room] ?? [];
  if (isPreview || clips.includes(clip)) return;
  heard[room] = [...clips, clip];
  try { visitStorage().setItem(KEY, JSON.stringify(heard)); } catch { /* Then it has no mark. */ }
}

// The slugs of the rooms of which a clip was heard.
export function heardRooms() {
  return Object.entries(heardClips()).filter(([, clips]) => clips.length).map(([room]) => room);
}
