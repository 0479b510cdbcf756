/**
 * @typedef {{terms: string[], weight: number}} TermSequence
 * @typedef {{sequences: TermSequence[], phrases: string[][], excluded: string[][], unknown: string[]}} SegmentedQuery
 */

// Query segmentation: a query cut into terms of the index, in the same steps as search/query/segmentation.py.
const khlangSegmentation = (function () {
  "use strict";

  const { foldText, mayCut, preTokenize } = khlangTokenizer;
  /** @type {Set<string>} */
  const NO_WORDS = new Set();

  /**
   * Cuts a run of Thai letters into terms: fewest letters in no term, then fewest and commonest terms.
   * `absent` words are no terms.
   * @param {Core} core @param {string} run @param {Set<string>} [absent]
   * @returns {[string, boolean][]} letters, and whether they are a term
   */
  function segmentRun(core, run, absent = NO_WORDS) {
    const { unknown_letter_cost, term_cost, max_term_length } = core.rules;
    const costs = [0];
    const starts = [0];
    const known = [false];
    for (let end = 1; end <= run.length; end++) {
      costs[end] = costs[end - 1] + unknown_letter_cost;
      starts[end] = end - 1;
      known[end] = false;
      if (!mayCut(run, end)) continue;
      for (let start = Math.max(0, end - max_term_length); start < end; start++) {
        // No term is as long: to look up all pieces would take a phone twice the time.
        if (!absent.size && end - start > (core.longestTerms.get(run[start]) || 0)) continue;
        const text = run.slice(start, end);
        const idfBucket = absent.has(text) ? core.rules.max_idf_bucket : core.idfBuckets.get(text);
        if (idfBucket === undefined || costs[start] + term_cost + idfBucket >= costs[end]) continue;
        // Letters in no term may end inside a cluster; what comes after them may not begin there.
        if (!known[start] && !mayCut(run, start)) continue;
        costs[end] = costs[start] + term_cost + idfBucket;
        starts[end] = start;
        known[end] = true;
      }
    }
    /** @type {[string, boolean][]} */
    const segments = [];
    for (let end = run.length; end > 0; end = starts[end]) {
      const letters = run.slice(starts[end], end);
      const next = segments[0];
      if (!known[end] && next && !next[1] && !absent.has(next[0])) next[0] = letters + next[0];
      else segments.unshift([letters, known[end] && !absent.has(letters)]);
    }
    return segments;
  }

  /** Cuts a run into terms and whole words that no record holds; `fetchDoubtful` got what it looks up.
   * @param {Core} core @param {string} run */
  function segmentWords(core, run) {
    const segments = segmentRun(core, run);
    const absent = khlangDictionary.findAbsent(core, run, segments);
    return absent.size ? segmentRun(core, run, absent) : segments;
  }

  /** Fetches the words of the dictionary that may be in the letters of a text that its index explains badly.
   * @param {Core} core @param {string} text */
  function fetchDoubtful(core, text) {
    const runs = preTokenize(core.rules, foldText(core.rules, text)).filter(([, isThai]) => isThai);
    return khlangDictionary.fetchWords(core, runs.flatMap(([run]) => khlangDictionary.listDoubtful(core, run, segmentRun(core, run))));
  }

  /**
   * Gives the terms of a text, a new sequence after what is in no term, which goes to `unknown`.
   * @param {Core} core @param {string} text @param {Set<string>} rare @param {string[]} unknown @returns {string[][]}
   */
  function segmentText(core, text, rare, unknown) {
    /** @type {string[][]} */
    const sequences = [[]];
    for (const [preToken, isThai] of preTokenize(core.rules, foldText(core.rules, text))) {
      const isKnown = core.idfBuckets.has(preToken) || rare.has(preToken);
      for (const [term, known] of isThai ? segmentWords(core, preToken) : [[preToken, isKnown]]) {
        if (known) sequences[sequences.length - 1].push(String(term));
        else {
          unknown.push(String(term));
          sequences.push([]);
        }
      }
    }
    return sequences.filter((sequence) => sequence.length);
  }

  /** Gives the figures and foreign words of a query, of what it excludes, too. @param {Core} core @param {Query} query */
  function listForeign(core, query) {
    return preTokenize(core.rules, foldText(core.rules, [query.keywords, ...query.excluded].join(" ")))
      .filter(([, isThai]) => !isThai)
      .map(([preToken]) => preToken);
  }

  /** Finds which of some terms only a shard names: figures and foreign words. @param {Core} core @param {string[]} terms @returns {Promise<Set<string>>} */
  async function findRareTerms(core, terms) {
    const asked = Array.from(new Set(terms)).filter((term) => !core.termNumbers.has(term) && !/^[\u0e01-\u0e4e]+$/.test(term));
    const postings = await Promise.all(asked.map((term) => khlang.findPostings(core, term)));
    asked.forEach(function (term, place) {
      const documentFrequency = postings[place].docIds.length;
      if (documentFrequency) core.rareIdfBuckets.set(term, Math.round(core.rules.buckets_per_e_fold * Math.log(1 + core.total / documentFrequency)));
    });
    return new Set(asked.filter((term) => core.rareIdfBuckets.has(term)));
  }

  /** Gives the synonyms of the names in a sequence, of the longest name at each place. @param {Core} core @param {string[]} terms */
  function findSynonyms(core, terms) {
    const { synonym } = core.rules.scoring;
    /** @type {TermSequence[]} */
    const found = [];
    for (let at = 0; at < terms.length; ) {
      let size = Math.min(terms.length - at, core.rules.max_synonym_terms);
      while (size > 0 && !core.synonyms.has(terms.slice(at, at + size).join(" "))) size--;
      const others = core.synonyms.get(terms.slice(at, at + size).join(" ")) || [];
      found.push(...others.map((other) => ({ terms: other, weight: synonym * Math.min(1, size / other.length) })));
      at += Math.max(1, size);
    }
    return found;
  }

  /** @param {Core} core @param {Query} query @param {Set<string>} rare its figures and foreign words that only a shard names
   * @returns {SegmentedQuery} */
  function segmentQuery(core, query, rare) {
    /** @type {string[]} */
    const unknown = [];
    const sequences = segmentText(core, query.keywords, rare, unknown).map((terms) => ({ terms, weight: 1 }));
    const synonyms = sequences.flatMap((sequence) => findSynonyms(core, sequence.terms));
    /** @param {string} text */
    function segmentWhole(text) {
      /** @type {string[]} */
      const missing = [];
      const cut = segmentText(core, text, rare, missing);
      return cut.length && !missing.length ? cut[0] : [];
    }
    return {
      sequences: sequences.concat(synonyms),
      phrases: query.phrases.map(segmentWhole).filter((terms) => terms.length),
      excluded: query.excluded.map(segmentWhole).filter((terms) => terms.length),
      unknown,
    };
  }

  return { segmentRun, segmentWords, fetchDoubtful, listForeign, findRareTerms, segmentQuery };
})();
