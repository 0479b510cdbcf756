// The search page: reads its state from the address, answers as one types, and writes the state back.
(function () {
  "use strict";

  const PAGE = 20;
  const FIRST = 10;
  const PAUSE = 150;
  const THOUGHT = 400;
  const QUIET = 3000;
  const FAILED = "โหลดดัชนีค้นหาไม่ได้ ตรวจสัญญาณอินเทอร์เน็ตแล้วกดค้นหาอีกครั้ง";
  const { element, toThai } = khlangResults;
  const { readState, writeState } = khlangState;

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
  const facets = /** @type {HTMLDetailsElement} */ (byId("search-facets"));
  const desk = matchMedia("(min-width: 60em)");
  // Only the newest question may write to the page.
  let turn = 0;
  // Since the last question that was sent off.
  let isTyping = false;
  let shownCount = PAGE;

  /** Asks anew; the address follows: anew in the history, or in place of what it was while one types.
   * @param {Asked} asked @param {boolean} isStep */
  function go(asked, isStep) {
    const address = writeState(asked);
    if (address !== location.pathname + location.search) {
      if (isStep) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    }
    shownCount = PAGE;
    return show(asked);
  }

  /** @param {Answer} given @param {number} from @param {number} to @param {Map<string, number>} wanted */
  async function makeItems(given, from, to, wanted) {
    const coming = given.records.slice(from, to).map((record) => khlang.loadRecord(given.core, record));
    const items = [];
    for (const shown of await Promise.all(coming)) {
      items.push(khlangResults.makeResult(given.core, shown, wanted));
      await khlang.rest();
    }
    return items;
  }

  /** The first answer is there, or will not come: now fonts may (frame.js lets them wait). */
  function fetchFonts() {
    document.documentElement.classList.remove("kl-fonts-wait");
  }

  /** @param {Asked} asked */
  async function show(asked) {
    const mine = ++turn;
    const isMine = () => mine === turn;
    const isEmpty = !asked.text.trim() && !asked.filters.size;
    byId("search-start").hidden = !isEmpty;
    byId("search-found").hidden = isEmpty;
    sort.value = asked.newest ? "newest" : "relevance";
    if (isEmpty) {
      fetchFonts();
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const given = await khlangAnswer.answer(asked);
      if (!isMine()) return;
      if (given.records.length) await showResults(given, asked, "", isMine);
      // Who is still typing is not asked what was meant.
      await new Promise((resolve) => setTimeout(resolve, given.records.length ? THOUGHT : 0));
      if (!isMine()) return;
      await khlang.loadScripts(["spelling", "pieces", "mends", "corrections", "offers"]);
      const offers = await khlangOffers.find(given);
      if (!isMine()) return;
      const isMissed = !given.records.length && !asked.filters.size && offers.length > 0;
      khlangOffers.show(isMissed ? offers.slice(1) : offers, given, byId("search-offers"));
      if (!given.records.length) await showNearest(given, asked, isMissed ? offers[0].text : "", isMine);
      else await showFacets(given, asked, isMine);
    } catch (error) {
      fetchFonts();
      if (isMine()) status.textContent = FAILED;
    }
  }

  /** Nobody is left with an empty page: what was probably meant is answered, and the page says so.
   * @param {Answer} given @param {Asked} asked @param {string} meant @param {() => boolean} isMine */
  async function showNearest(given, asked, meant, isMine) {
    const instead = meant ? await khlangAnswer.answer({ ...asked, text: meant }) : given;
    if (!isMine()) return;
    const said = meant ? "ไม่พบ “" + given.query.text + "” จึงแสดงผลของ “" + meant + "” · " : "";
    await showResults(instead, asked, said, isMine);
    if (isMine()) await showFacets(instead, asked, isMine);
  }

  /** Shows results as they come, in their order: the first are read while the others are on their way.
   * @param {Answer} given @param {Asked} asked @param {string} said @param {() => boolean} isMine */
  async function showResults(given, asked, said, isMine) {
    const wanted = khlangPassage.listWanted(given.core, given.understood);
    const coming = given.records.slice(0, Math.min(FIRST, shownCount)).map((record) => khlang.loadRecord(given.core, record));
    coming.forEach((each) => each.catch(() => undefined));
    if (!coming.length) list.replaceChildren();
    for (let place = 0; place < coming.length; place++) {
      const item = khlangResults.makeResult(given.core, await coming[place], wanted);
      if (!isMine()) return;
      if (place) list.append(item);
      else list.replaceChildren(item);
      if (!place) status.textContent = said + khlangResults.describe(given, asked.filters.size > 0);
      await khlang.rest();
    }
    if (!coming.length) status.textContent = said + khlangResults.describe(given, asked.filters.size > 0);
    document.title = document.title.replace(/^(“.*” - )?/, asked.text ? "“" + asked.text + "” - " : "");
    byId("search-start").hidden = given.records.length > 0;
    fetchFonts();
    const rest = await makeItems(given, FIRST, shownCount, wanted);
    if (!isMine()) return;
    list.append(...rest);
    showMore(given, asked, wanted);
  }

  /** Offers the next results, and those that only have some word in common with the query.
   * @param {Answer} given @param {Asked} asked @param {Map<string, number>} wanted */
  function showMore(given, asked, wanted) {
    const more = byId("search-more");
    const left = given.records.length - shownCount;
    more.replaceChildren();
    if (left > 0) {
      const button = element("button", { type: "button", class: "kl-button" }, "แสดงอีก " + toThai(Math.min(PAGE, left)) + " เรื่อง");
      button.addEventListener("click", async function () {
        const mine = turn;
        const items = await makeItems(given, shownCount, shownCount + PAGE, wanted).catch(() => []);
        if (mine !== turn) return;
        if (!items.length) {
          status.textContent = FAILED;
          return;
        }
        shownCount += PAGE;
        list.append(...items);
        showMore(given, asked, wanted);
        const link = items[0].querySelector("a");
        if (link) link.focus();
      });
      more.append(button);
    } else if (given.held > given.found.length) {
      const link = element("a", { href: writeState({ ...asked, all: true }) }, "แสดงทั้งหมด " + toThai(given.held) + " เรื่องที่มีบางคำตรงกัน");
      link.addEventListener("click", function (event) {
        event.preventDefault();
        go({ ...readState(location.search), all: true }, true);
      });
      more.append(link);
    }
  }

  /** @param {Answer} given @param {Asked} asked @param {() => boolean} isMine */
  async function showFacets(given, asked, isMine) {
    const counts = await khlangAnswer.count(given, asked.filters);
    if (!isMine()) return;
    const form = byId("search-facets-form");
    const open = new Set(Array.from(form.querySelectorAll("details[open]"), (each) => each.closest("[data-facet]")?.getAttribute("data-facet")));
    const focused = /** @type {HTMLInputElement | null} */ (form.contains(document.activeElement) ? document.activeElement : null);
    const useful = counts.filter((facet) => facet.groups.length > 1 || facet.groups.some((group) => group.isChosen));
    form.replaceChildren(...useful.map((facet) => khlangResults.makeFacet(facet, open.has(facet.key))));
    facets.hidden = !useful.length;
    if (desk.matches) facets.open = true;
    if (focused) {
      const same = Array.from(form.querySelectorAll("input")).find((each) => each.name === focused.name && each.value === focused.value);
      if (same) same.focus();
    }
    const chosen = useful.flatMap((facet) => facet.groups.filter((group) => group.isChosen).map((group) => ({ facet, group })));
    byId("search-chips").replaceChildren(...chosen.map(({ facet, group }) => khlangResults.makeChip(facet.key, group.key, group.label)));
  }

  /** @param {string} facet @param {string} key @param {boolean} isOn */
  function narrow(facet, key, isOn) {
    const asked = readState(location.search);
    const values = asked.filters.get(facet) || new Set();
    if (isOn) values.add(key);
    else values.delete(key);
    asked.filters.set(facet, values);
    if (!values.size) asked.filters.delete(facet);
    go(asked, true);
  }

  function loadSuggest() {
    khlang
      .loadScripts(["suggest"])
      .then(() => khlangSuggest.attach(box, byId("search-suggestions"), () => ask(true)))
      .then((offer) => (isTyping ? offer() : undefined))
      .catch(() => undefined);
  }

  /** Asks what stands in the box. @param {boolean} isStep */
  function ask(isStep) {
    go({ ...readState(location.search), text: box.value.trim(), all: false }, isStep);
  }

  function listen() {
    let timer = 0;
    box.addEventListener("input", function (event) {
      clearTimeout(timer);
      isTyping = true;
      if (/** @type {InputEvent} */ (event).isComposing) return;
      timer = window.setTimeout(() => ask(false), PAUSE);
    });
    /** @type {HTMLFormElement} */ (box.form).addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(timer);
      isTyping = false;
      ask(true);
    });
    sort.addEventListener("change", () => go({ ...readState(location.search), newest: sort.value === "newest" }, true));
    facets.addEventListener("change", function (event) {
      const choice = /** @type {HTMLInputElement} */ (event.target);
      narrow(choice.name.slice(2), choice.value, choice.checked);
    });
    byId("search-chips").addEventListener("click", function (event) {
      const chip = /** @type {HTMLElement} */ (event.target).closest("button");
      if (chip) narrow(chip.dataset.facet || "", chip.dataset.key || "", false);
    });
    // A moment after, for who comes with a question in mind and asks it at once.
    if (document.activeElement === box) loadSuggest();
    else box.addEventListener("focus", () => setTimeout(loadSuggest, THOUGHT), { once: true });
    window.addEventListener("popstate", start);
  }

  function start() {
    const asked = readState(location.search);
    box.value = asked.text;
    show(asked);
  }

  listen();
  start();
  // For a day without a network; not before today's first answer.
  window.setTimeout(function () {
    khlang
      .loadScripts(["offline"])
      .then(() => khlangOffline.start(byId("search-keep")))
      .catch(() => undefined);
  }, QUIET);
})();
