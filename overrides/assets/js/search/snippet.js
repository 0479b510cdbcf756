/**
 * @typedef {{title: string, path: string, noun: string, where: string, year: string, summary: string,
 *   is_example: boolean, is_short: boolean, texts: [number, string][]}} StoredDocument
 * @typedef {{label: string, parts: [string, boolean][]}} Snippet texts, and whether each is marked
 * @typedef {{start: number, end: number, term: string}} MatchToken `term` is empty for what is no term of the query
 * @typedef {{value: number, start: number, end: number, tokens: MatchToken[]}} SnippetWindow
 */

// Snippets: the best part of a record's texts for a query, with the query's terms marked, in the same steps as
// search/query/snippet.py.
const khlangSnippet = (function () {
  "use strict";

  const { foldLetters, mayCut, preTokenize } = khlangTokenizer;
  const ELLIPSIS = "…";

  /** Gives the terms of a query that are in the index, with their IDF buckets. @param {Core} core @param {SegmentedQuery} segmented */
  function listQueryTerms(core, segmented) {
    /** @type {Map<string, number>} */
    const queryTerms = new Map();
    for (const term of segmented.sequences.flatMap((sequence) => sequence.terms)) {
      const bucket = core.rareIdfBuckets.get(term) ?? core.idfBuckets.get(term);
      if (bucket !== undefined) queryTerms.set(term, bucket);
    }
    return queryTerms;
  }

  /** Gives an upper bound of the value and the start of the windows with the letters of most terms, best first.
   * @param {Core} core @param {string} folded @param {Map<string, number>} queryTerms */
  function listWindows(core, folded, queryTerms) {
    const { context, max_matches, max_windows } = core.rules.snippet;
    /** @type {[number, string][]} */
    const matches = [];
    for (const term of queryTerms.keys()) {
      let at = folded.indexOf(term);
      for (let count = 0; at >= 0 && count < max_matches; count++) {
        matches.push([at, term]);
        at = folded.indexOf(term, at + term.length);
      }
    }
    matches.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    /** @type {[number, number][]} */
    const found = [[0, 0], ...valueWindows(core, matches, queryTerms)];
    found.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    /** @type {[number, number][]} */
    const apart = [];
    for (const [value, at] of found) {
      if (apart.every(([, other]) => Math.abs(at - other) > context)) apart.push([value, at]);
      if (apart.length === max_windows) break;
    }
    return apart;
  }

  /** Gives an upper bound of the value and the start of the window from each match on, in one sweep.
   * @param {Core} core @param {[number, string][]} matches @param {Map<string, number>} queryTerms */
  function valueWindows(core, matches, queryTerms) {
    const { length, context, adjacency_bonus } = core.rules.snippet;
    const ends = new Set(matches.map(([at, term]) => at + term.length));
    /** How often each term is in the window, and how often after another. @type {[Map<string, number>, Map<string, number>]} */
    const seen = [new Map(), new Map()];
    const worth = (/** @type {string} */ term, /** @type {number} */ kind) => (kind ? adjacency_bonus : Number(queryTerms.get(term)) + 1);
    let value = 0;
    let after = 0;
    return matches.map(function ([first, leaving]) {
      for (; after < matches.length && matches[after][0] <= first + length - context; after++) {
        const [at, term] = matches[after];
        for (let kind = 0; kind <= Number(ends.has(at)); kind++) {
          const count = seen[kind].get(term) || 0;
          value += count ? 0 : worth(term, kind);
          seen[kind].set(term, count + 1);
        }
      }
      const most = value;
      for (let kind = 0; kind <= Number(ends.has(first)); kind++) {
        const count = (seen[kind].get(leaving) || 0) - 1;
        seen[kind].set(leaving, count);
        value -= count ? 0 : worth(leaving, kind);
      }
      return /** @type {[number, number]} */ ([most, first]);
    });
  }

  /** Gives the value of a window: of each of the query's terms once, by its IDF bucket, more beside another.
   * @param {Core} core @param {MatchToken[]} tokens @param {Map<string, number>} queryTerms */
  function valueTokens(core, tokens, queryTerms) {
    /** @type {Map<string, number>} */
    const seen = new Map();
    let end = -1;
    for (const token of tokens) {
      if (!token.term) continue;
      const bonus = token.start === end ? core.rules.snippet.adjacency_bonus : 0;
      const worth = Number(queryTerms.get(token.term)) + 1 + bonus;
      seen.set(token.term, Math.max(seen.get(token.term) || 0, worth));
      end = token.end;
    }
    return Array.from(seen.values()).reduce((sum, worth) => sum + worth, 0);
  }

  /** Cuts the text from `low` to `high` into terms; a long run of letters only that far.
   * @param {Core} core @param {string} folded @param {number} low @param {number} high @param {Map<string, number>} queryTerms */
  function segmentAround(core, folded, low, high, queryTerms) {
    while (low > 0 && !mayCut(folded, low)) low--;
    /** @type {MatchToken[]} */
    const tokens = [];
    for (const [preToken, isThai, start, end] of preTokenize(core.rules, folded.slice(low, high + core.rules.snippet.margin))) {
      let at = low + start;
      /** @type {[string, boolean][]} */
      const segments = isThai ? khlangSegmentation.segmentRun(core, preToken) : [[preToken, true]];
      for (const [text, isTerm] of segments) {
        const after = isThai ? at + text.length : low + end;
        const last = tokens[tokens.length - 1];
        // Letters in no term may end inside a cluster.
        if (last && last.end === at && !mayCut(folded, at)) tokens[tokens.length - 1] = { start: last.start, end: after, term: "" };
        else tokens.push({ start: at, end: after, term: isTerm && queryTerms.has(text) ? text : "" });
        at = after;
      }
    }
    return tokens;
  }

  /** Gives where a snippet begins that shows what stands at `at`: after a space if there is one near.
   * @param {Core} core @param {string} folded @param {MatchToken[]} tokens @param {number} at */
  function findStart(core, folded, tokens, at) {
    const { context } = core.rules.snippet;
    if (at <= context) return 0;
    const starts = tokens.map((token) => token.start).filter((start) => at - context <= start && start <= at);
    const afterSpace = starts.find((start) => /\s/.test(folded[start - 1]));
    return afterSpace ?? starts[0] ?? at;
  }

  /** Gives where a snippet ends: after the last term that fits, with what closes it.
   * @param {Core} core @param {string} folded @param {MatchToken[]} tokens @param {number} start */
  function findEnd(core, folded, tokens, start) {
    const { length } = core.rules.snippet;
    if (folded.length - start <= length) return folded.length;
    const ends = tokens.map((token) => token.end).filter((end) => start < end && end <= start + length);
    if (ends.length) return ends[ends.length - 1];
    let end = start + length;
    while (end > start + 1 && !mayCut(folded, end)) end--;
    return end;
  }

  /** Cuts the text around a match into terms, and chooses where the snippet begins and ends.
   * @param {Core} core @param {string} folded @param {number} at @param {Map<string, number>} queryTerms @returns {SnippetWindow} */
  function cutWindow(core, folded, at, queryTerms) {
    const { length, context, margin } = core.rules.snippet;
    const tokens = segmentAround(core, folded, Math.max(0, at - context - margin), at + length + margin, queryTerms);
    const start = findStart(core, folded, tokens, at);
    const end = findEnd(core, folded, tokens, start);
    const inside = tokens.filter((token) => start <= token.start && token.end <= end);
    return { value: valueTokens(core, inside, queryTerms), start, end, tokens: inside };
  }

  /** Gives a part of a text in parts, the query's terms marked, neighbours that are marked alike as one.
   * @param {string} text @param {MatchToken[]} tokens @param {number} start @param {number} end */
  function writeParts(text, tokens, start, end) {
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
    for (const token of tokens.filter((each) => each.term)) {
      add(text.slice(done, token.start), false);
      add(text.slice(token.start, token.end), true);
      done = token.end;
    }
    add(text.slice(done, end), false);
    if (end < text.length) add(ELLIPSIS, false);
    return parts.map(([part, isMarked]) => /** @type {[string, boolean]} */ ([part.replace(/\n/g, " "), isMarked]));
  }

  /** Gives a whole text in parts, the query's terms marked. @param {Core} core @param {string} text @param {Map<string, number>} queryTerms */
  function mark(core, text, queryTerms) {
    const tokens = segmentAround(core, foldLetters(text), 0, text.length, queryTerms);
    return writeParts(text, tokens, 0, text.length);
  }

  /**
   * Gives the snippet with the most and rarest terms of a query, not of the title, which results show anyway; without
   * any, how the first text begins.
   * @param {Core} core @param {StoredDocument} stored @param {Map<string, number>} queryTerms @returns {Snippet}
   */
  function makeSnippet(core, stored, queryTerms) {
    const { max_text, max_windows } = core.rules.snippet;
    /** @type {[number, number, string, string, string][]} */
    const found = [];
    for (const [label, whole] of stored.texts) {
      if (whole === stored.title) continue;
      const text = whole.slice(0, max_text);
      const folded = foldLetters(text);
      for (const [value, at] of listWindows(core, folded, queryTerms)) found.push([value, at, core.labels[label], text, folded]);
    }
    found.sort((a, b) => b[0] - a[0]);
    /** @type {SnippetWindow} */
    let best = { value: -1, start: 0, end: 0, tokens: [] };
    let [label, text] = ["", ""];
    for (const [value, at, whose, whole, folded] of found.slice(0, max_windows)) {
      // The value by letters alone is an upper bound of that by terms.
      if (value <= best.value) break;
      const window = cutWindow(core, folded, at, queryTerms);
      if (window.value > best.value) [best, label, text] = [window, whose, whole];
    }
    return { label, parts: writeParts(text, best.tokens, best.start, best.end) };
  }

  return { listQueryTerms, mark, makeSnippet };
})();
