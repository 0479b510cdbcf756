/**
 * @typedef {[string, string, string, string, string, string, string, number, string, string, number, number, string, string]} ListRow
 *   id, title with its words marked, kind, path, province, district, sub-district, fiscal year, organisation, summary, whether
 *   it is made up, whether it is short, where its photo is, where it is from in short
 * @typedef {[string, string, [string, string, number[]][], string]} ListFacet
 *   key, the facet that is chosen before it, its values as [key, label, steps between its rows], the file that holds them
 *   until something is chosen before
 * @typedef {{facets: ListFacet[], chunks: [string, number][], rows: ListRow[]}} ListHead
 *   the chunks with how many rows each has; the rows if there is one chunk
 */

// Narrows a list where it stands. The docstring of pages/list_rows.py describes the files that it reads.
const khlangListFilter = (function () {
  "use strict";

  const SHOWN_ROWS = 50;
  /** @type {HTMLFormElement} */
  let bar;
  /** @type {ListHead} */
  let head;
  /** What the address says of the selects that are there. @type {Map<string, string>} */
  let chosen = new Map();
  let shownCount = SHOWN_ROWS;
  // Only the newest choice may write to the page.
  let turn = 0;

  /** @template {HTMLElement} T @param {string} selector @returns {T} */
  function find(selector) {
    return /** @type {T} */ (document.querySelector(selector));
  }

  /** @returns {HTMLSelectElement[]} */
  function listSelects() {
    return Array.from(bar.querySelectorAll("select"));
  }

  /** Fetches the list's head, once. @param {HTMLFormElement} form @param {string} root */
  async function open(form, root) {
    bar = form;
    khlang.settings.root = root;
    head = await khlang.load(form.dataset.rows + ".js", khlang.readJson);
  }

  /** Fetches the values that hang on a choice of the address; resolves at once unless one of them is chosen itself.
   * @param {() => void} then is called when others come */
  async function fetchValues(then) {
    const { filters } = khlangSearchRequest.readRequest(location.search);
    const needed = head.facets.filter((facet) => !facet[2].length && filters.has(facet[1]));
    const coming = needed.map(async function (facet) {
      facet[2] = await khlang.load(bar.dataset.rows + "-" + facet[3] + ".js", khlang.readJson);
    });
    if (needed.some(([key]) => filters.has(key))) await Promise.all(coming);
    // Without them rows are narrowed all the same, and the next choice asks for them again.
    else if (needed.length) Promise.all(coming).then(then, () => undefined);
  }

  /** Gives the places of the rows that have what is chosen, but for what is chosen of one facet and of what hangs on it.
   * @param {string} [spared] */
  function findPlaces(spared) {
    let places = Array.from({ length: head.chunks.reduce((sum, [, size]) => sum + size, 0) }, (_, place) => place);
    for (const [key, before, values] of head.facets) {
      const value = values.find((each) => key !== spared && before !== spared && each[0] === chosen.get(key));
      if (!value) continue;
      const own = new Set(listPlaces(value[2]));
      places = places.filter((place) => own.has(place));
    }
    return places;
  }

  /** @param {number[]} steps */
  function listPlaces(steps) {
    let place = 0;
    return steps.map((step) => (place += step));
  }

  /** Fetches the rows at some places, ascending: those of each chunk as they come. @param {number[]} places */
  function fetchRows(places) {
    /** @type {Promise<ListRow[]>[]} */
    const coming = [];
    let start = 0;
    let next = 0;
    for (const [name, size] of head.chunks) {
      const first = start;
      const from = next;
      start += size;
      while (next < places.length && places[next] < start) next++;
      if (next === from) continue;
      const chunk = head.rows.length ? Promise.resolve(head.rows) : khlang.load(bar.dataset.rows + "-" + name + ".js", khlang.readJson);
      const wanted = places.slice(from, next);
      coming.push(chunk.then((/** @type {ListRow[]} */ rows) => wanted.map((place) => rows[place - first])));
    }
    // Each is waited for in its turn, when another may have failed.
    coming.forEach((each) => each.catch(() => undefined));
    return coming;
  }

  /** Fetches all of them. @param {number[]} places @returns {Promise<ListRow[]>} */
  async function loadRows(places) {
    return (await Promise.all(fetchRows(places))).flat();
  }

  /** Writes a title whose words stay whole, by the signs of `mark_for_script` in pages/line_breaks.py. @param {string} title */
  function writeTitle(title) {
    const { element } = khlangResultsView;
    const text = element("kl-text");
    let place = text;
    title.split(/~([~|[\]])/).forEach(function (part, number) {
      if (number % 2 === 0 || part === "~") return place.append(part);
      if (part === "|") return text.append(element("wbr"));
      place = part === "[" ? text.appendChild(element("kl-w")) : text;
    });
    return text;
  }

  /** @param {ListRow} row */
  function makeItem([, title, noun, path, , , , year, , summary, isExample, isShort, photo, where]) {
    const { element, toThai, makeBadges } = khlangResultsView;
    const about = [noun, year && "ปี " + toThai(year).replace(",", ""), where].filter(Boolean).join(" · ");
    const link = element("a", { href: khlang.settings.root + "/" + path }, writeTitle(title));
    const badges = makeBadges({ is_example: Boolean(isExample), is_short: Boolean(isShort) });
    const item = element("li", { class: "kl-listing__item" }, element("p", { class: "kl-eyebrow" }, about), element("h2", { class: "kl-listing__title" }, link, ...badges));
    if (summary) item.append(element("p", { class: "kl-listing__summary" }, summary));
    if (!photo) return item;
    item.classList.add("kl-listing__item--photo");
    item.prepend(element("img", { class: "kl-listing__photo", src: khlang.settings.root + "/" + photo, width: "96", height: "72", alt: "", loading: "lazy" }));
    return item;
  }

  /** Brings a select up to what else is chosen: how many rows each of its values leaves.
   * @param {HTMLSelectElement} select */
  function count(select) {
    const facet = head.facets.find(([key]) => key === select.name);
    if (!facet) return;
    const places = new Set(findPlaces(select.name));
    const { element, toThai } = khlangResultsView;
    const isOpen = facet[2].length > 0 && (!facet[1] || chosen.has(facet[1]));
    const options = facet[2].map(function ([key, label, steps]) {
      const size = listPlaces(steps).filter((place) => places.has(place)).length;
      const option = element("option", { value: key }, label + " (" + toThai(size) + ")");
      return { option, isUseful: size > 0 || chosen.get(select.name) === key };
    });
    select.replaceChildren(element("option", { value: "" }, "ทั้งหมด"), ...options.filter(({ isUseful }) => isUseful && isOpen).map(({ option }) => option));
    select.value = chosen.get(select.name) || "";
    /** @type {HTMLElement} */ (select.parentElement).hidden = !isOpen;
  }

  /** Reads from the address what is chosen; what no facet has narrows nothing: a link may be older than the list. */
  function read() {
    const { filters } = khlangSearchRequest.readRequest(location.search);
    chosen = new Map();
    for (const [key, before, values] of head.facets) {
      const value = values.find((each) => (filters.get(key) || new Set()).has(each[0]));
      if (value && (!before || chosen.has(before))) chosen.set(key, value[0]);
    }
  }

  /** Shows what the address says. */
  async function show() {
    const mine = ++turn;
    // A list is of use by the other choices when some of the values do not come.
    const isComplete = await fetchValues(() => mine === turn && listSelects().forEach(count)).then(
      () => true,
      () => false,
    );
    if (mine !== turn) return;
    read();
    listSelects().forEach(count);
    shownCount = SHOWN_ROWS;
    const places = findPlaces();
    const isNarrowed = chosen.size > 0;
    const [first, ...rest] = isNarrowed ? fetchRows(places.slice(0, shownCount)) : [];
    const rows = first ? await first : [];
    if (mine !== turn) return;
    find(".kl-filter__found ul").replaceChildren(...rows.map(makeItem));
    find(".kl-filter__found").hidden = !isNarrowed;
    find(".kl-filter__whole").hidden = isNarrowed;
    find(".kl-filter [data-clear]").hidden = !isNarrowed;
    tell(places.length, isNarrowed, isComplete);
    find(".kl-filter__found .kl-search__more").replaceChildren();
    // The first are read while the others are on their way.
    for (const each of rest) {
      const next = await each;
      if (mine !== turn) return;
      find(".kl-filter__found ul").append(...next.map(makeItem));
    }
    showMore(places);
  }

  /** @param {number} size @param {boolean} isNarrowed @param {boolean} isComplete whether by all that the address says */
  function tell(size, isNarrowed, isComplete) {
    const { toThai } = khlangResultsView;
    const whole = head.chunks.reduce((sum, each) => sum + each[1], 0);
    const noun = bar.dataset.noun || "";
    const labels = head.facets.flatMap(([key, , values]) => values.filter((each) => each[0] === chosen.get(key)).map((each) => each[1]));
    const words = size ? "เหลือ " + toThai(size) + " " + noun + " จาก " + toThai(whole) : "ไม่มี" + noun + "ที่ตรงกับที่เลือก";
    const said = isNarrowed ? [words + ": " + labels.join(" ")] : [];
    if (!isComplete) said.push("โหลดตัวเลือกบางส่วนไม่ได้ จึงยังกรองไม่ครบตามที่เลือกไว้ โหลดหน้านี้ใหม่เพื่อลองอีกครั้ง");
    find(".kl-filter__said").textContent = said.join(" · ");
  }

  /** @param {number[]} places */
  function showMore(places) {
    const { element, toThai } = khlangResultsView;
    const left = chosen.size ? places.length - shownCount : 0;
    const more = find(".kl-filter__found .kl-search__more");
    more.replaceChildren();
    if (left <= 0) return;
    const button = /** @type {HTMLButtonElement} */ (element("button", { type: "button", class: "kl-button" }, "แสดงอีก " + toThai(Math.min(SHOWN_ROWS, left)) + " " + bar.dataset.noun));
    button.addEventListener("click", async function () {
      const mine = turn;
      button.disabled = true;
      const rows = await loadRows(places.slice(shownCount, shownCount + SHOWN_ROWS)).catch(() => null);
      button.disabled = false;
      if (mine !== turn) return;
      if (!rows) {
        find(".kl-filter__said").textContent = "โหลดรายการไม่ได้ ลองกดอีกครั้ง";
        return;
      }
      const items = rows.map(makeItem);
      shownCount += SHOWN_ROWS;
      find(".kl-filter__found ul").append(...items);
      showMore(places);
      items[0].querySelector("a")?.focus();
    });
    more.append(button);
  }

  /** Writes what the selects say into the address, as a step of the history, and shows it.
   * @param {string} changed which of them was changed: what hangs on it is chosen anew */
  function choose(changed) {
    for (const select of listSelects()) if (select.dataset.after === changed) select.value = "";
    const filters = new Map(listSelects().filter((select) => select.value).map((select) => [select.name, new Set([select.value])]));
    return go(filters);
  }

  /** Shows the whole list again. */
  async function clear() {
    await go(new Map());
    listSelects()[0].focus();
  }

  /** @param {Filters} filters */
  function go(filters) {
    const address = khlangSearchRequest.writeAddress({ text: "", filters, newest: false, all: false, asTyped: false });
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    return show();
  }

  /** Gives all rows that are shown, and a name for the file that holds them: of the list, and of what is chosen. */
  async function listRows() {
    await fetchValues(() => undefined);
    read();
    const list = (bar.dataset.rows || "").replace(/\.rows$/, "").replace(/\/index$/, "");
    return { rows: await loadRows(findPlaces()), name: [...list.split("/").slice(-2), ...chosen.values()].join("-") };
  }

  return { open, show, choose, clear, listRows };
})();
