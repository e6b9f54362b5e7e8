// Serves what this phone has saved of the tour (saved-tour.js) where the museum's network does not answer. Files whose
// address never gets another content come from the phone at once.
const CACHE = "tour";
const ANSWER_MS = 4000;
const PERMANENT = /^\/(assets|recordings|pictures)\//;
const HOME = /^\/[^/]+\/$/;
const ANY_VARIANT = { ignoreVary: true };

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  // An event stream has no end, and staff need the present state.
  if (method !== "GET" || origin !== location.origin || pathname.startsWith("/staff") || pathname.endsWith("/events")) return;
  event.respondWith(PERMANENT.test(pathname) ? savedFirst(event.request) : networkFirst(event.request));
});

async function savedFirst(request) {
  const saved = await (await caches.open(CACHE)).match(request.url, ANY_VARIANT);
  if (!saved) return fetch(request);
  const range = request.headers.get("Range");
  return range ? partOf(saved, range) : saved;
}

// A browser requests sound in ranges (RFC 9110, section 14).
async function partOf(response, range) {
  const body = await response.blob();
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const start = first ? Number(first) : Math.max(0, body.size - Number(last));
  const end = first && last ? Math.min(Number(last), body.size - 1) : body.size - 1;
  if (!(start <= end)) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${body.size}` } });
  return new Response(body.slice(start, end + 1), {
    status: 206,
    headers: { "Content-Type": response.headers.get("Content-Type"), "Content-Range": `bytes ${start}-${end}/${body.size}`, "Content-Length": String(end - start + 1), "Accept-Ranges": "bytes" },
  });
}

async function networkFirst(request) {
  const answer = fetch(request);
  const late = new Promise((done) => setTimeout(done, ANSWER_MS));
  const first = await Promise.race([answer.catch(() => null), late]);
  return first ?? await findSaved(request) ?? answer;
}

// A page is the same whatever its query asks for; the data of a clip is not.
async function findSaved(request) {
  const cache = await caches.open(CACHE);
  const isPage = request.headers.get("Accept")?.includes("text/html");
  const saved = await cache.match(request.url, { ...ANY_VARIANT, ignoreSearch: isPage });
  if (saved || request.mode !== "navigate") return saved;
  const home = (await cache.keys()).find(({ url }) => HOME.test(new URL(url).pathname));
  return home && Response.redirect(home.url);
}
