// Ranking: BM25 over terms and bigrams, in the same steps as search/index/ranking.py.
const khlangRanking = (function () {
  "use strict";

  // Files that a browser fetches from one host at a time, over HTTP/1.1.
  const LINES = 6;
  // Texts that are fetched while the last postings are on their way: more would hold those up.
  const LEADERS = 2;
  /** @type {Promise<PostingList>} */
  const NO_POSTINGS = Promise.resolve({ docIds: [], impacts: [] });

  /** Gives the IDF bucket of a term of a query. @param {Core} core @param {string} term */
  function idfBucketOf(core, term) {
    return core.rareIdfBuckets.get(term) || core.idfBuckets.get(term) || 0;
  }

  /**
   * @template K @param {Map<string, [K, number, number]>} all by name: what, weight, IDF bucket
   * @param {number} most @returns {[K, number][]} the rarest, in the rankRecords of the query
   */
  function chooseRarest(all, most) {
    const names = Array.from(all.keys());
    const rarest = names.slice().sort((a, b) => (all.get(b) || [0, 0, 0])[2] - (all.get(a) || [0, 0, 0])[2]);
    const chosen = new Set(rarest.slice(0, most));
    return names.filter((name) => chosen.has(name)).map((name) => {
      const [what, weight] = /** @type {[K, number, number]} */ (all.get(name));
      return [what, weight];
    });
  }

  /** @param {Core} core @param {TermSequence[]} sequences */
  function chooseTerms(core, sequences) {
    /** @type {Map<string, [string, number, number]>} */
    const terms = new Map();
    /** @type {Map<string, [[string, string], number, number]>} */
    const bigrams = new Map();
    for (const { terms: sequence, weight, isPhrase, isBoost } of sequences) {
      if (isBoost || isPhrase) continue;
      sequence.forEach(function (term, place) {
        if (!core.termNumbers.has(term) && !core.rareIdfBuckets.has(term)) return;
        const known = terms.get(term);
        // One letter beside others counts in its bigrams alone: ก of a list says nothing of the ก in กวาด.
        const isLetter = sequence.length > 1 && /^[\u0e01-\u0e4e]$/.test(term);
        if (!isLetter) terms.set(term, [term, Math.max(weight, known ? known[1] : 0), idfBucketOf(core, term)]);
        if (!place || !core.termNumbers.has(term) || !core.termNumbers.has(sequence[place - 1])) return;
        const before = sequence[place - 1];
        const name = before + " " + term;
        const bigram = bigrams.get(name);
        const idfBucket = Math.max(idfBucketOf(core, before), idfBucketOf(core, term));
        bigrams.set(name, [[before, term], Math.max(weight, bigram ? bigram[1] : 0), idfBucket]);
      });
    }
    const { max_terms, max_bigrams, function_term, function_bigram } = core.rules.scoring;
    const isFunction = (/** @type {string} */ term) => core.rules.function_terms.includes(term);
    const chosenTerms = chooseRarest(terms, max_terms);
    const light = chosenTerms.every(([term]) => isFunction(term)) ? 1 : function_term;
    return {
      terms: chosenTerms.map(([term, weight]) => /** @type {[string, number]} */ ([term, weight * (isFunction(term) ? light : 1)])),
      bigrams: chooseRarest(bigrams, max_bigrams).map(
        ([bigram, weight]) => /** @type {[[string, string], number]} */ ([bigram, weight * (bigram.every(isFunction) ? function_bigram : 1)])
      ),
    };
  }

  /** Gives what tells where a phrase is held: its rarest bigrams, and terms that have none. @param {Core} core @param {string[]} terms */
  function choosePhraseParts(core, terms) {
    const isCommon = (/** @type {string} */ term) => core.termNumbers.has(term);
    const bigrams = terms.slice(1).map((term, place) => /** @type {[string, string]} */ ([terms[place], term])).filter((bigram) => bigram.every(isCommon));
    const rarity = (/** @type {[string, string]} */ bigram) => Math.max(idfBucketOf(core, bigram[0]), idfBucketOf(core, bigram[1]));
    bigrams.sort((a, b) => rarity(b) - rarity(a));
    const single = terms.filter((term) => !bigrams.length || !isCommon(term));
    return { bigrams: bigrams.slice(0, core.rules.scoring.phrase_bigrams), single };
  }

  /** Gives the records that are in all of some posting lists, each with its least impact there. @param {PostingList[]} lists @returns {PostingList} */
  function intersect(lists) {
    const [first, ...others] = lists.map(({ docIds, impacts }) => new Map(Array.from(docIds, (record, place) => [record, impacts[place]])));
    const held = Array.from(first).filter(([record]) => others.every((each) => each.has(record)));
    return {
      docIds: held.map(([record]) => record),
      impacts: held.map(([record, impact]) => Math.min(impact, ...others.map((each) => each.get(record) || 0))),
    };
  }

  /** Gives the posting list of a phrase. @param {Core} core @param {string[]} terms */
  async function findPhrase(core, terms) {
    const { bigrams, single } = choosePhraseParts(core, terms);
    const asked = bigrams.map(([first, second]) => khlang.findBigramPostings(core, first, second));
    return intersect(await Promise.all(asked.concat(single.map((term) => khlang.findPostings(core, term)))));
  }

  /** Gives the phrases, then the boosts. @param {TermSequence[]} sequences */
  function listPhrases(sequences) {
    return sequences.filter((sequence) => sequence.isPhrase).concat(sequences.filter((sequence) => sequence.isBoost));
  }

  /** Adds what a term, bigram or phrase gives to each record. @param {Core} core @param {Float64Array} scores @param {PostingList} postings @param {number} weight */
  function add(core, scores, { docIds, impacts }, weight) {
    const documentFrequency = docIds.length;
    if (!documentFrequency) return;
    const factor = Math.log(1 + (core.total - documentFrequency + 0.5) / (documentFrequency + 0.5)) * weight * (core.rules.scoring.k1 + 1);
    for (let place = 0; place < documentFrequency; place++) scores[docIds[place]] += factor * impacts[place];
  }

  /**
   * Gives the score of every record, from the posting lists that are there.
   * @param {Core} core @param {[string, number][]} terms @param {[[string, string], number][]} bigrams
   * @param {TermSequence[]} phrases @param {(PostingList | undefined)[]} known those of the terms, the bigrams, the phrases
   * @param {boolean} isMore whether anything but boosts is asked
   */
  function sum(core, terms, bigrams, phrases, isMore, known) {
    const rules = core.rules.scoring;
    const scores = new Float64Array(core.total);
    /** @type {Map<string, number>} */
    const shares = new Map();
    /** @type {[PostingList, number][]} */
    const added = [];
    bigrams.forEach(function ([names, weight], place) {
      const postings = known[terms.length + place];
      const documentFrequency = postings ? postings.docIds.length : 0;
      if (!postings || !documentFrequency) return;
      const rarer = Math.max(idfBucketOf(core, names[0]), idfBucketOf(core, names[1]));
      const cohesion = Math.min(1, documentFrequency / (core.total / (Math.exp(rarer / core.rules.buckets_per_e_fold) - 1)));
      added.push([postings, weight * (rules.bigram + rules.cohesive_bigram * cohesion)]);
      for (const name of names) {
        const share = shares.get(name);
        const least = 1 - rules.cohesive_term * cohesion;
        shares.set(name, share === undefined ? least : Math.min(share, least));
      }
    });
    terms.forEach(function ([term, weight], place) {
      const share = shares.get(term);
      const postings = known[place];
      if (postings) add(core, scores, postings, weight * (share === undefined ? 1 : share));
    });
    for (const [postings, weight] of added) add(core, scores, postings, weight);
    const phrasePostings = known.slice(terms.length + bigrams.length);
    addPhrases(core, scores, phrases, phrasePostings);
    const isFound = scores.map((score) => (score > 0 || !isMore ? 1 : 0));
    phrases.forEach(function ({ weight, isBoost }, place) {
      const postings = phrasePostings[place];
      if (isBoost && postings) add(core, scores, postings, weight);
    });
    return scores.map((score, record) => score * isFound[record]);
  }

  /** Adds what phrases give to each record: of those of one group, the best.
   * @param {Core} core @param {Float64Array} scores @param {TermSequence[]} phrases
   * @param {(PostingList | undefined)[]} known */
  function addPhrases(core, scores, phrases, known) {
    /** @type {Map<number, Float64Array>} */
    const best = new Map();
    phrases.forEach(function ({ weight, isPhrase, group }, place) {
      const postings = known[place];
      if (!isPhrase || !postings) return;
      const added = new Float64Array(core.total);
      add(core, added, postings, weight);
      const before = best.get(group);
      best.set(group, before ? added.map((score, record) => Math.max(score, before[record])) : added);
    });
    for (const added of best.values()) added.forEach((score, record) => (scores[record] += score));
  }

  /** Requests the posting lists of a query: of its terms, then of its bigrams but for frequent ones, which ranking
   * leaves out, and of its phrases. A failure is reported where they are awaited.
   * @param {Core} core @param {[string, number][]} terms @param {[[string, string], number][]} bigrams
   * @param {TermSequence[]} phrases @returns {Promise<PostingList>[]} */
  function requestPostings(core, terms, bigrams, phrases) {
    const asked = [
      ...terms.map(([term]) => khlang.findPostings(core, term)),
      ...bigrams.map(([[first, second]]) => (khlang.isFrequentBigram(core, first, second) ? NO_POSTINGS : khlang.findBigramPostings(core, first, second))),
      ...phrases.map((phrase) => findPhrase(core, phrase.terms)),
    ];
    for (const each of asked) each.catch(() => undefined);
    return asked;
  }

  /** Requests the posting lists of a query, to have them early. @param {Core} core @param {TermSequence[]} sequences */
  function fetchPostings(core, sequences) {
    const { terms, bigrams } = chooseTerms(core, sequences);
    requestPostings(core, terms, bigrams, listPhrases(sequences));
  }

  /** Gives the score of every record; `lead` is called once while the last posting lists are on their way, with the
   * scores from those that are there and the number of free connections, at least two. Not when all come at once.
   * @param {Core} core @param {TermSequence[]} sequences @param {(scores: Float64Array, free: number) => void} lead
   * @returns {Promise<Float64Array>} */
  async function scoreRecords(core, sequences, lead) {
    const { terms, bigrams } = chooseTerms(core, sequences);
    const phrases = listPhrases(sequences);
    const isMore = sequences.some((sequence) => !sequence.isBoost);
    const asked = requestPostings(core, terms, bigrams, phrases);
    /** @type {(PostingList | undefined)[]} */
    const known = asked.map(() => undefined);
    let isQueued = khlang.countUnderWay() > LINES;
    const all = asked.map(async function (each, place) {
      known[place] = await each;
      const coming = khlang.countUnderWay();
      if (!isQueued || !coming || coming > LINES - LEADERS) return;
      isQueued = false;
      lead(sum(core, terms, bigrams, phrases, isMore, known), LINES - coming);
    });
    await Promise.all(all);
    return sum(core, terms, bigrams, phrases, isMore, known);
  }

  /** Gives the records with a score, best first; equals by number. @param {Float64Array} scores @returns {number[]} */
  function rankRecords(scores) {
    /** @type {number[]} */
    const found = [];
    const rounded = scores.map((score) => Math.floor(score * 1e6 + 0.5));
    rounded.forEach((score, record) => score > 0 && found.push(record));
    return found.sort((a, b) => rounded[b] - rounded[a] || a - b);
  }

  /** Gives the records that hold all of some terms, each right after the one before. @param {Core} core @param {string[]} terms */
  async function findSequenceDocs(core, terms) {
    const postings = await Promise.all(terms.map((term) => khlang.findPostings(core, term)));
    const bigrams = await Promise.all(terms.slice(1).map((term, place) => khlang.findBigramPostings(core, terms[place], term)));
    // Bigrams of rare figures and foreign words are not kept: of those, only whether the terms are held.
    const isKept = (/** @type {number} */ place) => [place, place + 1].every((at) => core.termNumbers.has(terms[at]));
    const lists = postings.concat(bigrams.filter((_, place) => isKept(place)));
    const [first, ...rest] = lists.map((each) => new Set(each.docIds));
    return new Set(Array.from(first || []).filter((record) => rest.every((each) => each.has(record))));
  }

  return { chooseTerms, findPhrase, scoreRecords, rankRecords, findSequenceDocs, fetchPostings };
})();
