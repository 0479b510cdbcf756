// Where a page is not there. Not found: offers what the address may have meant, by the ids and words in it, after asking
// whether that is there. Without a network: says which page was asked for, and offers those that are kept.
(function () {
  "use strict";

  const box = /** @type {HTMLInputElement | null} */ (document.getElementById("lost-search"));
  if (!box || !box.form || !location.protocol.startsWith("http")) return;
  const root = new URL(".", box.form.action);
  // Pages that are asked for before the reader sees which are there; kept pages that are offered.
  const [MOST_ASKED, MOST_KEPT] = [8, 10];
  const ID = /([a-z]{1,8})[-_ ]?(\d{4})[-_ ]?([a-z]{3})[-_ ]?(\d{1,4})(?!\d)/gi;

  /** An address may be cut in the middle of a letter: what is whole is read. @param {string} text */
  function decode(text) {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, function (run) {
      try {
        return decodeURIComponent(run);
      } catch (error) {
        return " ";
      }
    });
  }

  /** @param {string} text @returns {string} */
  function toArabic(text) {
    return text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
  }

  /** Gives the pages that an address may mean, the likeliest first. @param {string} path @param {string} forms */
  function listCandidates(path, forms) {
    /** @type {Set<string>} */
    const found = new Set();
    const byPrefix = new Map(forms.split(" ").map((each) => /** @type {[string, string]} */ (each.split("="))));
    for (const [, prefix, year, area, number] of toArabic(path).matchAll(ID)) {
      const form = byPrefix.get(prefix.toLowerCase());
      const name = [prefix, year, area, number.padStart(3, "0")].join("-").toLowerCase();
      if (form) found.add(form + "/" + name + ".html");
    }
    const parts = path.toLowerCase().split("/").filter(Boolean);
    // A link that lost its end, or was written without it.
    if (parts.length) found.add(parts.join("/").replace(/(\.html?)?[.,;:)\]'"]*$/, "") + ".html");
    // A page is no folder.
    for (let size = parts.length - Number(/\.html?$/.test(path)); size > 0; size -= 1) found.add(parts.slice(0, size).join("/") + "/index.html");
    return Array.from(found).filter((each) => each !== path).slice(0, MOST_ASKED);
  }

  /** Gives the words of an address: what is no id, no number and no name of a folder or file.
   * @param {string} path @param {string} forms */
  function findWords(path, forms) {
    const folders = ["browse", "guide", "html", "htm", "index", "search", ...forms.split(" ").map((each) => each.split("=")[1])];
    const plain = toArabic(path).replace(ID, " ").replace(/\.\w{1,5}\W*$/, " ").replace(/[^\p{L}\p{M}\p{N}.]+/gu, " ");
    const words = plain.split(" ").filter((word) => /\p{L}/u.test(word) && !folders.includes(word.toLowerCase()));
    return words.join(" ").slice(0, 100);
  }

  /** @param {string} html @param {string} path */
  function readTitle(html, path) {
    const { title } = new DOMParser().parseFromString(html, "text/html");
    const brand = document.querySelector(".kl-brand__name");
    const own = " - " + (brand ? brand.textContent : "");
    return (title.endsWith(own) ? title.slice(0, -own.length) : title) || path;
  }

  /** @param {string} path @returns {Promise<[string, string] | null>} */
  async function ask(path) {
    const reply = await fetch(new URL(path, root)).catch(() => null);
    return reply && reply.ok && !reply.redirected ? [path, readTitle(await reply.text(), path)] : null;
  }

  /** @param {HTMLElement} place @param {([string, string] | null)[]} pages */
  function offer(place, pages) {
    const list = place.querySelector("ul");
    for (const page of pages) {
      if (!page || !list) continue;
      const link = document.createElement("a");
      link.href = new URL(page[0], root).href;
      link.textContent = page[1];
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
      place.hidden = false;
    }
  }

  /** @param {HTMLElement} place @param {HTMLInputElement} input */
  async function suggest(place, input) {
    const path = decode(location.pathname.slice(root.pathname.length)).slice(0, 300);
    const forms = place.dataset.forms || "";
    const words = findWords(path, forms);
    if (words) input.value = words;
    const found = await Promise.all(listCandidates(path, forms).map(ask));
    const search = "search.html?q=" + encodeURIComponent(words);
    offer(place, [...found, words ? [search, "ค้น “" + words + "”"] : null]);
  }

  /** @param {HTMLElement} place */
  async function tellKept(place) {
    const asked = new URLSearchParams(location.search).get("page") || "";
    const address = new URL(asked, root);
    const again = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-again]"));
    if (again && asked && address.origin === root.origin && address.pathname.startsWith(root.pathname)) {
      again.href = address.href;
      again.hidden = false;
    }
    if (!("caches" in window)) return;
    const kept = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of Array.from(await cache.keys()).reverse()) {
        const path = new URL(request.url).pathname.slice(root.pathname.length);
        if (!/^[^/]+\/[^/]*\d[^/]*\.html$/.test(path) || kept.length === MOST_KEPT) continue;
        const reply = await cache.match(request);
        if (reply) kept.push(/** @type {[string, string]} */ ([path, readTitle(await reply.text(), path)]));
      }
    }
    offer(place, kept);
  }

  const lost = /** @type {HTMLElement | null} */ (document.querySelector("[data-forms]"));
  const kept = /** @type {HTMLElement | null} */ (document.querySelector("[data-kept]"));
  if (lost) suggest(lost, box);
  if (kept) tellKept(kept).catch(() => undefined);
})();
