// How this visitor wants to see and reach things, before the first paint. Not a module: those wait.
// A phone keeps it; a screen of the house forgets it with its visitor.
(() => {
  const root = document.documentElement;
  root.classList.add("has-js");
  try {
    const kept = root.dataset.surface === "screen" ? sessionStorage : localStorage;
    for (const [name, value] of Object.entries(JSON.parse(kept.getItem("look")) ?? {})) root.dataset[name] = value;
  } catch { /* A browser that keeps nothing shows the house's own look. */ }
})();
