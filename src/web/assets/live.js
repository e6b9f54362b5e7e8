// What the room's speaker does, as the house tells it; and whether the house is there at all.
const PATIENCE = 1500;
const RETRY = 2000;
// A screen of the house hears a beat every two seconds; without one the line is dead.
const SILENCE = 2900;

export function listen(room, hear, lost) {
  let source;
  let waiting = 0;
  let again = 0;
  let silent = 0;
  let beats = false;

  const gone = () => { waiting ||= setTimeout(() => lost(true), PATIENCE); };
  const back = () => {
    clearTimeout(waiting);
    waiting = 0;
    lost(false);
    clearTimeout(silent);
    if (beats) silent = setTimeout(() => { lost(true); open(); }, SILENCE);
  };

  function open() {
    clearTimeout(again);
    clearTimeout(silent);
    beats = false;
    source?.close();
    source = new EventSource(`/rooms/${room}/events`);
    source.onopen = back;
    source.onmessage = (event) => { back(); hear(JSON.parse(event.data)); };
    source.addEventListener("beat", () => { beats = document.documentElement.dataset.surface === "screen"; back(); });
    source.onerror = () => {
      gone();
      clearTimeout(again);
      // The browser tries again by itself, but not after every kind of failure, and ever more slowly.
      again = setTimeout(() => { if (source.readyState !== EventSource.OPEN) open(); }, RETRY);
    };
  }

  addEventListener("offline", () => lost(true));
  addEventListener("online", open);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  addEventListener("pagehide", () => { clearTimeout(again); clearTimeout(silent); source?.close(); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState !== EventSource.OPEN) open();
  });
  gone();
  open();
}
