// The filters of the search page: beside the results where there is room, elsewhere a sheet that covers the page.
const khlangFacetsView = (function () {
  "use strict";

  // Values of a facet that are seen at once; the others open on request.
  const SHOWN_VALUES = 6;
  const { element, toThai } = khlangResultsView;
  const desk = matchMedia("(min-width: 60em)");

  /** @template {HTMLElement} T @param {string} id @returns {T} */
  function byId(id) {
    return /** @type {T} */ (document.getElementById(id));
  }

  /** @returns {HTMLDetailsElement} */
  function findSheet() {
    return byId("search-facets");
  }

  /** @param {string} facet @param {CountedFacet["values"][0]} value */
  function makeChoice(facet, value) {
    const box = element("input", { type: "checkbox", name: "f." + facet, value: value.key });
    /** @type {HTMLInputElement} */ (box).checked = value.isChosen;
    const count = element("span", { class: "kl-facets__count" }, toThai(value.count));
    const label = element("label", {}, box, element("span", {}, value.label), count);
    count.append(element("span", { class: "kl-visually-hidden" }, " เรื่อง"));
    return element("li", {}, label);
  }

  /** Gives one facet as a group of check boxes, its largest values first; folded, unless people narrow by it first.
   * @param {CountedFacet} facet @param {boolean} isOpen */
  function makeFacet(facet, isOpen) {
    const set = facet.isFirst ? makeFirstFacet(facet, isOpen) : makeFoldedFacet(facet, isOpen);
    set.dataset.facet = facet.key;
    return set;
  }

  /** @param {CountedFacet} facet */
  function sortValues(facet) {
    return facet.values.slice().sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || b.count - a.count);
  }

  /** @param {CountedFacet} facet @param {boolean} isOpen */
  function makeFoldedFacet(facet, isOpen) {
    const choices = sortValues(facet).map((value) => makeChoice(facet.key, value));
    const set = element("fieldset", {}, element("legend", { class: "kl-visually-hidden" }, facet.label), element("ul", { class: "kl-list" }, ...choices));
    const folded = element("details", { class: "kl-facets__facet" }, element("summary", {}, facet.label), set);
    /** @type {HTMLDetailsElement} */ (folded).open = isOpen || facet.values.some((value) => value.isChosen);
    return folded;
  }

  /** @param {CountedFacet} facet @param {boolean} isOpen */
  function makeFirstFacet(facet, isOpen) {
    const values = sortValues(facet);
    const shown = values.slice(0, SHOWN_VALUES).map((value) => makeChoice(facet.key, value));
    const set = element("fieldset", { class: "kl-facets__facet" });
    set.append(element("legend", {}, facet.label), element("ul", { class: "kl-list" }, ...shown));
    if (values.length > SHOWN_VALUES) {
      const rest = values.slice(SHOWN_VALUES).map((value) => makeChoice(facet.key, value));
      const more = element("details", {}, element("summary", {}, "อีก " + toThai(rest.length) + " รายการ"));
      more.append(element("ul", { class: "kl-list" }, ...rest));
      /** @type {HTMLDetailsElement} */ (more).open = isOpen;
      set.append(more);
    }
    return set;
  }

  /** Gives one chip that takes a filter away. @param {string} facet @param {string} key @param {string} label */
  function makeChip(facet, key, label) {
    const button = element("button", { type: "button", class: "kl-chip", "data-facet": facet, "data-key": key }, label);
    button.append(" ", element("span", { "aria-hidden": "true" }, "×"));
    button.append(element("span", { class: "kl-visually-hidden" }, " เอาตัวกรองนี้ออก"));
    return element("li", {}, button);
  }

  /** Gives a link that narrows to the years that a query means, as an item of a list, if that leaves anything.
   * @param {CountedFacet[]} counted @param {SearchResponse} response @param {SearchRequest} request @returns {HTMLElement[]} */
  function makeYearOffer(counted, response, request) {
    const facet = counted.find((each) => each.key === "years");
    const years = facet ? facet.values.filter((value) => value.count && response.segmented.years.includes(Number(value.key))) : [];
    if (!years.length || request.filters.has("years")) return [];
    const labels = years.map((value) => toThai(Number(value.key)).replace(",", "")).sort();
    const filters = new Map(request.filters).set("years", new Set(years.map((value) => value.key)));
    const said = labels.length > 1 ? labels[0] + "–" + labels[labels.length - 1] : labels[0];
    return [element("li", {}, element("a", { class: "kl-chip", href: khlangSearchRequest.writeAddress({ ...request, filters }) }, "เฉพาะปี " + said))];
  }

  /** Shows the facets that can narrow, a chip for each filter, and what the query itself would narrow to; what was open or
   * had the focus has it again.
   * @param {CountedFacet[]} counted @param {SearchResponse} response @param {SearchRequest} request */
  function show(counted, response, request) {
    const form = byId("search-facets-form");
    const open = new Set(Array.from(form.querySelectorAll("details[open]"), (each) => each.closest("[data-facet]")?.getAttribute("data-facet")));
    const focused = /** @type {HTMLInputElement | null} */ (form.contains(document.activeElement) ? document.activeElement : null);
    const useful = counted.filter((facet) => facet.values.length > 1 || facet.values.some((value) => value.isChosen));
    form.replaceChildren(...useful.map((facet) => makeFacet(facet, open.has(facet.key))));
    const sheet = findSheet();
    sheet.hidden = !useful.length;
    if (desk.matches) sheet.open = true;
    if (focused) {
      const same = Array.from(form.querySelectorAll("input")).find((each) => each.name === focused.name && each.value === focused.value);
      if (same) same.focus({ preventScroll: true });
    }
    const chosen = useful.flatMap((facet) => facet.values.filter((value) => value.isChosen).map((value) => ({ facet, value })));
    const chips = chosen.map(({ facet, value }) => makeChip(facet.key, value.key, value.label));
    byId("search-chips").replaceChildren(...chips, ...makeYearOffer(counted, response, request));
  }

  /** Says how many are found beside the filters, too, and on the button that leads from them to the results; what is only
   * close is not counted.
   * @param {number | null} number @param {Filters} filters */
  function showCount(number, filters) {
    const count = number === null ? "" : toThai(number) + " เรื่อง";
    const chosen = Array.from(filters.values()).reduce((sum, values) => sum + values.size, 0);
    byId("search-count").textContent = count;
    // On a phone the row with the filters says it; whatever else there is to say has a line of its own.
    const status = byId("search-status");
    status.classList.toggle("kl-search__status--count", /^พบ [^·]*$/.test(status.textContent || ""));
    byId("search-facets-show").textContent = "ดูผล " + count;
    byId("search-facets-open").textContent = chosen ? "กรอง (" + toThai(chosen) + ")" : "กรอง";
  }

  /** Brings results that are about to change back into view beside the filters. @param {HTMLElement} list */
  function keepInView(list) {
    if (desk.matches && list.getBoundingClientRect().top < 0) byId("search-found").scrollIntoView();
  }

  /** @param {(facet: string, key: string, isOn: boolean) => void} narrow */
  function listen(narrow) {
    const sheet = findSheet();
    sheet.addEventListener("change", function (event) {
      const choice = /** @type {HTMLInputElement} */ (event.target);
      narrow(choice.name.slice(2), choice.value, choice.checked);
    });
    sheet.addEventListener("toggle", () => document.documentElement.classList.toggle("kl-sheet-open", sheet.open));
    sheet.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || desk.matches) return;
      sheet.open = false;
      const button = sheet.querySelector("summary");
      if (button) button.focus();
    });
    desk.addListener(() => (sheet.open = desk.matches));
    byId("search-chips").addEventListener("click", function (event) {
      const chip = /** @type {HTMLElement} */ (event.target).closest("button");
      if (chip) narrow(chip.dataset.facet || "", chip.dataset.key || "", false);
    });
  }

  return { show, showCount, keepInView, listen };
})();
