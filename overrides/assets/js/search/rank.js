// Orders records as search/scoring.py does: BM25 over terms and pairs of neighbours, cohesive pairs for more.
const khlangRank = (function () {
  "use strict";

  // Files that a browser fetches from one host at a time, over HTTP/1.1.
  const LINES = 6;
  // Texts that are fetched while the last postings are on their way: more would hold those up.
  const LEADERS = 2;
  /** @type {Promise<Held>} */
  const NOBODY = Promise.resolve({ records: [], counts: [] });

  /** How rare a term of a query is. @param {Core} core @param {string} term */
  function levelOf(core, term) {
    return core.rareLevels.get(term) || core.levels.get(term) || 0;
  }

  /**
   * @template K @param {Map<string, [K, number, number]>} all by name: what, weight, level
   * @param {number} most @returns {[K, number][]} the rarest, in the order of the query
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

  /** @param {Core} core @param {Chain[]} chains */
  function choose(core, chains) {
    /** @type {Map<string, [string, number, number]>} */
    const terms = new Map();
    /** @type {Map<string, [[string, string], number, number]>} */
    const pairs = new Map();
    for (const { terms: chain, weight } of chains) {
      chain.forEach(function (term, place) {
        if (!core.numbers.has(term) && !core.rareLevels.has(term)) return;
        const known = terms.get(term);
        terms.set(term, [term, Math.max(weight, known ? known[1] : 0), levelOf(core, term)]);
        if (!place || !core.numbers.has(term) || !core.numbers.has(chain[place - 1])) return;
        const before = chain[place - 1];
        const name = before + " " + term;
        const pair = pairs.get(name);
        const level = Math.max(levelOf(core, before), levelOf(core, term));
        pairs.set(name, [[before, term], Math.max(weight, pair ? pair[1] : 0), level]);
      });
    }
    const { max_terms, max_pairs, function_term, function_pair } = core.rules.scoring;
    const isFunction = (/** @type {string} */ term) => core.rules.function_terms.includes(term);
    const chosenTerms = chooseRarest(terms, max_terms);
    const light = chosenTerms.every(([term]) => isFunction(term)) ? 1 : function_term;
    return {
      terms: chosenTerms.map(([term, weight]) => /** @type {[string, number]} */ ([term, weight * (isFunction(term) ? light : 1)])),
      pairs: chooseRarest(pairs, max_pairs).map(
        ([pair, weight]) => /** @type {[[string, string], number]} */ ([pair, weight * (pair.every(isFunction) ? function_pair : 1)])
      ),
    };
  }

  /** Adds what a term or pair gives to each record. @param {Core} core @param {number[]} lengths @param {Float64Array} scores @param {Held} held @param {number} weight */
  function add(core, lengths, scores, held, weight) {
    const holders = held.records.length;
    if (!holders) return;
    const { k1, b } = core.rules.scoring;
    const factor = Math.log(1 + (core.total - holders + 0.5) / (holders + 0.5)) * weight * (k1 + 1);
    for (let place = 0; place < holders; place++) {
      const record = held.records[place];
      const count = held.counts[place];
      const norm = k1 * (1 - b + (b * lengths[record]) / core.average);
      scores[record] += (factor * count) / (count + norm);
    }
  }

  /**
   * Gives the score of every record, of what is known of the postings.
   * @param {Core} core @param {number[]} lengths @param {[string, number][]} terms @param {[[string, string], number][]} pairs
   * @param {(Held | undefined)[]} known those of the terms, then those of the pairs
   */
  function sum(core, lengths, terms, pairs, known) {
    const rules = core.rules.scoring;
    const scores = new Float64Array(core.total);
    /** @type {Map<string, number>} */
    const shares = new Map();
    /** @type {[Held, number][]} */
    const added = [];
    pairs.forEach(function ([names, weight], place) {
      const held = known[terms.length + place];
      const holders = held ? held.records.length : 0;
      if (!held || !holders) return;
      const rarer = Math.max(levelOf(core, names[0]), levelOf(core, names[1]));
      const cohesion = Math.min(1, holders / (core.total / (Math.exp(rarer / core.rules.levels) - 1)));
      added.push([held, weight * (rules.pair + rules.cohesive_pair * cohesion)]);
      for (const name of names) {
        const share = shares.get(name);
        const least = 1 - rules.cohesive_term * cohesion;
        shares.set(name, share === undefined ? least : Math.min(share, least));
      }
    });
    terms.forEach(function ([term, weight], place) {
      const share = shares.get(term);
      const held = known[place];
      if (held) add(core, lengths, scores, held, weight * (share === undefined ? 1 : share));
    });
    for (const [held, weight] of added) add(core, lengths, scores, held, weight);
    return scores;
  }

  /** Asks for the postings of a query: of its terms, then of its pairs but for those that tell no record apart.
   * A failure is told where they are waited for.
   * @param {Core} core @param {[string, number][]} terms @param {[[string, string], number][]} pairs @returns {Promise<Held>[]} */
  function ask(core, terms, pairs) {
    const asked = [
      ...terms.map(([term]) => khlang.findTerm(core, term)),
      ...pairs.map(([[first, second]]) => (khlang.isWide(core, first, second) ? NOBODY : khlang.findPair(core, first, second))),
    ];
    for (const each of asked) each.catch(() => undefined);
    return asked;
  }

  /** Lets the postings of a query come. @param {Core} core @param {Chain[]} chains */
  function fetchPostings(core, chains) {
    const { terms, pairs } = choose(core, chains);
    ask(core, terms, pairs);
  }

  /** Gives the score of every record; `lead` is called once with those of what is known while the last postings are
   * on their way, and how many lines are free, at least two. Not when all are on their way at once.
   * @param {Core} core @param {Chain[]} chains @param {(scores: Float64Array, free: number) => void} lead
   * @returns {Promise<Float64Array>} */
  async function score(core, chains, lead) {
    const { terms, pairs } = choose(core, chains);
    const asked = ask(core, terms, pairs);
    const { lengths } = await khlang.loadRecords(core);
    /** @type {(Held | undefined)[]} */
    const known = asked.map(() => undefined);
    let isQueued = khlang.countUnderWay() > LINES;
    const all = asked.map(async function (each, place) {
      known[place] = await each;
      const coming = khlang.countUnderWay();
      if (!isQueued || !coming || coming > LINES - LEADERS) return;
      isQueued = false;
      lead(sum(core, lengths, terms, pairs, known), LINES - coming);
    });
    await Promise.all(all);
    return sum(core, lengths, terms, pairs, known);
  }

  /** Gives the records that hold anything of the query, best first; equals by number. @param {Float64Array} scores @returns {number[]} */
  function order(scores) {
    /** @type {number[]} */
    const found = [];
    const rounded = scores.map((score) => Math.floor(score * 1e6 + 0.5));
    rounded.forEach((score, record) => score > 0 && found.push(record));
    return found.sort((a, b) => rounded[b] - rounded[a] || a - b);
  }

  /** Gives the records that hold all of some terms, each right after the one before. @param {Core} core @param {string[]} terms */
  async function findHolders(core, terms) {
    const held = await Promise.all(terms.map((term) => khlang.findTerm(core, term)));
    const pairs = await Promise.all(terms.slice(1).map((term, place) => khlang.findPair(core, terms[place], term)));
    // Which neighbours rare figures and foreign words have is not kept: then their terms alone must do.
    const isKept = (/** @type {number} */ place) => [place, place + 1].every((at) => core.numbers.has(terms[at]));
    const lists = held.concat(pairs.filter((_, place) => isKept(place)));
    const [first, ...rest] = lists.map((each) => new Set(each.records));
    return new Set(Array.from(first || []).filter((record) => rest.every((each) => each.has(record))));
  }

  return { score, order, findHolders, fetchPostings };
})();
