// Suggestions below the box while one types. A list box of the pattern "combobox" (ARIA).
const khlangSuggest = (function () {
  "use strict";

  const MOST = 7;

  /** Gives a text as suggestions are compared: folded, without spaces. @param {string} text */
  function makeKey(text) {
    return khlangTokenizer.foldLetters(text).replace(/\s+/g, "");
  }

  /** Gives the rows whose keys begin as what was typed, as far as files are told apart by it.
   * @param {Core} core @param {string} begin @returns {Promise<[string, number, number][]>} text, worth, place in it */
  async function findRows(core, begin) {
    let shard = core.suggested.length - 1;
    while (shard > 0 && core.suggested[shard] > begin) shard--;
    // A file may begin in the midst of what begins so.
    while (shard > 0 && core.suggested[shard].startsWith(begin)) shard--;
    /** @type {[string, number, number][]} */
    const found = [];
    for (; shard >= 0 && shard < core.suggested.length && found.length < core.rules.suggestions.max_rows; shard++) {
      if (core.suggested[shard] > begin && !core.suggested[shard].startsWith(begin)) break;
      /** @type {[string, number, number][]} */
      const rows = await khlang.load(core.generation + "/s" + shard + ".js", khlang.readJson);
      found.push(...rows.filter(([text, , at]) => makeKey(text.slice(at)).startsWith(begin)));
    }
    return found.slice(0, core.rules.suggestions.max_rows);
  }

  /** Gives the best suggestions for what was typed so far, none twice, and not what was typed, in the same steps as
   * search/query/suggestions.py. @param {string} text @returns {Promise<string[]>} */
  async function find(text) {
    const core = await khlang.loadCore();
    const typed = khlangTokenizer.foldText(core.rules, text).replace(/\s+/g, "");
    if (typed.length < core.rules.suggestions.min_typed) return [];
    const rows = (await findRows(core, typed.slice(0, core.rules.suggestions.key_letters))).filter(function ([entry, , at]) {
      const key = makeKey(entry.slice(at));
      return key.startsWith(typed) && (at > 0 || key !== typed);
    });
    rows.sort((a, b) => Number(a[2] > 0) - Number(b[2] > 0) || b[1] - a[1] || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1));
    return Array.from(new Set(rows.map(([entry]) => entry))).slice(0, MOST);
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
        ...texts.map(function (text, place) {
          const option = document.createElement("li");
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.id = list.id + "-" + place;
          option.textContent = text;
          return option;
        })
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
