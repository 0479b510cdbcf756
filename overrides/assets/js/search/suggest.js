// Suggestions below the box while one types. A list box of the pattern "combobox" (ARIA).
const khlangSuggest = (function () {
  "use strict";

  const MOST = 7;
  const SHORTEST = 2;

  /** Gives the suggestions that begin as the query does, those of most records first.
   * @param {string} text @returns {Promise<string[]>} */
  async function find(text) {
    const core = await khlang.loadCore();
    const begin = khlangTokenizer.foldText(core.rules, text);
    if (begin.length < SHORTEST) return [];
    let first = core.suggested.length - 1;
    while (first > 0 && core.suggested[first] > begin) first--;
    /** @type {[string, number][]} */
    const found = [];
    for (let shard = Math.max(0, first); shard < core.suggested.length && found.length < MOST * 40; shard++) {
      if (shard > first && !core.suggested[shard].startsWith(begin)) break;
      /** @type {[string, number][]} */
      const entries = await khlang.load(core.generation + "/s" + shard + ".js", khlang.readJson);
      found.push(...entries.filter(([entry]) => khlangTokenizer.foldLetters(entry).startsWith(begin)));
    }
    const texts = found.sort((a, b) => b[1] - a[1] || a[0].length - b[0].length).map(([entry]) => entry);
    return texts.filter((entry) => khlangTokenizer.foldLetters(entry) !== begin).slice(0, MOST);
  }

  /** Shows suggestions below a box as its text changes, and gives a function that shows them now; `choose` is called
   * when one is chosen.
   * @param {HTMLInputElement} box @param {HTMLElement} list @param {() => void} choose */
  function attach(box, list, choose) {
    let turn = 0;
    let active = -1;

    /** @param {string[]} texts */
    function show(texts) {
      active = -1;
      list.replaceChildren(
        ...texts.map((text, place) =>
          khlangResultsView.element("li", { role: "option", id: "search-suggestion-" + place, "aria-selected": "false" }, text)
        )
      );
      list.hidden = !texts.length;
      box.setAttribute("aria-expanded", String(texts.length > 0));
      box.removeAttribute("aria-activedescendant");
    }

    /** @param {number} place */
    function activate(place) {
      const options = Array.from(list.children);
      active = (place + options.length + 1) % (options.length + 1);
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      if (active < options.length) box.setAttribute("aria-activedescendant", options[active].id);
      else box.removeAttribute("aria-activedescendant");
    }

    /** @param {Element} option */
    function take(option) {
      box.value = option.textContent || "";
      turn++;
      show([]);
      choose();
    }

    async function offer() {
      const mine = ++turn;
      const texts = await find(box.value).catch(() => []);
      if (mine === turn && document.activeElement === box) show(texts);
    }

    box.addEventListener("input", offer);
    box.addEventListener("keydown", function (event) {
      // Suggestions that are still on their way are not shown over the results.
      if (event.key === "Enter") turn++;
      if (list.hidden) return;
      if (event.key === "ArrowDown") activate(active + 1);
      else if (event.key === "ArrowUp") activate(active < 0 ? list.children.length - 1 : active - 1);
      else if (event.key === "Enter" && list.children[active]) take(list.children[active]);
      else if (event.key === "Escape" || event.key === "Enter") show([]);
      else return;
      if (event.key !== "Enter") turn++;
      if (event.key !== "Enter") event.preventDefault();
    });
    list.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      const option = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
      if (option) take(option);
    });
    box.addEventListener("blur", function () {
      turn++;
      show([]);
    });
    return offer;
  }

  return { find, attach };
})();
