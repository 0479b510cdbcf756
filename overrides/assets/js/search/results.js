/**
 * @typedef {{key: string, label: string, groups: {key: string, label: string, count: number, isChosen: boolean}[]}} Choices
 */

// Parts of the search page: a result, a facet, a chip. Texts go in as text, never as markup.
const khlangResults = (function () {
  "use strict";

  // Groups of a facet that are seen at once; the others open on request.
  const GROUPS = 6;

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

  /** Gives one result. @param {Core} core @param {Shown} shown @param {Map<string, number>} wanted */
  function makeResult(core, shown, wanted) {
    const passage = khlangPassage.find(core, shown, wanted);
    const about = [shown.noun, shown.year && "ปี " + shown.year, shown.where].filter(Boolean).join(" · ");
    const link = element("a", { href: khlang.settings.root + "/" + shown.path });
    link.append(...writeParts(khlangPassage.mark(core, shown.title, wanted)));
    const title = element("h2", { class: "kl-listing__title" }, link);
    if (shown.is_example) title.append(" ", element("span", { class: "kl-badge kl-badge--example" }, "ตัวอย่าง"));
    if (shown.is_short) title.append(" ", element("span", { class: "kl-badge kl-badge--short" }, "บันทึกย่อ"));
    const item = element("li", { class: "kl-listing__item" }, element("p", { class: "kl-eyebrow" }, about), title);
    if (passage.parts.length) {
      const text = element("p", { class: "kl-listing__summary" }, ...writeParts(passage.parts));
      if (passage.label) text.prepend(element("span", { class: "kl-search__why" }, passage.label), " ");
      item.append(text);
    }
    return item;
  }

  /** @param {string} facet @param {Choices["groups"][0]} group */
  function makeChoice(facet, group) {
    const box = element("input", { type: "checkbox", name: "f." + facet, value: group.key });
    /** @type {HTMLInputElement} */ (box).checked = group.isChosen;
    const count = element("span", { class: "kl-facets__count" }, toThai(group.count));
    const label = element("label", {}, box, element("span", {}, group.label), count);
    count.append(element("span", { class: "kl-visually-hidden" }, " เรื่อง"));
    return element("li", {}, label);
  }

  /** Gives one facet as a group of check boxes, its largest groups first. @param {Choices} facet @param {boolean} isOpen */
  function makeFacet(facet, isOpen) {
    const groups = facet.groups.slice().sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || b.count - a.count);
    const shown = groups.slice(0, GROUPS).map((group) => makeChoice(facet.key, group));
    const set = element("fieldset", { class: "kl-facets__facet", "data-facet": facet.key });
    set.append(element("legend", {}, facet.label), element("ul", { class: "kl-list" }, ...shown));
    if (groups.length > GROUPS) {
      const rest = groups.slice(GROUPS).map((group) => makeChoice(facet.key, group));
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

  /** Gives what the status says of an answer. @param {Answer} given @param {boolean} isNarrowed */
  function describe(given, isNarrowed) {
    const said = [];
    const { query, understood } = given;
    const about = query.text ? " สำหรับ “" + query.text + "”" : "";
    if (given.records.length) said.push("พบ " + toThai(given.records.length) + " เรื่อง" + about);
    else if (isNarrowed) said.push("ไม่มีเรื่องที่ตรงกับตัวกรองทั้งหมด" + about + " ลองเอาตัวกรองออกบางตัว");
    else said.push("ยังไม่มีเรื่องที่ตรงกับ “" + query.text + "” ลองใช้คำสั้นลง หรือเลือกดูตามหมวด");
    // Only whole words: letters left over inside a word tell a reader nothing, and offers mend them.
    const words = query.words.toLowerCase().split(/\s+/);
    const unknown = understood.unknown.filter((word) => words.includes(word));
    if (unknown.length && given.records.length) said.push("ไม่มีคำว่า “" + unknown.join("” “") + "” ในคลัง จึงค้นจากคำที่เหลือ");
    if (query.phrases.length && !given.phraseFound) said.push("ไม่พบวลีในเครื่องหมายคำพูดตรงตัว จึงแสดงเรื่องที่ใกล้เคียง");
    if (query.isCut) said.push("คำค้นยาวเกินไป ใช้เพียง " + toThai(given.core.rules.max_query) + " ตัวอักษรแรก");
    return said.join(" · ");
  }

  return { toThai, element, describe, makeResult, makeFacet, makeChip };
})();
