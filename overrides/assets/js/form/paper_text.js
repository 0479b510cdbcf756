// Writes what was filled in as a text under the paper form's own headings: the twin of khlang/exchange/paper_text, whose
// docstring has the grammar and which reads it back. Vectors hold the two together.

/** A slot of a form's outline (khlang/forms/outline.py). @typedef {{key: string, name: string, shape?: string,
 *   own?: string | null, terms?: Record<string, string>, parts?: Slot[], is_repeated?: boolean}} Slot */
/** @typedef {{key: string, version: number, label: string, slots: Slot[]}} Outline */
/** @typedef {{texts: string[], below: Map<string, Given>}} Given */
/** @typedef {{own: string[], below: string[]}} Lines */
const khlangPaperText = (function () {
  "use strict";

  const HEAD = "■■";
  const FIELD = "■";
  const PART = "•";
  const NOTE = "ข้อความนี้ส่งเข้าระบบได้ทั้งฉบับ ถ้าแก้ตรงไหน ขอให้คงเครื่องหมาย ■ • และเลขข้อไว้";
  const MAX_ITEMS = 500;
  const INVISIBLE =
    "\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff";
  const EDGES = new RegExp("^[" + INVISIBLE + "]+|[" + INVISIBLE + "]+$", "g");
  const LINE_END = /\r\n|[\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029]/;
  const NUMBER = /^([0-9๐-๙]{1,6}[.)]|[0-9๐-๙]{1,6}(?:\.[0-9๐-๙]{1,6})+[.)]?)(?: +|$)/;
  const DRAFT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
  const INDEX = /^(?:0|[1-9][0-9]{0,2})$/;

  /** @returns {Given} */
  function nothing() {
    return { texts: [], below: new Map() };
  }

  /** @param {Given} given @param {string} key */
  function at(given, key) {
    return given.below.get(key) || nothing();
  }

  /** Sorts answers by the parts of their names. @param {Answers} answers */
  function nest(answers) {
    const whole = nothing();
    for (const name of Object.keys(answers)) {
      const keys = name.split(".");
      let place = whole;
      for (const key of keys.slice(0, 12).concat(keys.length > 12 ? [keys.slice(12).join(".")] : [])) {
        const next = at(place, key);
        place.below.set(key, next);
        place = next;
      }
      place.texts = answers[name];
    }
    return whole;
  }

  /** Lines of a text, stripped, without empty ones at the ends. @param {string} text */
  function splitLines(text) {
    const lines = text.split(LINE_END).map((line) => line.replace(EDGES, ""));
    while (lines.length && !lines[0]) lines.shift();
    while (lines.length && !lines[lines.length - 1]) lines.pop();
    return lines;
  }

  /** @param {Slot} slot @param {Given} given @param {number[]} numbers @param {number} depth @returns {Lines} */
  function writeSlot(slot, given, numbers, depth) {
    if ((slot.shape || "one") !== "one") return { own: [], below: writeItems(slot, given, numbers, depth) };
    return writeItem(slot, given, numbers, depth);
  }

  /** @param {Slot} slot @param {Given} given @param {number[]} numbers @param {number} depth @returns {Lines} */
  function writeItem(slot, given, numbers, depth) {
    const { own = "", terms = {}, parts = [] } = slot;
    // The last one counts: of a list to choose from and a line beside it, the line.
    const texts = [...(own ? at(given, own).texts : []).slice().reverse(), ...given.texts.slice().reverse()];
    const said = texts.map((text) => splitLines(Object.prototype.hasOwnProperty.call(terms, text) ? terms[text] : text));
    const lines = own === null ? [] : said.find((each) => each.length) || [];
    return { own: lines, below: parts.flatMap((part) => writePart(part, at(given, part.key), numbers, depth + 1)) };
  }

  /** @param {Slot} part @param {Given} given @param {number[]} numbers @param {number} depth */
  function writePart(part, given, numbers, depth) {
    const { own, below } = writeSlot(part, given, numbers, depth);
    if (!own.length && !below.length) return [];
    const first = [PART.repeat(depth) + " " + part.name + ":"].concat(own.slice(0, 1)).join(" ");
    return [first, ...escape(own.slice(1), part, numbers, depth), ...below];
  }

  /** @param {Slot} slot @param {Given} given @param {number[]} numbers @param {number} depth */
  function writeItems(slot, given, numbers, depth) {
    /** @type {string[]} */
    const lines = [];
    /** @type {string[]} */
    let blank = [];
    listItems(slot, given).forEach(function (item, index) {
      const inside = numbers.concat(index + 1);
      const { own, below } = writeItem(slot, item, inside, depth);
      if (!own.length && !below.length) return blank.push(sayNumber(inside));
      const first = [sayNumber(inside)].concat(own.slice(0, 1)).join(" ");
      lines.push(...blank, first, ...escape(own.slice(1), slot, inside, depth), ...below);
      blank = [];
    });
    return lines;
  }

  /** @param {Slot} slot @param {Given} given @returns {Given[]} */
  function listItems(slot, given) {
    if (slot.is_repeated) {
      const written = given.texts.filter((text) => splitLines(text).length);
      return written.slice(0, MAX_ITEMS).map((text) => ({ ...nothing(), texts: [text] }));
    }
    const numbers = Array.from(given.below.keys()).filter((key) => INDEX.test(key) && Number(key) < MAX_ITEMS).map(Number);
    return Array.from({ length: Math.max(-1, ...numbers) + 1 }, (_each, number) => at(given, String(number)));
  }

  /** Writes a backslash before what would be a mark. @param {string[]} lines @param {Slot} slot @param {number[]} numbers
   * @param {number} depth */
  function escape(lines, slot, numbers, depth) {
    const hasParts = depth > 0 || Boolean(slot.parts && slot.parts.length);
    return lines.map(function (line) {
      const isMark = line.startsWith(FIELD) || line.startsWith("\\") || (hasParts && line.startsWith(PART));
      return isMark || (numbers.length && NUMBER.test(line)) ? "\\" + line : line;
    });
  }

  /** @param {number[]} numbers */
  function sayNumber(numbers) {
    const text = khlangFormPage.toThai(numbers.join("."));
    return numbers.length > 1 ? text : text + ".";
  }

  /** Gives the text; what no slot has a name for is left out. @param {Outline} outline @param {Answers} answers */
  function write(outline, answers) {
    const given = nest(answers);
    const draft = at(given, "_draft").texts[0] || "";
    const known = DRAFT_ID.test(draft) ? " " + draft : "";
    const lines = [HEAD + " " + outline.label + " [" + outline.key + " " + outline.version + known + "]", NOTE];
    for (const slot of outline.slots) {
      const { own, below } = writeSlot(slot, at(given, slot.key), [], 0);
      if (own.length || below.length) lines.push("", FIELD + " " + slot.name, ...escape(own, slot, [], 0), ...below);
    }
    return lines.concat("", HEAD + " จบ", "").join("\n");
  }

  /** Gives a photo as it stands after the end of a text that goes as a file. @param {string} name @param {string} base64 */
  function writePhoto(name, base64) {
    return HEAD + " ภาพ " + name + "\n" + base64.replace(/.{1,76}/g, "$&\n") + HEAD + " จบภาพ\n";
  }

  return { write, writePhoto };
})();
