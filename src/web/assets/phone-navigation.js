// On a phone, pages of the museum are opened within the document, so that the sound of this page goes on. A page of
// another build, an error or something else than a page is opened by the browser.
import { navigate, prepareWith, TIMEOUT_MS } from "./connection.js";
import { onSwap, parsePage, replacePage } from "./page-swap.js";
import { reportVisit } from "./reports.js";

const root = document.documentElement;
const buildOf = (page) => page.querySelector("link[rel=icon]")?.getAttribute("href");
// The address that is shown, without its fragment.
const pageOf = (address) => { const { origin, pathname, search } = new URL(address, location.href); return origin + pathname + search; };
let shown = pageOf(location.href);
// Where the browser's history returns to, and the scroll position there.
let returning = { address: "", top: 0 };

const isOfThisBuild = (page) => page.documentElement.dataset.surface === root.dataset.surface && buildOf(page) === buildOf(document);

async function prepare(address) {
  let response, html;
  try {
    response = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok && response.headers.get("Content-Type")?.startsWith("text/html")) html = await response.text();
  } catch {
    return null;
  }
  const page = html && parsePage(html);
  if (!page || !isOfThisBuild(page)) return () => { location.href = address; };
  // Redirections lead to the page's own address; the fragment is that of the link.
  const { hash } = new URL(address, location.href);
  return () => showPage(page, pageOf(response.url) + hash, returning.address === address);
}

async function showPage(page, address, isReturn) {
  const { top } = returning;
  returning = { address: "", top: 0 };
  reportVisit();
  if (!isReturn) history.replaceState({ top: scrollY }, "");
  await replacePage(page, document.getElementById("sound"), () => {
    if (!isReturn) history.pushState({ top: 0 }, "", address);
  });
  scrollTo({ top: isReturn ? top : 0, behavior: "instant" });
  // Screen readers begin with the new page.
  const main = document.querySelector("main");
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}

addEventListener("popstate", (event) => {
  if (pageOf(location.href) === shown) return;
  returning = { address: location.href, top: event.state?.top ?? 0 };
  navigate(location.href);
});
// A page that is opened anew is scrolled by the browser.
history.scrollRestoration = "manual";
addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });
addEventListener("pageshow", () => { history.scrollRestoration = "manual"; });
onSwap(() => { shown = pageOf(location.href); });
prepareWith(prepare);
