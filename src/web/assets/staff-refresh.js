// After a save, updates the parts of the page that show a saved text: the title, the headings and the states.
const PAUSE_MS = 400;
let timer, latest = 0;

export function refreshParts() {
  clearTimeout(timer);
  timer = setTimeout(fetchAndReplace, PAUSE_MS);
}

async function fetchAndReplace() {
  const number = ++latest;
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" }).catch(() => null);
  if (!response?.ok || number !== latest) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = fresh.title;
  for (const element of document.querySelectorAll("[data-refresh]")) {
    const other = fresh.getElementById(element.id);
    if (!other || other.innerHTML === element.innerHTML || element.contains(document.activeElement)) continue;
    element.replaceChildren(...other.childNodes);
  }
}
