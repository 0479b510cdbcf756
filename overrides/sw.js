// Keeps what was visited, so that it opens again without a network: pages as they were last seen, files of the index
// and fonts for good, since their names change with what is in them. It asks nobody but this site.
"use strict";

/** @typedef {{waitUntil: (done: Promise<any>) => void, request: Request, data: any,
 *   respondWith: (response: Promise<Response>) => void}} WorkerEvent */

const CACHE = "khlang-1";
// Files beyond this are let go, the oldest first: a whole library of 7,036 records has about 9,000.
const MOST = 10000;
// What the search page asks for only when it is needed.
const LATER = ["fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links", "suggest", "offline"];
const worker = /** @type {any} */ (self);
const scope = new URL(worker.registration.scope);

/** Tells whether a file never changes under its name. @param {URL} address */
function isImmutable(address) {
  return /^(search\/.+|assets\/fonts\/.+|photos\/.+)$/.test(address.pathname.slice(scope.pathname.length));
}

/** The key of a page has no query: the search page answers it itself. @param {URL} address */
function keyOf(address) {
  return address.origin + address.pathname.replace(/\/$/, "/index.html");
}

/** Reads an address, null if it is none. @param {string} text */
function read(text) {
  try {
    return new URL(text, scope);
  } catch (error) {
    return null;
  }
}

/** @param {string} text */
async function keep(text) {
  const address = read(text);
  if (!address || address.origin !== scope.origin || !address.pathname.startsWith(scope.pathname)) return;
  const cache = await caches.open(CACHE);
  if (isImmutable(address) && (await cache.match(keyOf(address)))) return;
  const response = await fetch(keyOf(address)).catch(() => null);
  // Without room for more, what is kept already stays.
  if (response && response.ok) await cache.put(keyOf(address), response).catch(() => null);
}

/** Keeps the search page with all that it names, so that it works whichever page was visited first. */
async function keepSearch() {
  await keep("search.html");
  const cache = await caches.open(CACHE);
  const page = await cache.match(keyOf(new URL("search.html", scope)));
  const text = page ? await page.text() : "";
  const named = Array.from(text.matchAll(/(?:src|href)="(assets\/[^"]+|search\/[^"]+)"/g), (found) => found[1]);
  const later = LATER.map((name) => "assets/js/search/" + name + ".js");
  await Promise.all(named.concat(later).map((name) => keep(name)));
}

async function prune() {
  const cache = await caches.open(CACHE);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
}

/** @param {Request} request */
async function answer(request) {
  const address = new URL(request.url);
  const cache = await caches.open(CACHE);
  const kept = () => cache.match(keyOf(address));
  if (isImmutable(address)) {
    const found = await kept();
    if (found) return found;
  }
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic") await cache.put(keyOf(address), response.clone());
    return response;
  } catch (error) {
    const found = (await kept()) || (request.mode === "navigate" && (await cache.match(keyOf(new URL("search.html", scope)))));
    if (found) return found;
    throw error;
  }
}

worker.addEventListener("install", (/** @type {WorkerEvent} */ event) => {
  worker.skipWaiting();
  event.waitUntil(keepSearch());
});

worker.addEventListener("activate", (/** @type {WorkerEvent} */ event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), prune()]));
});

worker.addEventListener("fetch", (/** @type {WorkerEvent} */ event) => {
  const address = new URL(event.request.url);
  const isOurs = address.origin === scope.origin && address.pathname.startsWith(scope.pathname);
  // What a server answers anew each time is none of the site's files.
  const isFile = !/\/(api\/|draft[-/]|search(\.csv)?$)/.test(address.pathname);
  if (event.request.method === "GET" && isOurs && isFile) event.respondWith(answer(event.request));
});

// Pages tell what they had loaded before there was a worker, or what a reader wants to keep.
worker.addEventListener("message", (/** @type {WorkerEvent & {ports: MessagePort[]}} */ event) => {
  const { names } = event.data || {};
  const texts = Array.isArray(names) ? names.filter((name) => typeof name === "string").slice(0, MOST) : [];
  // Who asks waits for an answer, whatever was asked.
  const tell = () => event.ports[0] && event.ports[0].postMessage("kept");
  event.waitUntil(keepAll(texts).then(tell, tell));
});

/** Keeps files a few at a time: all at once would leave nothing of a slow network to the reader. @param {string[]} names */
async function keepAll(names) {
  for (let start = 0; start < names.length; start += 6) await Promise.all(names.slice(start, start + 6).map(keep));
  await prune();
}
