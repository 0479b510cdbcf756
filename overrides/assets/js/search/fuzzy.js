/**
 * @typedef {{core: Core, lexicon: Map<string, number>, misspellings: Map<string, string>, fragments: Map<string, string[]>}} SpellingModel
 */

// Fuzzy candidates: words within an edit or two of a misspelt one, in the same steps as search/query/fuzzy.py.
const khlangFuzzy = (function () {
  "use strict";

  const WORDS_PER_TURN = 1000;

  /** @param {Core} core @param {number} length */
  function maxEdits(core, length) {
    return length < core.rules.did_you_mean.two_edits_length ? 1 : 2;
  }

  /** @param {Core} core @param {number} length */
  function fragmentBorders(core, length) {
    const count = maxEdits(core, length) + 1;
    return Array.from({ length: count + 1 }, (_, part) => Math.floor((part * length) / count));
  }

  /** Gives the words that may be meant, with their IDF buckets: terms that are not too rare, and the lexicon.
   * @param {Core} core @param {[string, number][]} words with their document frequencies */
  function listLexicon(core, words) {
    /** @type {Map<string, number>} */
    const lexicon = new Map();
    const { buckets_per_e_fold } = core.rules;
    const { min_word_length, max_lexicon_bucket } = core.rules.did_you_mean;
    for (const [term, idfBucket] of core.idfBuckets) {
      if (idfBucket <= max_lexicon_bucket && core.termNumbers.has(term) && term.length >= min_word_length && /^[\u0e01-\u0e4e]+$/.test(term)) lexicon.set(term, idfBucket);
    }
    for (const [word, documentFrequency] of words) {
      if (!lexicon.has(word)) lexicon.set(word, Math.round(buckets_per_e_fold * Math.log(1 + core.total / documentFrequency)));
    }
    return lexicon;
  }

  /** @param {Core} core @param {[string, number][]} words with their document frequencies @returns {Promise<SpellingModel>} */
  async function makeSpellingModel(core, words) {
    const { min_word_length, max_word_length } = core.rules.did_you_mean;
    let made = 0;
    const lexicon = listLexicon(core, words);
    /** @type {Map<string, string[]>} */
    const fragments = new Map();
    for (const [word] of Array.from(lexicon).sort((a, b) => a[1] - b[1])) {
      if (word.length < min_word_length || word.length > max_word_length) continue;
      if (++made % WORDS_PER_TURN === 0) await khlang.rest();
      const borders = fragmentBorders(core, word.length);
      for (let number = 0; number + 1 < borders.length; number++) {
        const key = word.length + " " + number + " " + word.slice(borders[number], borders[number + 1]);
        const held = fragments.get(key);
        if (held) held.push(word);
        else fragments.set(key, [word]);
      }
    }
    return { core, lexicon, misspellings: new Map(core.misspellings), fragments };
  }

  /** @param {string} window @param {number} edits @param {SpellingModel} spelling */
  function lookUpCandidates(window, edits, spelling) {
    /** @type {Set<string>} */
    const found = new Set();
    const { core } = spelling;
    const { min_word_length, max_candidates } = core.rules.did_you_mean;
    for (let length = Math.max(min_word_length, window.length - edits); length <= window.length + edits; length++) {
      const borders = fragmentBorders(core, length);
      for (let number = 0; number + 1 < borders.length; number++) {
        const [start, end] = [borders[number], borders[number + 1]];
        for (let shift = -edits; shift <= edits; shift++) {
          const text = start + shift >= 0 ? window.slice(start + shift, end + shift) : "";
          if (text.length !== end - start) continue;
          const words = spelling.fragments.get(length + " " + number + " " + text) || [];
          words.slice(0, max_candidates).forEach((word) => found.add(word));
        }
      }
    }
    const idfBucket = (/** @type {string} */ word) => spelling.lexicon.get(word) || 0;
    return Array.from(found).sort((a, b) => idfBucket(a) - idfBucket(b)).slice(0, max_candidates);
  }

  /** Gives [word, edit distance] of words of the lexicon near to these letters, which are none of them.
   * @param {string} window @param {SpellingModel} spelling @returns {[string, number][]} */
  function findFuzzyCandidates(window, spelling) {
    const { min_word_length, max_word_length } = spelling.core.rules.did_you_mean;
    if (window.length < min_word_length || window.length > max_word_length) return [];
    const edits = maxEdits(spelling.core, window.length);
    return lookUpCandidates(window, edits, spelling)
      .map((word) => /** @type {[string, number]} */ ([word, editDistance(window, word, edits)]))
      .filter(([, distance]) => distance > 0 && distance <= edits);
  }

  /** Gives the Damerau-Levenshtein distance of two words, `limit + 1` for more than `limit`.
   * @param {string} left @param {string} right @param {number} limit */
  function editDistance(left, right, limit) {
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

  return { makeSpellingModel, findFuzzyCandidates, editDistance };
})();
