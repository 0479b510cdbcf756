/**
 * @typedef {{label: string, letters: string | string[], words: [number, number, string][]}} WordText `words` are start, end, letters
 */

// The texts of a record with their words, as search/index/word_texts.py has marked them.
const khlangWordTexts = (function () {
  "use strict";

  const { foldLetters, preTokenize } = khlangTokenizer;

  /** Gives a part of a text, in characters as Python counts them. @param {string | string[]} letters @param {number} start @param {number} [end] */
  function cut(letters, start, end) {
    const part = letters.slice(start, end);
    return typeof part === "string" ? part : part.join("");
  }

  /** Reads a text that is marked where words begin inside its runs: `~`, and `~~` for a real one.
   * @param {string} marked @returns {{text: string, borders: number[]}} */
  function readMarked(marked) {
    /** @type {number[]} */
    const borders = [];
    let left = 0;
    const text = marked.replace(/~~?/g, function (found, at) {
      if (found.length === 1) borders.push(at - left);
      left++;
      return found.slice(1);
    });
    return { text, borders };
  }

  /** Gives the words, abbreviations, numbers and foreign words of a folded text.
   * @param {Core} core @param {string} folded @param {number[]} borders @returns {[number, number, string][]} */
  function listWords(core, folded, borders) {
    /** @type {[number, number, string][]} */
    const words = [];
    let place = 0;
    for (const [preToken, isThai, begin, end] of preTokenize(core.rules, folded)) {
      if (!isThai) {
        words.push([begin, end, preToken]);
        continue;
      }
      let start = begin;
      for (; place < borders.length && borders[place] < end; place++) {
        if (borders[place] <= start) continue;
        words.push([start, borders[place], folded.slice(start, borders[place])]);
        start = borders[place];
      }
      words.push([start, end, folded.slice(start, end)]);
    }
    return words;
  }

  /** Reads a text with its words, their places in characters as Python counts them: a letter may be two code units.
   * @param {Core} core @param {string} label @param {string} marked @returns {WordText} */
  function readText(core, label, marked) {
    const { text, borders } = readMarked(marked);
    const isWide = /[\ud800-\udfff]/.test(text);
    const letters = isWide ? Array.from(text).slice(0, core.rules.snippet.max_text) : text.slice(0, core.rules.snippet.max_text);
    const words = listWords(core, foldLetters(cut(letters, 0)), borders);
    if (!isWide) return { label, letters, words };
    /** @type {number[]} */
    const places = [];
    /** @type {string[]} */ (letters).forEach((letter, place) => places.push(...Array.from({ length: letter.length }, () => place)));
    places.push(letters.length);
    return { label, letters, words: words.map(([start, end, word]) => [places[start], places[end], word]) };
  }

  /** Gives the words of all texts. @param {WordText[]} texts */
  function listDistinct(texts) {
    return new Set(texts.flatMap(({ words }) => words.map(([, , letters]) => letters)));
  }

  return { cut, readMarked, readText, listDistinct };
})();
