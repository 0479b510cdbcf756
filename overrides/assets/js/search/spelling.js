/**
 * @typedef {{core: Core, lexicon: Map<string, number>, misspelt: Map<string, string>, parts: Map<string, string[]>}} Spelling
 */

// Words by what is left of them when a letter or two are wrong: as search/spelling.py.
const khlangSpelling = (function () {
  "use strict";

  const WORDS_AT_ONCE = 1000;

  /** @param {Core} core @param {number} length */
  function countEdits(core, length) {
    return length < core.rules.mending.long ? 1 : 2;
  }

  /** @param {Core} core @param {number} length */
  function listBorders(core, length) {
    const count = countEdits(core, length) + 1;
    return Array.from({ length: count + 1 }, (_, part) => Math.floor((part * length) / count));
  }

  /** Gives the words that may be meant, with how rare each is: terms that are no rarities, and words of several terms.
   * @param {Core} core @param {[string, number][]} words with how many records hold each */
  function listLexicon(core, words) {
    /** @type {Map<string, number>} */
    const lexicon = new Map();
    const { levels } = core.rules;
    const { shortest, max_word_level } = core.rules.mending;
    for (const [term, level] of core.levels) {
      if (level <= max_word_level && core.numbers.has(term) && term.length >= shortest && /^[\u0e01-\u0e4e]+$/.test(term)) lexicon.set(term, level);
    }
    for (const [word, holders] of words) {
      if (!lexicon.has(word)) lexicon.set(word, Math.round(levels * Math.log(1 + core.total / holders)));
    }
    return lexicon;
  }

  /** @param {Core} core @param {[string, number][]} words with how many records hold each @returns {Promise<Spelling>} */
  async function make(core, words) {
    const { shortest, longest } = core.rules.mending;
    let made = 0;
    const lexicon = listLexicon(core, words);
    /** @type {Map<string, string[]>} */
    const parts = new Map();
    for (const [word] of Array.from(lexicon).sort((a, b) => a[1] - b[1])) {
      if (word.length < shortest || word.length > longest) continue;
      if (++made % WORDS_AT_ONCE === 0) await khlang.rest();
      const borders = listBorders(core, word.length);
      for (let number = 0; number + 1 < borders.length; number++) {
        const key = word.length + " " + number + " " + word.slice(borders[number], borders[number + 1]);
        const held = parts.get(key);
        if (held) held.push(word);
        else parts.set(key, [word]);
      }
    }
    return { core, lexicon, misspelt: new Map(core.misspelt), parts };
  }

  /** For a query that is in no doubt: only known misspellings. @param {Core} core @returns {Spelling} */
  function makeEmpty(core) {
    return { core, lexicon: new Map(), misspelt: new Map(core.misspelt), parts: new Map() };
  }

  /** @param {string} window @param {number} edits @param {Spelling} spelling */
  function listCandidates(window, edits, spelling) {
    /** @type {Set<string>} */
    const found = new Set();
    const { core } = spelling;
    const { shortest, max_compared } = core.rules.mending;
    for (let length = Math.max(shortest, window.length - edits); length <= window.length + edits; length++) {
      const borders = listBorders(core, length);
      for (let number = 0; number + 1 < borders.length; number++) {
        const [start, end] = [borders[number], borders[number + 1]];
        for (let shift = -edits; shift <= edits; shift++) {
          const text = start + shift >= 0 ? window.slice(start + shift, end + shift) : "";
          if (text.length !== end - start) continue;
          const words = spelling.parts.get(length + " " + number + " " + text) || [];
          words.slice(0, max_compared).forEach((word) => found.add(word));
        }
      }
    }
    const level = (/** @type {string} */ word) => spelling.lexicon.get(word) || 0;
    return Array.from(found).sort((a, b) => level(a) - level(b)).slice(0, max_compared);
  }

  /** Gives [word, number of wrong letters] of the words near to this one, which is none of them.
   * @param {string} window @param {Spelling} spelling @returns {[string, number][]} */
  function findNear(window, spelling) {
    const { shortest, longest } = spelling.core.rules.mending;
    if (window.length < shortest || window.length > longest) return [];
    const edits = countEdits(spelling.core, window.length);
    return listCandidates(window, edits, spelling)
      .map((word) => /** @type {[string, number]} */ ([word, measure(window, word, edits)]))
      .filter(([, distance]) => distance > 0 && distance <= edits);
  }

  /** Counts wrong, missing, surplus and swapped letters (Damerau and Levenshtein), up to `limit + 1`.
   * @param {string} left @param {string} right @param {number} limit */
  function measure(left, right, limit) {
    if (Math.abs(left.length - right.length) > limit) return limit + 1;
    /** @type {number[]} */
    let above = [];
    let row = Array.from({ length: right.length + 1 }, (_, at) => Math.min(at, limit + 1));
    for (let down = 1; down <= left.length; down++) {
      const current = new Array(right.length + 1).fill(limit + 1);
      current[0] = Math.min(down, limit + 1);
      for (let at = Math.max(1, down - limit); at <= Math.min(right.length, down + limit); at++) {
        const change = left[down - 1] === right[at - 1] ? 0 : 1;
        let cell = Math.min(row[at] + 1, current[at - 1] + 1, row[at - 1] + change);
        if (down > 1 && at > 1 && left[down - 1] === right[at - 2] && left[down - 2] === right[at - 1]) {
          cell = Math.min(cell, above[at - 2] + 1);
        }
        current[at] = Math.min(cell, limit + 1);
      }
      [above, row] = [row, current];
    }
    return row[row.length - 1];
  }

  return { make, makeEmpty, findNear };
})();
