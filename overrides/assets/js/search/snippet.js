/**
 * @typedef {{title: string, path: string, noun: string, where: string, year: string, summary: string,
 *   is_example: boolean, is_short: boolean, texts: [number, string][]}} StoredDocument
 * @typedef {{label: string, parts: [string, boolean][]}} Snippet texts, and whether each is marked
 */

// Snippets: the best part of a record's texts for a query, with the query's terms marked.
const khlangSnippet = (function () {
  "use strict";

  const SNIPPET_LENGTH = 160;
  const SHORT_TEXT = 60;
  // Matches of one term in one text beyond which more say nothing new.
  const MAX_MATCHES = 60;

  /** Gives the terms of a query with their weights. @param {Core} core @param {SegmentedQuery} segmented */
  function listQueryTerms(core, segmented) {
    /** @type {Map<string, number>} */
    const queryTerms = new Map();
    for (const { terms, weight } of segmented.sequences) {
      for (const term of terms) {
        const idfBucket = core.rareIdfBuckets.get(term) || core.idfBuckets.get(term) || 1;
        queryTerms.set(term, Math.max(queryTerms.get(term) || 0, idfBucket * weight));
      }
    }
    return queryTerms;
  }

  /** Gives [start, end] of the query's terms in a text, neighbours as one. @param {Core} core @param {string} text @param {Map<string, number>} queryTerms */
  function findMarks(core, text, queryTerms) {
    /** @type {[number, number][]} */
    const marks = [];
    for (const [preToken, isThai, start, end] of khlangTokenizer.preTokenize(core.rules, khlangTokenizer.foldLetters(text))) {
      let at = start;
      /** @type {[string, boolean][]} */
      const cut = isThai ? khlangSegmentation.segmentRun(core, preToken) : [[preToken, true]];
      for (const [letters] of cut) {
        const to = isThai ? at + letters.length : end;
        const last = marks[marks.length - 1];
        if (queryTerms.has(letters) && last && last[1] === at) last[1] = to;
        else if (queryTerms.has(letters)) marks.push([at, to]);
        at = to;
      }
    }
    return marks;
  }

  /** Gives a text in parts, the query's terms marked. @param {Core} core @param {string} text @param {Map<string, number>} queryTerms */
  function mark(core, text, queryTerms) {
    /** @type {[string, boolean][]} */
    const parts = [];
    let at = 0;
    for (const [start, end] of findMarks(core, text, queryTerms)) {
      if (start > at) parts.push([text.slice(at, start), false]);
      parts.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < text.length) parts.push([text.slice(at), false]);
    return parts;
  }

  /** Gives [place, term] of the letters of the query's terms in a folded text, in order. @param {string} folded @param {Map<string, number>} queryTerms */
  function findMatches(folded, queryTerms) {
    /** @type {[number, string][]} */
    const matches = [];
    for (const term of queryTerms.keys()) {
      let at = folded.indexOf(term);
      for (let found = 0; at >= 0 && found < MAX_MATCHES; found++) {
        matches.push([at, term]);
        at = folded.indexOf(term, at + term.length);
      }
    }
    return matches.sort((a, b) => a[0] - b[0]);
  }

  /** Finds the window of a text with the highest worth: [worth, start]. @param {string} folded @param {Map<string, number>} queryTerms */
  function findWindow(folded, queryTerms) {
    const matches = findMatches(folded, queryTerms);
    let best = [0, 0];
    for (let first = 0; first < matches.length; first++) {
      const seen = new Set();
      let worth = 0;
      for (let next = first; next < matches.length; next++) {
        const [at, term] = matches[next];
        if (at + term.length > matches[first][0] + SNIPPET_LENGTH) break;
        const before = matches[next - 1];
        if (next > first && before[0] + before[1].length === at) worth += 6;
        if (!seen.has(term)) worth += queryTerms.get(term) || 0;
        seen.add(term);
      }
      if (worth > best[0]) best = [worth, matches[first][0]];
    }
    return best;
  }

  /** Gives where a snippet begins and ends, at spaces where there are any near. @param {string} text @param {number} start */
  function findBounds(text, start) {
    let from = Math.max(0, start - 30);
    const space = text.slice(from, start).search(/\s/);
    if (from && space >= 0) from += space + 1;
    while (!khlangTokenizer.mayCut(text, from)) from--;
    let to = Math.min(text.length, from + SNIPPET_LENGTH);
    const back = text.slice(0, to).search(/\s\S*$/);
    if (to < text.length && back > start + SNIPPET_LENGTH / 2) to = back;
    while (!khlangTokenizer.mayCut(text, to)) to++;
    return [from, to];
  }

  /**
   * Gives the snippet with the highest worth; without any, the summary.
   * @param {Core} core @param {StoredDocument} stored @param {Map<string, number>} queryTerms @returns {Snippet}
   */
  function makeSnippet(core, stored, queryTerms) {
    let best = { worth: 0, label: "", text: "", start: 0 };
    for (const [label, text] of stored.texts) {
      if (text === stored.title) continue;
      const [found, start] = findWindow(khlangTokenizer.foldLetters(text), queryTerms);
      // A name or a label says less than a sentence with the same words.
      const worth = text.length < SHORT_TEXT ? found / 2 : found;
      if (worth > best.worth) best = { worth, label: core.labels[label], text, start };
    }
    if (!best.worth) return { label: "", parts: mark(core, stored.summary, queryTerms) };
    const [from, to] = findBounds(best.text, best.start);
    const text = best.text.slice(from, to).replace(/\n+/g, " ");
    const parts = mark(core, text, queryTerms);
    if (from) parts.unshift(["… ", false]);
    if (to < best.text.length) parts.push([" …", false]);
    return { label: best.label, parts };
  }

  return { listQueryTerms, mark, makeSnippet };
})();
