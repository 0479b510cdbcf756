/**
 * @typedef {{share: number, pairs: number, heldPairs: number, isTorn: boolean, record: number}} Evidence how much of a query
 *   a record holds: the share of its rarity, how many of its pairs, whether only the parts of a word
 * @typedef {{pairs: Set<string>, junk: Set<string>, missing: number[], words: string[][]}} QueryParts
 */

// Weak answers: how much of a query its first result holds, in the same steps as search/query/weakness.py.
const khlangWeakness = (function () {
  "use strict";

  /** @param {Core} core @param {Evidence} evidence */
  function isWeak(core, { share, pairs, heldPairs, isTorn }) {
    const { least_share, sentence_pairs, least_share_of_sentence, full_share } = core.rules.weakness;
    const least = heldPairs >= sentence_pairs ? least_share_of_sentence : least_share;
    const hasPair = heldPairs > 0 || !pairs;
    return share < least || (!hasPair && (isTorn || share < full_share));
  }

  /** @param {Core} core @param {Evidence} evidence */
  function isDoubtful(core, evidence) {
    return isWeak(core, evidence) || evidence.share < core.rules.weakness.doubtful_share || (evidence.pairs > 0 && !evidence.heldPairs);
  }

  /** Tells whether what may have been meant is answered, and much better than what was typed.
   * @param {Core} core @param {Evidence} meant @param {Evidence} typed */
  function isBetter(core, meant, typed) {
    if (isWeak(core, typed)) return !isWeak(core, meant);
    return meant.share >= core.rules.weakness.full_share && !isDoubtful(core, meant);
  }

  /** Gives the offers that are answered, none much worse than the best; then those that are names of the library.
   * @param {Core} core @param {[DidYouMean, Evidence][]} weighed @param {Evidence} typed @param {Map<string, number>} names */
  function chooseOffers(core, weighed, typed, names) {
    // Of a known misspelling nobody asks whether it was meant.
    const isSure = (/** @type {DidYouMean} */ offer) => offer.reason === "misspelt";
    for (const [offer, meant] of weighed) offer.isAnswered = isBetter(core, meant, typed) || (isSure(offer) && !isWeak(core, meant));
    // However it is spelt, the same is found first.
    const isSame = !isWeak(core, typed) && weighed.some(([, meant]) => meant.record === typed.record);
    const answered = weighed.filter(([offer]) => offer.isAnswered && !(isSame && offer.reason === "near"));
    const others = weighed.filter(([offer]) => !offer.isAnswered && (isSure(offer) || names.has(offer.text)));
    const least = answered.length ? answered[0][1] : typed;
    const good = answered.filter(([, meant]) => meant.heldPairs >= least.heldPairs && meant.share >= least.share);
    return good.concat(others).map(([offer]) => offer);
  }

  /** @param {PostingList} postings @param {number} record */
  function holds(postings, record) {
    return Array.prototype.indexOf.call(postings.docIds, record) >= 0;
  }

  /** @param {Core} core @param {string} term */
  function bucketOf(core, term) {
    return core.rareIdfBuckets.get(term) || core.idfBuckets.get(term) || 0;
  }

  /** Gives the words of the dictionary that several terms make, the longest at each place.
   * @param {Core} core @param {[string, boolean][]} segments */
  function findWords(core, segments) {
    /** @type {string[][]} */
    const words = [];
    for (let at = 0; at < segments.length; ) {
      let size = Math.min(core.rules.weakness.max_word_terms, segments.length - at);
      for (; size > 1; size--) {
        const some = segments.slice(at, at + size);
        if (some.every(([, isTerm]) => isTerm) && khlangDictionary.isWord(core, some.map(([text]) => text).join(""))) break;
      }
      if (size > 1) words.push(segments.slice(at, at + size).map(([text]) => text));
      at += Math.max(1, size);
    }
    return words;
  }

  /** Gives the letters that `findWords` looks up. @param {Core} core @param {[string, boolean][]} segments */
  function listJoined(core, segments) {
    /** @type {string[]} */
    const joined = [];
    segments.forEach(function (_, at) {
      for (let size = 2; size <= core.rules.weakness.max_word_terms && at + size <= segments.length; size++) {
        const some = segments.slice(at, at + size);
        if (some.every(([, isTerm]) => isTerm)) joined.push(some.map(([text]) => text).join(""));
      }
    });
    return joined;
  }

  /** Gives the short terms beside letters that are in no word: they are letters of the same unknown one.
   * @param {Core} core @param {[string, boolean][]} segments */
  function findJunk(core, segments) {
    const strays = segments.map(([text, isTerm]) => !isTerm && !khlangDictionary.isAtom(core, text));
    const isBeside = (/** @type {number} */ at) => strays[at - 1] || strays[at] || strays[at + 1];
    return segments.filter(([text, isTerm], at) => isTerm && text.length <= core.rules.dictionary.max_tiny && isBeside(at)).map(([text]) => text);
  }

  /** Gives what a query's runs are cut into. @param {Core} core @param {SegmentedQuery} segmented @param {boolean} withWords
   * @returns {Promise<QueryParts>} */
  async function listParts(core, segmented, withWords) {
    /** @type {QueryParts} */
    const parts = { pairs: new Set(), junk: new Set(), missing: [], words: [] };
    const isFunction = (/** @type {string} */ term) => core.rules.function_terms.includes(term);
    for (const [isThai, segments] of khlangSegmentation.cutText(core, segmented.text, new Set(core.rareIdfBuckets.keys()))) {
      // The figures of a year that was understood need not stand in a text.
      if (!isThai && segmented.years.length && /^[0-9]+$/.test(segments[0][0])) continue;
      for (const [letters, isTerm] of segments) if (!isTerm) parts.missing.push(isThai ? Math.max(1, letters.length / core.rules.weakness.letters_per_term) : 1);
      if (!isThai) continue;
      findJunk(core, segments).forEach((term) => parts.junk.add(term));
      if (withWords) {
        await khlangDictionary.fetchWords(core, listJoined(core, segments));
        parts.words.push(...findWords(core, segments));
      }
      for (let at = 1; at < segments.length; at++) {
        const [left, right] = [segments[at - 1], segments[at]];
        if (left[1] && right[1] && !isFunction(left[0]) && !isFunction(right[0])) parts.pairs.add(left[0] + " " + right[0]);
      }
    }
    return parts;
  }

  /** Gives the terms of the words that a record does not hold whole. @param {Core} core @param {number} record @param {string[][]} words */
  async function findTorn(core, record, words) {
    /** @type {Set<string>} */
    const torn = new Set();
    for (const terms of words) {
      const pairs = await Promise.all(terms.slice(1).map((term, place) => khlang.findBigramPostings(core, terms[place], term)));
      if (!pairs.every((postings) => holds(postings, record))) terms.forEach((term) => torn.add(term));
    }
    return torn;
  }

  /** Gives what was typed, without other names and years. @param {TermSequence[]} sequences */
  function listTyped(sequences) {
    return sequences.filter((sequence) => !sequence.isPhrase && !sequence.isBoost).map((sequence) => sequence.terms);
  }

  /** Gives the terms of the names for which a record has another name. @param {Core} core @param {number} record @param {TermSequence[]} sequences */
  async function findSpoken(core, record, sequences) {
    /** @type {Set<string>} */
    const spoken = new Set();
    const phrases = sequences.filter((sequence) => sequence.isPhrase && !sequence.isBoost).map((sequence) => sequence.terms.join(" "));
    for (const name of listTyped(sequences).flatMap((terms) => khlangSegmentation.findNames(core, terms))) {
      const others = (core.synonyms.get(name) || []).filter((other) => phrases.includes(other));
      const lists = await Promise.all(others.map((other) => khlangRanking.findPhrase(core, other.split(" "))));
      if (lists.some((postings) => holds(postings, record))) name.split(" ").forEach((term) => spoken.add(term));
    }
    return spoken;
  }

  /** @param {Core} core @param {number} record @param {TermSequence[]} sequences @param {QueryParts} parts @param {Set<string>} torn
   * @returns {Promise<Evidence>} */
  async function weigh(core, record, sequences, parts, torn) {
    const { terms } = khlangRanking.chooseTerms(core, sequences.filter((sequence) => !sequence.isPhrase));
    const { bigrams } = khlangRanking.chooseTerms(core, sequences);
    const spoken = await findSpoken(core, record, sequences);
    const most = Math.min(core.rules.max_idf_bucket, Math.round(core.rules.buckets_per_e_fold * Math.log(1 + core.total)));
    let all = parts.missing.reduce((sum, each) => sum + each, 0) * most;
    let heldRarity = 0;
    for (const term of new Set(listTyped(sequences).flat().filter((term) => core.absentNames.has(term)))) {
      all += most;
      if (spoken.has(term)) heldRarity += most;
    }
    for (const [term] of terms) {
      const light = core.rules.function_terms.includes(term) ? core.rules.scoring.function_term : 1;
      const rarity = parts.junk.has(term) ? most : light * bucketOf(core, term);
      all += rarity;
      const isHeld = !parts.junk.has(term) && !torn.has(term) && holds(await khlang.findPostings(core, term), record);
      if (isHeld || spoken.has(term)) heldRarity += rarity;
    }
    let pairs = 0;
    let heldPairs = 0;
    for (const [[first, second]] of bigrams) {
      if (khlang.isFrequentBigram(core, first, second)) continue;
      if (parts.pairs.has(first + " " + second)) pairs++;
      const isSpoken = spoken.has(first) && spoken.has(second);
      if (isSpoken || holds(await khlang.findBigramPostings(core, first, second), record)) heldPairs++;
    }
    // Where only years or ids are asked for, whatever is found has them.
    return { share: all ? Math.min(1, heldRarity / all) : 1, pairs, heldPairs, isTorn: torn.size > 0, record };
  }

  /** Weighs the first result of a query; one without words, or with quoted phrases that were found, is answered.
   * @param {Core} core @param {Query} query @param {SegmentedQuery} segmented @param {number[]} records @param {boolean} phrasesFound
   * @returns {Promise<Evidence>} */
  async function findEvidence(core, query, segmented, records, phrasesFound) {
    const none = { pairs: 0, heldPairs: 0, isTorn: false, record: -1 };
    if (!query.keywords || (query.phrases.length && phrasesFound)) return { share: 1, ...none };
    if (!records.length) return { share: 0, ...none };
    const evidence = await weigh(core, records[0], segmented.sequences, await listParts(core, segmented, false), new Set());
    if (!isDoubtful(core, evidence)) return evidence;
    const parts = await listParts(core, segmented, true);
    const torn = await findTorn(core, records[0], parts.words);
    return torn.size ? weigh(core, records[0], segmented.sequences, parts, torn) : evidence;
  }

  return { findEvidence, isWeak, isDoubtful, chooseOffers };
})();
