// Applies the visitor's display settings before the first paint. It is not a module, because modules are deferred. A
// phone keeps the settings; a screen keeps them for one visitor.
(() => {
  const root = document.documentElement;
  root.classList.add("has-js");
  try {
    const kept = root.dataset.surface === "screen" ? sessionStorage : localStorage;
    for (const [name, value] of Object.entries(JSON.parse(kept.getItem("look")) ?? {})) root.dataset[name] = value;
  } catch { /* A browser that keeps nothing uses the default settings. */ }
})();
