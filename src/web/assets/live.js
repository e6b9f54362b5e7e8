// What the room's speaker does, as the house tells it; and whether the house is there at all.
const PATIENCE = 1500;
const RETRY = 2000;
// The house sends something every so many milliseconds, and says how many; so much later the line is dead.
const LATE = 900;

export function listen(room, hear, lost) {
  // A draft is heard on its own page alone.
  if ("preview" in document.documentElement.dataset) {
    const { edition } = document.querySelector("main").dataset;
    hear({ edition: Number(edition), speaker: "none", volume: null, now: null, mine: false, undisturbed: null, queue: [] });
    return;
  }
  let source;
  let waiting = 0;
  let again = 0;
  let silent = 0;
  let beat = 0;

  const gone = () => { waiting ||= setTimeout(() => lost(true), PATIENCE); };
  const back = () => {
    clearTimeout(waiting);
    waiting = 0;
    lost(false);
    clearTimeout(silent);
    if (beat) silent = setTimeout(() => { lost(true); open(); }, beat + LATE);
  };

  function open() {
    clearTimeout(again);
    clearTimeout(silent);
    beat = 0;
    source?.close();
    source = new EventSource(`/rooms/${room}/events`);
    source.onopen = back;
    source.onmessage = (event) => {
      const told = JSON.parse(event.data);
      beat = told.beat;
      back();
      hear(told);
    };
    source.addEventListener("beat", back);
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
