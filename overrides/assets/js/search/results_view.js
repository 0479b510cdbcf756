// Parts of the search page: a result, the status line. Texts go in as text, never as markup.
const khlangResultsView = (function () {
  "use strict";

  // Filters of an address that are told to be unknown, and how many letters of each.
  const MAX_UNKNOWN_FILTERS = 3;
  const MAX_FILTER = 40;
  const NOT_THAI = /[^\u0e01-\u0e4e]/;

  /** @param {number} number */
  function toThai(number) {
    return number.toLocaleString("en").replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)));
  }

  /**
   * @param {string} name @param {{[name: string]: string}} [attributes] @param {(string | Node)[]} children
   */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** @param {[string, boolean][]} parts */
  function writeParts(parts) {
    return parts.map(([text, isMarked]) => (isMarked ? element("mark", {}, text) : text));
  }

  /** Writes a word, and where a line may end behind it; beside signs and blanks browsers know. @param {string} word */
  function writeWord(word) {
    const size = word.search(NOT_THAI);
    const letters = size < 0 ? word : word.slice(0, size);
    return [letters.length > 4 && letters.length <= 16 ? element("kl-w", {}, letters) : letters, size < 0 ? element("wbr") : word.slice(size)];
  }

  /** Writes a title whose lines end between words, as pages/line_breaks.py has it: what marks begin and end with are words.
   * @param {{parts: [string, boolean][], borders: number[]}} title */
  function writeTitle({ parts, borders }) {
    let at = 0;
    return parts.map(function ([text, isMarked]) {
      const start = at;
      at += Array.from(text).length;
      const inside = [start, ...borders.filter((border) => start < border && border < at), at];
      const letters = Array.from(text);
      const words = inside.slice(1).map((end, place) => letters.slice(inside[place] - start, end - start).join(""));
      return element(isMarked ? "mark" : "span", {}, ...words.flatMap(writeWord));
    });
  }

  /** Gives what stands behind a title. @param {{is_example: boolean, is_short: boolean}} stored */
  function makeBadges(stored) {
    const href = khlang.settings.root + "/examples.html";
    const badges = [];
    if (stored.is_example) badges.push(" ", element("a", { class: "kl-badge kl-badge--example", href, title: "เรื่องแต่งขึ้นเพื่อเป็นตัวอย่าง" }, "ตัวอย่าง"));
    if (stored.is_short) badges.push(" ", element("span", { class: "kl-badge kl-badge--short" }, "บันทึกย่อ"));
    return badges;
  }

  /** Gives one result. @param {Core} core @param {StoredDocument} stored @param {QueryTerms} queryTerms */
  function makeResult(core, stored, queryTerms) {
    const snippet = khlangSnippet.makeSnippet(core, stored, queryTerms);
    const about = [stored.noun, stored.year && "ปี " + stored.year, stored.where].filter(Boolean).join(" · ");
    const link = element("a", { href: khlang.settings.root + "/" + stored.path });
    link.append(...writeTitle(khlangSnippet.markTitle(core, stored, queryTerms)));
    const title = element("h2", { class: "kl-listing__title" }, link, ...makeBadges(stored));
    const item = element("li", { class: "kl-listing__item" }, element("p", { class: "kl-eyebrow" }, about), title);
    if (snippet.parts.length) {
      const text = element("p", { class: "kl-listing__summary" }, ...writeParts(snippet.parts));
      if (snippet.label) text.prepend(element("span", { class: "kl-search__why" }, snippet.label), " ");
      item.append(text);
    }
    return item;
  }

  /** Gives the text of the status line for a response. @param {SearchResponse} response @param {boolean} isNarrowed
   * @param {boolean} isNamed whether the query was named before */
  function describe(response, isNarrowed, isNamed) {
    const said = [];
    const { query, segmented } = response;
    const about = query.text && !isNamed ? " สำหรับ “" + query.text + "”" : "";
    const isAny = response.records.length > 0;
    if (response.isWeak && (isAny || !isNarrowed)) said.push("ยังไม่มีเรื่อง “" + query.text + "” ในคลัง" + (isAny ? " ต่อไปนี้คือเรื่องที่ใกล้เคียง" : " ลองใช้คำสั้นลง หรือเลือกดูตามหมวด"));
    else if (isAny) said.push("พบ " + toThai(response.records.length) + " เรื่อง" + about);
    else said.push("ไม่มีเรื่องที่ตรงกับตัวกรองทั้งหมด" + about + " ลองเอาตัวกรองออกบางตัว");
    // Only whole words: letters in no term inside a word tell a reader nothing, and did-you-mean replaces them.
    const words = query.keywords.toLowerCase().split(/\s+/);
    const unknown = segmented.unknown.filter((word) => words.includes(word));
    if (unknown.length && isAny && !response.isWeak) said.push("ไม่มีคำว่า “" + unknown.join("” “") + "” ในคลัง จึงค้นจากคำที่เหลือ");
    if (query.phrases.length && !response.phrasesFound) said.push("ไม่พบวลีในเครื่องหมายคำพูดตรงตัว จึงแสดงเรื่องที่ใกล้เคียง");
    const filters = response.unknownFilters.slice(0, MAX_UNKNOWN_FILTERS).map((value) => (value.length > MAX_FILTER ? value.slice(0, MAX_FILTER) + "…" : value));
    if (filters.length) said.push("ไม่รู้จักตัวกรอง “" + filters.join("” “") + "” จึงไม่ได้ใช้");
    if (query.isCut) said.push("คำค้นยาวเกินไป ใช้เพียง " + toThai(response.core.rules.max_query) + " ตัวอักษรแรก");
    return said.join(" · ");
  }

  /** Gives the status line: what is shown, and the way back where it is not what was typed.
   * @param {SearchResponse} response @param {boolean} isNarrowed @param {string} typed what was typed, empty where that is
   * shown @param {string} address the way back */
  function makeStatus(response, isNarrowed, typed, address) {
    const said = describe(response, isNarrowed, Boolean(typed));
    if (!typed) return [said];
    return ["แสดงผลของ “" + response.query.text + "” ", element("a", { href: address }, "ค้น “" + typed + "” แทน"), " · " + said];
  }

  return { toThai, element, makeBadges, makeStatus, makeResult };
})();
