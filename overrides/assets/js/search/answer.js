/**
 * @typedef {{key: string, label: string, groups: [string, string, number[]][]}} Facet
 * @typedef {Map<string, Set<string>>} Filters values by facet
 * @typedef {{text: string, filters: Filters, newest: boolean, all: boolean}} Asked
 * @typedef {{key: string, label: string, groups: {key: string, label: string, count: number, isChosen: boolean}[]}} Counted
 * @typedef {{core: Core, query: Query, understood: Understood, found: number[], records: number[],
 *   held: number, phraseFound: boolean}} Answer `found` before narrowing, `held` all that hold any word
 */

// Answers a query: parse, understand, score, leave out, narrow, count.
const khlangAnswer = (function () {
  "use strict";

  // An exact phrase is looked for in the texts of so many of those that hold its words.
  const MAX_VERIFIED = 30;

  /** @param {Core} core @returns {Promise<Facet[]>} */
  function loadFacets(core) {
    return khlang.load(core.facets, function (bytes) {
      /** @type {Facet[]} */
      const facets = khlang.readJson(bytes);
      for (const group of facets.flatMap((facet) => facet.groups)) {
        let record = 0;
        group[2] = group[2].map((step) => (record += step));
      }
      return facets;
    });
  }

  /** @param {Core} core @param {number} record @param {string[]} phrases, folded */
  async function holdsPhrases(core, record, phrases) {
    const shown = await khlang.loadRecord(core, record);
    const folded = shown.texts
      .map((/** @type {[number, string]} */ each) => khlangQuery.foldText(each[1]))
      .join("\n")
      .replace(/\s+/g, " ");
    return phrases.every((phrase) => folded.includes(phrase));
  }

  /**
   * Gives the records that hold the quoted phrases, letter by letter.
   * @param {Core} core @param {Query} query @param {Understood} understood @param {number[]} records
   */
  async function findExact(core, query, understood, records) {
    if (understood.phrases.length < query.phrases.length) return [];
    const holders = await Promise.all(understood.phrases.map((terms) => khlangRank.findHolders(core, terms)));
    const likely = records.filter((record) => holders.every((each) => each.has(record)));
    const phrases = query.phrases.map((phrase) => khlangQuery.fold(core.rules, phrase).replace(/\s+/g, " "));
    const checked = await Promise.all(
      likely.slice(0, MAX_VERIFIED).map((record) => holdsPhrases(core, record, phrases))
    );
    return likely.filter((_, place) => place >= MAX_VERIFIED || checked[place]);
  }

  /** @param {Core} core @param {string[][]} excluded @param {number[]} records */
  async function dropExcluded(core, excluded, records) {
    const holders = await Promise.all(excluded.map((terms) => khlangRank.findHolders(core, terms)));
    return records.filter((record) => !holders.some((each) => each.has(record)));
  }

  /** Gives, for each facet that narrows, who passes; groups that are none (an old link) narrow nothing. @param {Facet[]} facets @param {Filters} filters */
  function findPassing(facets, filters) {
    /** @type {Map<string, Set<number>>} */
    const passing = new Map();
    for (const facet of facets) {
      const wanted = filters.get(facet.key);
      const groups = wanted ? facet.groups.filter(([key]) => wanted.has(key)) : [];
      if (groups.length) passing.set(facet.key, new Set(groups.flatMap((group) => group[2])));
    }
    return passing;
  }

  /**
   * Counts the results in each group as if its own facet did not narrow; groups of nobody are left out.
   * @param {Facet[]} facets @param {Filters} filters @param {Map<string, Set<number>>} passing @param {number[]} records
   * @returns {Counted[]}
   */
  function countFacets(facets, filters, passing, records) {
    return facets.map(function (facet) {
      const others = Array.from(passing).filter(([key]) => key !== facet.key);
      const within = new Set(records.filter((record) => others.every((each) => each[1].has(record))));
      const chosen = filters.get(facet.key) || new Set();
      const groups = facet.groups.map(([key, label, members]) => ({
        key,
        label,
        count: members.filter((record) => within.has(record)).length,
        isChosen: chosen.has(key),
      }));
      return { key: facet.key, label: facet.label, groups: groups.filter((each) => each.count || each.isChosen) };
    });
  }

  /** Gives all records, newest first. @param {Core} core @param {Facet[]} facets */
  function listNewest(core, facets) {
    const years = new Int32Array(core.total);
    const facet = facets.find((each) => each.key === "years");
    for (const [year, , members] of facet ? facet.groups : []) {
      for (const record of members) years[record] = Math.max(years[record], Number(year));
    }
    return Array.from({ length: core.total }, (_, record) => record).sort((a, b) => years[b] - years[a] || b - a);
  }

  /** Gives the records that answer the words of a query, best first, and how many of them are near the best.
   * @param {Core} core @param {Query} query @param {Understood} understood @param {boolean} isPlain */
  async function rank(core, query, understood, isPlain) {
    const scores = await khlangRank.score(core, understood.chains, function (known, free) {
      // Who leads before the last postings are there mostly stays ahead: a phone saves a turn.
      const leaders = isPlain ? khlangRank.order(known).slice(0, free) : [];
      for (const record of leaders) khlang.loadRecord(core, record).catch(() => undefined);
    });
    const records = await dropExcluded(core, understood.excluded, khlangRank.order(scores));
    const exact = query.phrases.length ? await findExact(core, query, understood, records) : [];
    if (exact.length) {
      const isExact = new Set(exact);
      const others = records.filter((record) => !isExact.has(record));
      return { records: exact.concat(others), near: exact.length, phraseFound: true };
    }
    const least = records.length ? core.rules.scoring.near * scores[records[0]] : 0;
    const near = records.filter((record) => scores[record] >= least).length;
    return { records, near, phraseFound: false };
  }

  /** @param {Asked} asked @returns {Promise<Answer>} */
  async function answer(asked) {
    const core = await khlang.loadCore();
    const query = khlangQuery.parse(core.rules, asked.text);
    const rare = khlangQuery.findRare(core, khlangQuery.listForeign(core, query));
    // Figures and foreign words are looked up by themselves; the postings of all others need not wait for them.
    khlangRank.fetchPostings(core, khlangQuery.understand(core, query, new Set()).chains);
    const understood = khlangQuery.understand(core, query, await rare);
    // So are those that stand for words of the query.
    await khlangQuery.findRare(core, understood.chains.flatMap((chain) => chain.terms));
    const isPlain = !asked.filters.size && !asked.newest && !query.phrases.length && !query.excluded.length;
    const ranked = await rank(core, query, understood, isPlain);
    const needsFacets = asked.filters.size > 0 || asked.newest || !query.text;
    const facets = needsFacets ? await loadFacets(core) : [];
    const held = query.text ? ranked.records : listNewest(core, facets);
    const found = asked.all || !query.text ? held : held.slice(0, ranked.near);
    const passing = Array.from(findPassing(facets, asked.filters).values());
    let records = found.filter((record) => passing.every((each) => each.has(record)));
    if (asked.newest && query.text) {
      const kept = new Set(records);
      records = listNewest(core, facets).filter((record) => kept.has(record));
    }
    return { core, query, understood, found, records, held: held.length, phraseFound: ranked.phraseFound };
  }

  /** Counts the results of each group; facets come after the first answer, which needs none of them.
   * @param {Answer} given @param {Filters} filters */
  async function count(given, filters) {
    const facets = await loadFacets(given.core);
    return countFacets(facets, filters, findPassing(facets, filters), given.found);
  }

  return { answer, count };
})();
