// Keeps what was visited, so that it opens again without a network: pages as they were last seen, files of the index
// and fonts for good, since their names change with what is in them. After a publish the next visit lets go of what the
// site no longer has: a record that was withdrawn is in no kept page, photo or file of the index. It asks nobody but
// this site.
"use strict";

/** @typedef {{waitUntil: (done: Promise<any>) => void, request: Request, data: any,
 *   respondWith: (response: Promise<Response>) => void}} WorkerEvent */

const CACHE = "khlang-1";
// In place of a page that was never opened, without a network.
const UNVISITED = "offline.html";
// What the search page asks for only when it is needed.
const LATER = ["fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links", "suggest", "index_files", "offline", "outdated"];
const worker = /** @type {any} */ (self);
const scope = new URL(worker.registration.scope);
// Not a file: {core, files} of the index with which what is kept was last compared.
const COMPARED = "search/compared";
// How long, in ms, a form that is kept waits for the network.
const PATIENCE = 3000;
// Whoever has this share of an index keeps it whole.
const WHOLE = 0.9;
worker.importScripts("assets/js/search/packing.js", "assets/js/search/index_files.js");

/** The path of an address below the site. @param {URL} address */
function pathOf(address) {
  return address.pathname.slice(scope.pathname.length);
}

/** Tells whether a file never changes under its name. @param {URL} address */
function isImmutable(address) {
  return /^(search\/.+|assets\/fonts\/.+|photos\/.+)$/.test(pathOf(address));
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
  if (response && response.ok) await put(address, response);
}

/** Keeps a file. Without room for more, what is kept already stays. @param {URL} address @param {Response} response */
async function put(address, response) {
  const cache = await caches.open(CACHE);
  await cache.put(keyOf(address), response).catch(() => null);
  await noteIndexFile(pathOf(address));
}

/** Keeps the search page with all that it names, so that it works whichever page was visited first, and the page that
 * stands for those that were not. */
async function keepSearch() {
  await Promise.all(["search.html", UNVISITED, "assets/js/lost.js"].map((name) => keep(name)));
  const cache = await caches.open(CACHE);
  const page = await cache.match(keyOf(new URL("search.html", scope)));
  const text = page ? await page.text() : "";
  const named = Array.from(text.matchAll(/(?:src|href)="(assets\/[^"]+|search\/[^"]+)"/g), (found) => found[1]);
  const later = LATER.map((name) => "assets/js/search/" + name + ".js");
  await Promise.all(named.concat(later).map((name) => keep(name)));
}

/** Lets go of the files that are too many, the oldest first. */
async function prune() {
  const cache = await caches.open(CACHE);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - khlangIndexFiles.MOST)).map((key) => cache.delete(key)));
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
  const fetched = fetch(request).then(async function (response) {
    if (response.ok && response.type === "basic") await put(address, response.clone());
    else if (isGone(response)) await cache.delete(keyOf(address));
    return response;
  });
  try {
    const found = /^(send|assets)\//.test(pathOf(address)) && (await kept());
    if (!found) return await fetched;
    // Who writes with a signal that comes and goes does not wait for it: the form opens as it was kept.
    return await Promise.race([fetched, new Promise((resolve) => setTimeout(() => resolve(found), PATIENCE))]);
  } catch (error) {
    const found = (await kept()) || (request.mode === "navigate" && (await leadToUnvisited(address)));
    if (found) return found;
    throw error;
  }
}

/** Leads to the page that says so, if it is kept: shown in place of another page, its links would lead nowhere.
 * @param {URL} address */
async function leadToUnvisited(address) {
  const page = new URL(UNVISITED, scope);
  if (!(await (await caches.open(CACHE)).match(keyOf(page)))) return null;
  page.searchParams.set("page", pathOf(address) + address.search);
  return Response.redirect(page.href);
}

/** @param {Response} response */
function isGone(response) {
  return response.status === 404 || response.status === 410;
}

/** @typedef {{core: string, files: string[]}} Compared */
/** Files of the index with which what is kept was compared, while the worker runs. @type {Set<string> | null} */
let compared = null;

/** A page that was opened before a publish may go on and fetch what the index no longer has: compare again later.
 * @param {string} path */
async function noteIndexFile(path) {
  if (!path.startsWith("search/")) return;
  const cache = await caches.open(CACHE);
  const found = compared ? null : await cache.match(new URL(COMPARED, scope));
  if (found) compared = new Set(/** @type {Compared} */ (await found.json()).files);
  if (!compared || compared.has(path)) return;
  compared = null;
  await cache.delete(new URL(COMPARED, scope));
}

/** Reads a file of the index, which is kept on the way. @param {string} path @returns {Promise<Uint8Array>} */
async function readIndexFile(path) {
  await keep(path);
  const found = await (await caches.open(CACHE)).match(new URL(path, scope));
  const letters = found && (await found.text()).split('"')[3];
  if (!letters) throw new Error(path);
  const stream = new Blob([khlangPacking.readLetters(letters)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Lists all files of the index; of a browser that can't unpack it, the core alone. @param {string} path */
async function listIndex(path) {
  if (typeof DecompressionStream === "undefined") return [path];
  const core = JSON.parse(new TextDecoder("tis-620").decode(await readIndexFile(path)));
  const table = khlangPacking.readDocumentTable(await readIndexFile(core.records));
  return [path].concat(khlangIndexFiles.list(core, table));
}

/** After a publish, which changes the core of the index, lets go of what is gone and renews what may have changed. */
async function compare() {
  const cache = await caches.open(CACHE);
  const page = await fetch(new URL("search.html", scope), { cache: "no-cache" });
  const named = (page.ok && (await page.text()).match(/"(search\/core-[^"]+)"/)) || null;
  if (!named) return;
  const before = await cache.match(new URL(COMPARED, scope));
  if (before && /** @type {Compared} */ (await before.json()).core === named[1]) return;
  await keepSearch();
  const files = await listIndex(named[1]);
  const live = new Set(files);
  const paths = (await cache.keys()).map((key) => pathOf(new URL(key.url)));
  const index = paths.filter((path) => path.startsWith("search/"));
  await Promise.all(index.filter((path) => !live.has(path)).map((path) => cache.delete(new URL(path, scope))));
  const left = await inTurns(paths.filter((path) => !/^(search|assets\/fonts)\//.test(path)), renew);
  if (left) throw new Error("compared again at the next visit");
  const { connection } = /** @type {any} */ (navigator);
  if (index.length >= WHOLE * files.length && !(connection && connection.saveData)) await keepAll(files);
  await cache.put(new URL(COMPARED, scope), new Response(JSON.stringify({ core: named[1], files })));
  compared = live;
}

/** Fetches a kept file anew, or lets go of it; a photo, whose name changes with it, only if it is gone. @param {string} path */
async function renew(path) {
  const cache = await caches.open(CACHE);
  const address = new URL(path, scope);
  const isPhoto = isImmutable(address);
  const response = await fetch(address, isPhoto ? { method: "HEAD", cache: "no-store" } : { cache: "no-cache" });
  if (isGone(response) || response.redirected) await cache.delete(address);
  else if (!response.ok) throw new Error(path);
  else if (!isPhoto) await cache.put(address, response);
}

/** @type {Promise<void> | null} */
let comparing = null;

/** Compares once at a time; without a network, at a later visit. */
function visit() {
  comparing = comparing || compare().catch(() => undefined).finally(() => (comparing = null));
  return comparing;
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
  const isFile = !/\/(api\/|check\/|follow\/|draft[-/]|search(\.csv)?$|send\/(service\.json|[^./]+)$|(healthz|readyz|metrics)$)/.test(address.pathname);
  if (event.request.method !== "GET" || !isOurs || !isFile) return;
  const answered = answer(event.request);
  event.respondWith(answered);
  if (event.request.mode === "navigate") event.waitUntil(answered.then(visit, () => undefined));
});

// Pages tell what they had loaded before there was a worker, or what a reader wants to keep.
worker.addEventListener("message", (/** @type {WorkerEvent & {ports: MessagePort[]}} */ event) => {
  const { names } = event.data || {};
  const texts = Array.isArray(names) ? names.filter((name) => typeof name === "string").slice(0, khlangIndexFiles.MOST) : [];
  // Who asks waits for an answer, whatever was asked.
  const tell = () => event.ports[0] && event.ports[0].postMessage("kept");
  event.waitUntil(keepAll(texts).then(tell, tell));
});

/** @param {string[]} names */
async function keepAll(names) {
  await inTurns(names, keep);
  await prune();
}

/** Works on a few files at a time: all at once would leave nothing of a slow network to the reader. One that fails does
 * not keep the others from their turn. Gives how many failed.
 * @param {string[]} names @param {(name: string) => Promise<void>} work */
async function inTurns(names, work) {
  let failed = 0;
  for (let start = 0; start < names.length; start += 6) {
    const done = await Promise.allSettled(names.slice(start, start + 6).map(work));
    failed += done.filter((each) => each.status === "rejected").length;
  }
  return failed;
}
