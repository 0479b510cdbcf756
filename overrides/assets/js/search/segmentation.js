/**
 * @typedef {{terms: string[], weight: number, isPhrase: boolean, isBoost: boolean, group: number}} TermSequence a phrase counts only all
 *   together, the best of its group; a boost only for records that are found
 * @typedef {{sequences: TermSequence[], phrases: string[][], excluded: string[][], unknown: string[], years: number[], text: string}} SegmentedQuery
 *   `text` is what of the keywords was cut
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
      segments.unshift([letters, known[end] && !absent.has(letters)]);
    }
    return joinUnknown(segments, absent);
  }

  /** Joins what is in no term to one segment; so is a letter beside it, or without a longer term beside it. `absent` words
   * stay whole.
   * @param {[string, boolean][]} segments @param {Set<string>} absent */
  function joinUnknown(segments, absent) {
    const isLong = segments.map(([text, isTerm]) => isTerm && text.length > 1);
    /** @type {[string, boolean][]} */
    const joined = [];
    segments.forEach(function ([text, isTerm], place) {
      const beside = [place - 1, place + 1].filter((at) => at in segments);
      const isSound = beside.some((at) => isLong[at]) && beside.every((at) => segments[at][1]);
      const isKept = isTerm && (text.length > 1 || isSound || segments.length === 1);
      const isStray = !isKept && !absent.has(text);
      const last = joined[joined.length - 1];
      if (last && isStray && !last[1] && !absent.has(last[0])) last[0] += text;
      else joined.push([text, isKept]);
    });
    return joined;
  }

  /** Joins [pre-token, whether it is a run of Thai letters, …] to the letters of a name: two Thai letters that had a dot
   * keep one, since ชม. is no word, ชม is. @param {[string, boolean, number, number][]} preTokens */
  function writeLetters(preTokens) {
    const letters = preTokens.map(([preToken]) => preToken).join("");
    const isShort = letters.length <= 2 && !preTokens.some(([, isThai]) => isThai);
    return isShort && /^[\u0e01-\u0e4e]+$/.test(letters) ? letters + "." : letters;
  }

  /** Gives how many of the first pre-tokens are a name that no record holds, 0 if none is.
   * @param {Core} core @param {[string, boolean, number, number][]} preTokens */
  function matchAbsent(core, preTokens) {
    let size = Math.min(preTokens.length, core.rules.max_name_pre_tokens);
    while (size > 0 && !core.absentNames.has(writeLetters(preTokens.slice(0, size)))) size--;
    return size;
  }

  /** Gives each pre-token of a text: whether it is Thai, and its segments. A name that no record holds is one, also with spaces.
   * @param {Core} core @param {string} text @param {Set<string>} rare @returns {[boolean, [string, boolean][]][]} */
  function cutText(core, text, rare) {
    const preTokens = preTokenize(core.rules, foldText(core.rules, text));
    /** @type {[boolean, [string, boolean][]][]} */
    const cut = [];
    for (let at = 0; at < preTokens.length; ) {
      const size = matchAbsent(core, preTokens.slice(at));
      const [preToken, isThai] = preTokens[at];
      if (size) cut.push([isThai, [[writeLetters(preTokens.slice(at, at + size)), true]]]);
      else if (isThai) cut.push([true, segmentWords(core, preToken)]);
      else cut.push([false, [[preToken, core.idfBuckets.has(preToken) || rare.has(preToken)]]]);
      at += size || 1;
    }
    return cut;
  }

  /** Cuts a run into terms and whole words that no record holds; `fetchDoubtful` got what it looks up.
   * @param {Core} core @param {string} run */
  function segmentWords(core, run) {
    const segments = segmentRun(core, run);
    const absent = khlangDictionary.findAbsent(core, run, segments);
    return absent.size ? segmentRun(core, run, absent) : segments;
  }

  /** @param {Core} core @param {Query} query @param {Set<string>} rare */
  function findMentions(core, query, rare) {
    return khlangMentions.findMentions(core.rules, foldText(core.rules, query.keywords), (term) => core.idfBuckets.has(term) || rare.has(term));
  }

  /** Gives all of a query that is cut. @param {Core} core @param {Query} query @param {Set<string>} rare */
  function joinTexts(core, query, rare) {
    return [findMentions(core, query, rare).text, ...query.phrases, ...query.excluded].join(" ");
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
    for (const [term, isKnown] of cutText(core, text, rare).flatMap(([, segments]) => segments)) {
      if (isKnown) sequences[sequences.length - 1].push(term);
      else {
        unknown.push(term);
        sequences.push([]);
      }
    }
    return sequences.filter((sequence) => sequence.length);
  }

  /** Gives the figures and foreign words of a query, of what it excludes, too. @param {Core} core @param {Query} query */
  function listForeign(core, query) {
    const foreign = preTokenize(core.rules, foldText(core.rules, [query.keywords, ...query.excluded].join(" ")))
      .filter(([, isThai]) => !isThai)
      .map(([preToken]) => preToken);
    return foreign.concat(khlangMentions.listTerms(core.rules, foldText(core.rules, query.keywords)));
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

  /** Gives the names with synonyms in a sequence, the longest at each place. @param {Core} core @param {string[]} terms */
  function findNames(core, terms) {
    /** @type {string[]} */
    const found = [];
    for (let at = 0; at < terms.length; ) {
      let size = Math.min(terms.length - at, core.rules.max_synonym_terms);
      while (size > 0 && !core.synonyms.has(terms.slice(at, at + size).join(" "))) size--;
      if (size) found.push(terms.slice(at, at + size).join(" "));
      at += Math.max(1, size);
    }
    return found;
  }

  /** Gives the synonyms of the names in some sequences, but for those that stand there themselves, each as a phrase.
   * @param {Core} core @param {string[][]} sequences @returns {TermSequence[]} */
  function listSynonyms(core, sequences) {
    const said = sequences.map((terms) => " " + terms.join(" ") + " ");
    const names = Array.from(new Set(sequences.flatMap((terms) => findNames(core, terms))));
    /** @type {Map<string, TermSequence>} */
    const found = new Map();
    names.forEach(function (name, group) {
      const weight = core.absentNames.has(name.split(" ")[0]) ? 1 : core.rules.scoring.synonym;
      for (const other of core.synonyms.get(name) || []) {
        if (found.has(other) || said.some((each) => each.includes(" " + other + " "))) continue;
        found.set(other, { terms: other.split(" "), weight, isPhrase: true, isBoost: false, group });
      }
    });
    return Array.from(found.values()).slice(0, core.rules.max_synonyms);
  }

  /** @param {Core} core @param {Query} query @param {Set<string>} rare its figures and foreign words that only a shard names
   * @returns {SegmentedQuery} */
  function segmentQuery(core, query, rare) {
    /** @type {string[]} */
    const unknown = [];
    const mentions = findMentions(core, query, rare);
    const sequences = segmentText(core, mentions.text, rare, unknown);
    /** @param {string} text */
    function segmentWhole(text) {
      /** @type {string[]} */
      const missing = [];
      const cut = segmentText(core, text, rare, missing);
      return cut.length && !missing.length ? cut[0] : [];
    }
    return {
      sequences: sequences.map((terms) => ({ terms, weight: 1, isPhrase: false, isBoost: false, group: 0 })).concat(listSynonyms(core, sequences), mentions.sequences),
      phrases: query.phrases.map(segmentWhole).filter((terms) => terms.length),
      excluded: query.excluded.map(segmentWhole).filter((terms) => terms.length),
      unknown,
      years: mentions.years,
      text: mentions.text,
    };
  }

  return { segmentRun, segmentWords, cutText, findNames, writeLetters, joinTexts, fetchDoubtful, listForeign, findRareTerms, segmentQuery };
})();
