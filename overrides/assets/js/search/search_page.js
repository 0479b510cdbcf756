// The search page: reads a request from the address, shows results as one types, and writes the address.
(function () {
  "use strict";

  const PAGE_SIZE = 20;
  const FIRST_RESULTS = 10;
  const TYPING_PAUSE_MS = 150;
  const DID_YOU_MEAN_DELAY_MS = 400;
  const OFFLINE_DELAY_MS = 3000;
  const FAILED = "โหลดดัชนีค้นหาไม่ได้ กดค้นหาอีกครั้ง";
  const AWAY = "โหลดดัชนีค้นหาไม่ได้ ตรวจสัญญาณอินเทอร์เน็ตแล้วกดค้นหาอีกครั้ง";
  const { element, toThai } = khlangResultsView;
  const { readRequest, writeAddress } = khlangSearchRequest;

  /** @template {HTMLElement} T @param {string} id @returns {T} */
  function byId(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error("no #" + id);
    return /** @type {T} */ (found);
  }

  const box = /** @type {HTMLInputElement} */ (byId("search-box"));
  const sort = /** @type {HTMLSelectElement} */ (byId("search-sort"));
  const status = byId("search-status");
  const list = byId("search-results");
  // Only the newest request may write to the page.
  let turn = 0;
  // Whether the box was changed since the last submit.
  let isTyping = false;
  let shownCount = PAGE_SIZE;

  /** Searches and writes the address: as a new step in the history, or in place of the current one while one types.
   * @param {SearchRequest} request @param {boolean} isStep */
  function go(request, isStep) {
    const address = writeAddress(request);
    if (address !== location.pathname + location.search) {
      if (isStep) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    }
    shownCount = PAGE_SIZE;
    return show(request);
  }

  /** @param {SearchResponse} response @param {number} from @param {number} to @param {QueryTerms} queryTerms */
  async function makeItems(response, from, to, queryTerms) {
    const coming = response.records.slice(from, to).map((record) => khlang.loadStoredDocument(response.core, record));
    const items = [];
    for (const stored of await Promise.all(coming)) {
      items.push(khlangResultsView.makeResult(response.core, stored, queryTerms));
      await khlang.rest();
    }
    return items;
  }

  /** Lets fonts load, which frame.js holds back until the first results are there or have failed. */
  function fetchFonts() {
    document.documentElement.classList.remove("kl-fonts-wait");
  }

  /** @param {SearchRequest} request */
  async function show(request) {
    const mine = ++turn;
    const isMine = () => mine === turn;
    const isEmpty = !request.text.trim() && !request.filters.size;
    byId("search-start").hidden = !isEmpty;
    byId("search-found").hidden = isEmpty;
    sort.value = request.newest ? "newest" : "relevance";
    if (isEmpty) {
      fetchFonts();
      for (const each of [list, status]) each.replaceChildren();
      return;
    }
    try {
      const response = await khlangSearcher.search(request);
      if (!isMine()) return;
      const isDoubtful = khlangWeakness.isDoubtful(response.core, response.evidence);
      if (!isDoubtful) await showResults(response, request, "", isMine);
      // Nothing is said of half a word, or offered for it, while somebody is still typing.
      await new Promise((resolve) => setTimeout(resolve, isTyping || !isDoubtful ? DID_YOU_MEAN_DELAY_MS : 0));
      if (!isMine()) return;
      await khlang.loadScripts(["fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links"]);
      const didYouMean = await khlangDidYouMeanLinks.find(response);
      if (!isMine()) return;
      const instead = khlangDidYouMeanLinks.choose(didYouMean, response, request);
      khlangDidYouMeanLinks.show(instead ? didYouMean.slice(1) : didYouMean, response, byId("search-offers"));
      if (isDoubtful) await showMeant(response, request, instead, isMine);
      else await showFacets(response, request, isMine);
    } catch (error) {
      await tellFailure(error, isMine);
    }
  }

  /** Says why a file did not come. @param {unknown} error whose message is its address @param {() => boolean} isMine */
  async function tellFailure(error, isMine) {
    fetchFonts();
    const cause = await khlang
      .loadScripts(["outdated"])
      .then(() => khlangOutdated.findCause(error instanceof Error ? error.message : ""))
      .catch(() => "away");
    if (!isMine()) return;
    if (cause === "outdated") khlangOutdated.offerReload(status);
    else status.textContent = cause === "away" ? AWAY : FAILED;
  }

  /** Shows the results of what was probably `meant`, else of what was typed. @param {SearchResponse} response @param {SearchRequest} request @param {string} meant @param {() => boolean} isMine */
  async function showMeant(response, request, meant, isMine) {
    const shown = meant ? await khlangSearcher.search({ ...request, text: meant }) : response;
    if (isMine()) await showResults(shown, request, meant ? response.query.text : "", isMine);
    if (isMine()) await showFacets(shown, request, isMine);
  }

  /** Says what is shown. @param {SearchResponse} response @param {SearchRequest} request @param {string} typed */
  function tell(response, request, typed) {
    status.replaceChildren(...khlangResultsView.makeStatus(response, request.filters.size > 0, typed, writeAddress({ ...request, asTyped: true })));
    byId("search-close").hidden = !response.isWeak || !response.records.length;
    /** @type {HTMLElement} */ (sort.parentElement).hidden = response.records.length < 2;
  }

  /** Shows results as they come, in their order: the first are read while the others are on their way.
   * @param {SearchResponse} response @param {SearchRequest} request @param {string} typed @param {() => boolean} isMine */
  async function showResults(response, request, typed, isMine) {
    const queryTerms = khlangSnippet.listQueryTerms(response.core, response.segmented);
    const coming = response.records.slice(0, Math.min(FIRST_RESULTS, shownCount)).map((record) => khlang.loadStoredDocument(response.core, record));
    coming.forEach((each) => each.catch(() => undefined));
    if (!coming.length) list.replaceChildren();
    for (let place = 0; place < coming.length; place++) {
      const item = khlangResultsView.makeResult(response.core, await coming[place], queryTerms);
      if (!isMine()) return;
      if (place) list.append(item);
      else list.replaceChildren(item);
      if (!place) tell(response, request, typed);
      await khlang.rest();
    }
    if (!coming.length) tell(response, request, typed);
    khlangFacetsView.showCount(response.isWeak ? null : response.records.length, request.filters);
    document.title = document.title.replace(/^(“.*” - )?/, request.text ? "“" + request.text + "” - " : "");
    byId("search-start").hidden = response.records.length > 0;
    fetchFonts();
    const rest = await makeItems(response, FIRST_RESULTS, shownCount, queryTerms);
    if (!isMine()) return;
    list.append(...rest);
    showMore(response, request, queryTerms);
  }

  /** Offers the next results, and those that only have some word in common with the query.
   * @param {SearchResponse} response @param {SearchRequest} request @param {QueryTerms} queryTerms */
  function showMore(response, request, queryTerms) {
    const more = byId("search-more");
    const left = response.records.length - shownCount;
    more.replaceChildren();
    if (left > 0) {
      const button = element("button", { type: "button", class: "kl-button" }, "แสดงอีก " + toThai(Math.min(PAGE_SIZE, left)) + " เรื่อง");
      button.addEventListener("click", async function () {
        const mine = turn;
        const items = await makeItems(response, shownCount, shownCount + PAGE_SIZE, queryTerms).catch((error) => error);
        if (mine !== turn) return;
        if (!Array.isArray(items)) return tellFailure(items, () => mine === turn);
        shownCount += PAGE_SIZE;
        list.append(...items);
        showMore(response, request, queryTerms);
        items[0].querySelector("a")?.focus();
      });
      more.append(button);
    } else if (!request.all && response.held > Math.max(response.found.length, response.records.length)) {
      const link = element("a", { href: writeAddress({ ...request, all: true }) }, "แสดงทั้งหมด " + toThai(response.held) + " เรื่องที่มีบางคำตรงกัน");
      link.addEventListener("click", function (event) {
        event.preventDefault();
        go({ ...readRequest(location.search), all: true }, true);
      });
      more.append(link);
    }
  }

  /** @param {SearchResponse} response @param {SearchRequest} request @param {() => boolean} isMine */
  async function showFacets(response, request, isMine) {
    const counted = await khlangSearcher.count(response, request.filters);
    if (isMine()) khlangFacetsView.show(counted, response, request);
  }

  /** @param {string} facet @param {string} key @param {boolean} isOn */
  function narrow(facet, key, isOn) {
    const request = readRequest(location.search);
    const values = request.filters.get(facet) || new Set();
    if (isOn) values.add(key);
    else values.delete(key);
    request.filters.set(facet, values);
    if (!values.size) request.filters.delete(facet);
    go(request, true);
    khlangFacetsView.keepInView(list);
  }

  function loadSuggest() {
    khlang
      .loadScripts(["suggest"])
      .then(() => khlangSuggest.attach(box, byId("search-suggestions"), () => ask(true)))
      .then((offer) => (isTyping ? offer() : undefined))
      .catch(() => undefined);
  }

  /** Searches for the text in the box. @param {boolean} isStep */
  function ask(isStep) {
    go({ ...readRequest(location.search), text: box.value.trim(), all: false, asTyped: false }, isStep);
  }

  function listen() {
    let timer = 0;
    box.addEventListener("input", function (event) {
      clearTimeout(timer);
      isTyping = true;
      if (/** @type {InputEvent} */ (event).isComposing) return;
      timer = window.setTimeout(() => ask(false), TYPING_PAUSE_MS);
    });
    /** @type {HTMLFormElement} */ (box.form).addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(timer);
      isTyping = false;
      ask(true);
    });
    sort.addEventListener("change", () => go({ ...readRequest(location.search), newest: sort.value === "newest" }, true));
    khlangFacetsView.listen(narrow);
    // A moment later, so that it does not delay the first search of somebody who types at once.
    if (document.activeElement === box) loadSuggest();
    else box.addEventListener("focus", () => setTimeout(loadSuggest, DID_YOU_MEAN_DELAY_MS), { once: true });
    window.addEventListener("popstate", start);
  }

  function start() {
    const request = readRequest(location.search);
    box.value = request.text;
    show(request);
  }

  listen();
  start();
  // Not before the first results.
  window.setTimeout(function () {
    khlang
      .loadScripts(["index_files", "offline"])
      .then(() => khlangOffline.start(byId("search-keep")))
      .catch(() => undefined);
  }, OFFLINE_DELAY_MS);
})();
