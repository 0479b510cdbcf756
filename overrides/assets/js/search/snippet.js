/**
 * @typedef {{title: string, path: string, noun: string, where: string, year: string, summary: string,
 *   is_example: boolean, is_short: boolean, texts: [number, string][]}} StoredDocument `texts` are label and text, marked
 *   where words begin
 * @typedef {{label: string, parts: [string, boolean][]}} Snippet texts, and whether each is marked
 * @typedef {{typed: string[][], names: string[][], idfBuckets: Map<string, number>, boundTerms: Set<string>}} QueryTerms
 * @typedef {{start: number, end: number, letters: string, value: number}} WordMatch
 */

// Snippets: the best part of a record's texts for a query, with the query's words marked, in the same steps as
// search/query/snippet.py.
const khlangSnippet = (function () {
  "use strict";

  const { foldLetters, mayCut } = khlangTokenizer;
  const { cut, readMarked, readText } = khlangWordTexts;
  const ELLIPSIS = "…";
  const STRAY_COST = 1000;
  const WORD_COST = 1;

  /** Gives what snippets need of a query. @param {Core} core @param {SegmentedQuery} segmented @returns {QueryTerms} */
  function listQueryTerms(core, segmented) {
    /** @type {Map<string, number>} */
    const idfBuckets = new Map();
    for (const term of segmented.sequences.flatMap((sequence) => sequence.terms)) {
      const bucket = core.rareIdfBuckets.get(term) ?? core.idfBuckets.get(term);
      if (bucket !== undefined) idfBuckets.set(term, bucket);
    }
    return {
      typed: segmented.sequences.filter(({ isPhrase, isBoost }) => !isPhrase && !isBoost).map(({ terms }) => terms),
      names: segmented.sequences.filter(({ isPhrase, isBoost }) => isPhrase && !isBoost).map(({ terms }) => terms),
      idfBuckets,
      boundTerms: new Set(core.rules.snippet.bound_terms),
    };
  }

  /** Tells what a word of these terms is worth: more the rarer they are. @param {QueryTerms} query @param {string[]} terms */
  function valueTerms(query, terms) {
    return terms.reduce((sum, term) => sum + (query.boundTerms.has(term) ? 0 : (query.idfBuckets.get(term) || 0) + 1), 0);
  }

  /** Gives, for each place after a term, where the last word before it begins, and whether it is one.
   * @param {Core} core @param {string[]} terms @param {Set<string>} held @returns {[number, boolean][]} */
  function joinTerms(core, terms, held) {
    const costs = [0];
    /** @type {[number, boolean][]} */
    const starts = [[0, false]];
    for (let end = 1; end <= terms.length; end++) {
      costs[end] = costs[end - 1] + STRAY_COST;
      starts[end] = [end - 1, false];
      for (let first = Math.max(0, end - core.rules.snippet.max_word_terms); first < end; first++) {
        if (costs[first] + WORD_COST >= costs[end] || !held.has(terms.slice(first, end).join(""))) continue;
        costs[end] = costs[first] + WORD_COST;
        starts[end] = [first, true];
      }
    }
    return starts;
  }

  /** Gives the words of a query among those that a record holds, with what they are worth.
   * @param {Core} core @param {QueryTerms} query @param {Set<string>} held */
  function findWords(core, query, held) {
    /** @type {Map<string, number>} */
    const values = new Map();
    for (const terms of query.typed) {
      const starts = joinTerms(core, terms, held);
      for (let at = terms.length; at > 0; at = starts[at][0]) {
        const word = terms.slice(starts[at][0], at);
        if (starts[at][1]) values.set(word.join(""), valueTerms(query, word));
      }
    }
    // A query of bound terms alone.
    if (!Array.from(values.values()).some(Boolean)) for (const word of values.keys()) values.set(word, 1);
    return values;
  }

  /** Gives the last of the words which, from a place on, are a name letter by letter; -1 where they are none.
   * @param {[number, number, string][]} words @param {number} place @param {string} name */
  function followName(words, place, name) {
    let size = 0;
    while (place < words.length && name.startsWith(words[place][2], size)) {
      size += words[place][2].length;
      if (size === name.length) return place;
      place++;
    }
    return -1;
  }

  /** Gives the words of a query in a text, in order; of bound terms those between two others.
   * @param {Core} core @param {WordText} text @param {Map<string, number>} values @param {QueryTerms} query @returns {WordMatch[]} */
  function listMatches(core, text, values, query) {
    /** @type {Map<string, number>} */
    const names = new Map(query.names.map((terms) => [terms.join(""), Math.floor(valueTerms(query, terms) / 2)]));
    /** @type {WordMatch[]} */
    const found = [];
    const { words } = text;
    for (let place = 0; place < words.length && found.length < core.rules.snippet.max_matches; ) {
      const [start, end, letters] = words[place];
      let last = -1;
      for (const [name, value] of names) {
        if (name.startsWith(letters)) last = followName(words, place, name);
        if (last < 0) continue;
        found.push({ start, end: words[last][1], letters: name, value });
        break;
      }
      const value = values.get(letters);
      if (last < 0 && value !== undefined) found.push({ start, end, letters, value });
      place = Math.max(last, place) + 1;
    }
    return found.filter((each, number) => each.value || isBetween(found, number));
  }

  /** Tells whether a match touches one before it and one after it, both of them worth something. @param {WordMatch[]} found @param {number} number */
  function isBetween(found, number) {
    const [before, here, after] = [found[number - 1], found[number], found[number + 1]];
    return Boolean(before && after) && before.end === here.start && here.end === after.start && before.value > 0 && after.value > 0;
  }

  /** Gives value and start of the window from each match on: of each of its words once, more beside another.
   * @param {Core} core @param {WordMatch[]} matches @returns {[number, number][]} */
  function valueWindows(core, matches) {
    const { length, context, adjacency_bonus } = core.rules.snippet;
    return matches.map(function (first, number) {
      /** @type {Map<string, number>} */
      const worth = new Map();
      let before = -1;
      for (let at = number; at < matches.length; at++) {
        const { start, end, letters, value } = matches[at];
        if (end > first.start + length - context) break;
        worth.set(letters, Math.max(worth.get(letters) || 0, value + (start === before ? adjacency_bonus : 0)));
        before = end;
      }
      return /** @type {[number, number]} */ ([Array.from(worth.values()).reduce((sum, value) => sum + value, 0), first.start]);
    });
  }

  /** Gives where a snippet begins that shows what stands at `at`: after a space if there is one near.
   * @param {Core} core @param {WordText} text @param {number} at */
  function findStart(core, text, at) {
    const { context } = core.rules.snippet;
    if (at <= context) return 0;
    const starts = text.words.map(([start]) => start).filter((start) => at - context <= start && start <= at);
    return starts.find((start) => /\s/.test(text.letters[start - 1])) ?? starts[0] ?? at;
  }

  /** Gives where a snippet ends: after the last word that fits. @param {Core} core @param {WordText} text @param {number} start */
  function findEnd(core, text, start) {
    const { length } = core.rules.snippet;
    if (text.letters.length - start <= length) return text.letters.length;
    const ends = text.words.map(([, end]) => end).filter((end) => start < end && end <= start + length);
    if (ends.length) return ends[ends.length - 1];
    let end = start + length;
    while (end > start + 1 && !mayCut(text.letters, end)) end--;
    return end;
  }

  /** Gives the parts of a text from `start` to `end`; marks that touch are one, lines are one.
   * @param {string | string[]} letters @param {WordMatch[]} matches @param {number} start @param {number} end */
  function writeParts(letters, matches, start, end) {
    /** @type {[string, boolean][]} */
    const parts = [];
    /** @param {string} part @param {boolean} isMarked */
    function add(part, isMarked) {
      const last = parts[parts.length - 1];
      if (last && last[1] === isMarked) last[0] += part;
      else if (part) parts.push([part, isMarked]);
    }
    if (start > 0) add(ELLIPSIS, false);
    let done = start;
    for (const match of matches) {
      if (match.start < start || match.end > end) continue;
      add(cut(letters, done, match.start), false);
      add(cut(letters, match.start, match.end), true);
      done = match.end;
    }
    add(cut(letters, done, end), false);
    if (end < letters.length) add(ELLIPSIS, false);
    return parts.map(([part, isMarked]) => /** @type {[string, boolean]} */ ([part.replace(/\n/g, " "), isMarked]));
  }

  /**
   * Gives the snippet with the most and rarest words of a query, not of the title, which results show anyway; without
   * any, how the first text begins.
   * @param {Core} core @param {StoredDocument} stored @param {QueryTerms} query @returns {Snippet}
   */
  function makeSnippet(core, stored, query) {
    const title = foldLetters(stored.title);
    const others = stored.texts.filter(([, marked]) => foldLetters(readMarked(marked).text) !== title);
    const texts = others.map(([label, text]) => readText(core, core.labels[label], text));
    const values = findWords(core, query, khlangWordTexts.listDistinct(texts));
    /** @type {{value: number, at: number, text: WordText, matches: WordMatch[]}} */
    let best = { value: -1, at: 0, text: { label: "", letters: "", words: [] }, matches: [] };
    for (const text of texts) {
      const matches = listMatches(core, text, values, query);
      for (const [value, at] of [/** @type {[number, number]} */ ([0, 0]), ...valueWindows(core, matches)]) {
        if (value > best.value) best = { value, at, text, matches };
      }
    }
    const start = findStart(core, best.text, best.at);
    return { label: best.text.label, parts: writeParts(best.text.letters, best.matches, start, findEnd(core, best.text, start)) };
  }

  /** Gives the title of a record in parts, the query's words marked, and where its words begin. @param {Core} core @param {StoredDocument} stored @param {QueryTerms} query */
  function markTitle(core, stored, query) {
    const title = foldLetters(stored.title);
    const [, marked] = stored.texts.find(([, each]) => foldLetters(readMarked(each).text) === title) || [0, stored.title];
    const text = readText(core, "", marked);
    const matches = listMatches(core, text, findWords(core, query, khlangWordTexts.listDistinct([text])), query);
    return { parts: writeParts(text.letters, matches, 0, text.letters.length), borders: text.words.map(([start]) => start) };
  }

  return { listQueryTerms, makeSnippet, markTitle };
})();
