// What a page says of a text beside the field it is written in follows once the text is saved: its
// title, its heading, where it stands, and what is begun.
const PAUSE_MS = 400;
let timer, latest = 0;

export function freshen() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS);
}

async function look() {
  const mine = ++latest;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok || mine !== latest) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = fresh.title;
  for (const it of document.querySelectorAll("[data-fresh]")) {
    const other = fresh.getElementById(it.id);
    if (!other || other.innerHTML === it.innerHTML || it.contains(document.activeElement)) continue;
    it.replaceChildren(...other.childNodes);
  }
}
