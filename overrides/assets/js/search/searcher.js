/**
 * @typedef {{key: string, label: string, is_first: boolean, values: [string, string, number[]][]}} Facet
 * @typedef {Map<string, Set<string>>} Filters values by facet
 * @typedef {{text: string, filters: Filters, newest: boolean, all: boolean, asTyped: boolean}} SearchRequest `asTyped`: no
 *   other query is meant
 * @typedef {{key: string, label: string, isFirst: boolean, values: {key: string, label: string, count: number, isChosen: boolean}[]}} CountedFacet
 * @typedef {{core: Core, query: Query, segmented: SegmentedQuery, found: number[], records: number[],
 *   held: number, phrasesFound: boolean, unknownFilters: string[], evidence: Evidence, isWeak: boolean}} SearchResponse
 *   `found` before narrowing, none of a weak answer, whose `records` are only close; `held` all that hold any word,
 *   `unknownFilters` values that no facet has and that narrow nothing
 */

// Carries out a search: parse, segment, rank, exclude, filter by facets, count.
const khlangSearcher = (function () {
  "use strict";

  // Records whose texts are checked for an exact phrase; of others, that they hold its terms in order is enough.
  const MAX_VERIFIED = 30;

  /** @param {Core} core @returns {Promise<Facet[]>} */
  function loadFacets(core) {
    return khlang.load(core.facets, function (bytes) {
      /** @type {Facet[]} */
      const facets = khlang.readJson(bytes);
      for (const value of facets.flatMap((facet) => facet.values)) {
        let record = 0;
        value[2] = value[2].map((step) => (record += step));
      }
      return facets;
    });
  }

  /** @param {Core} core @param {number} record @param {string[]} phrases, folded */
  async function hasPhrases(core, record, phrases) {
    const stored = await khlang.loadStoredDocument(core, record);
    const folded = stored.texts
      .map((/** @type {[number, string]} */ each) => khlangTokenizer.foldLetters(khlangWordTexts.readMarked(each[1]).text))
      .join("\n")
      .replace(/\s+/g, " ");
    return phrases.every((phrase) => folded.includes(phrase));
  }

  /**
   * Gives the records that hold the quoted phrases, letter by letter.
   * @param {Core} core @param {Query} query @param {SegmentedQuery} segmented @param {number[]} records
   */
  async function filterPhrases(core, query, segmented, records) {
    if (segmented.phrases.length < query.phrases.length) return [];
    const docs = await Promise.all(segmented.phrases.map((terms) => khlangRanking.findSequenceDocs(core, terms)));
    const likely = records.filter((record) => docs.every((each) => each.has(record)));
    const phrases = query.phrases.map((phrase) => khlangTokenizer.foldText(core.rules, phrase).replace(/\s+/g, " "));
    const checked = await Promise.all(
      likely.slice(0, MAX_VERIFIED).map((record) => hasPhrases(core, record, phrases))
    );
    return likely.filter((_, place) => place >= MAX_VERIFIED || checked[place]);
  }

  /** @param {Core} core @param {string[][]} excluded @param {number[]} records */
  async function dropExcluded(core, excluded, records) {
    const docs = await Promise.all(excluded.map((terms) => khlangRanking.findSequenceDocs(core, terms)));
    return records.filter((record) => !docs.some((each) => each.has(record)));
  }

  /** Gives filters with the years of a range (2565-2567) in its place. @param {Facet[]} facets @param {Filters} filters @returns {Filters} */
  function expandYears(facets, filters) {
    const years = (facets.find((facet) => facet.key === "years") || { values: [] }).values.map(([key]) => key);
    const asked = Array.from(filters.get("years") || []);
    const expanded = asked.flatMap(function (value) {
      const [, first, last] = value.match(/^([0-9]{4})-([0-9]{4})$/) || [];
      const within = first ? years.filter((year) => first <= year && year <= last) : [];
      return within.length ? within : value;
    });
    return asked.length ? new Map(filters).set("years", new Set(expanded)) : filters;
  }

  /** Gives, for each facet that narrows, the records that pass; unknown values (of an old link) narrow nothing. @param {Facet[]} facets @param {Filters} filters */
  function findFacetDocs(facets, filters) {
    /** @type {Map<string, Set<number>>} */
    const passing = new Map();
    for (const facet of facets) {
      const chosen = filters.get(facet.key);
      const values = chosen ? facet.values.filter(([key]) => chosen.has(key)) : [];
      if (values.length) passing.set(facet.key, new Set(values.flatMap((value) => value[2])));
    }
    return passing;
  }

  /** Gives the values that no facet has. @param {Facet[]} facets @param {Filters} filters */
  function listUnknownFilters(facets, filters) {
    const known = new Map(facets.map((facet) => [facet.key, new Set(facet.values.map(([key]) => key))]));
    return Array.from(filters).flatMap(([facet, values]) => Array.from(values).filter((value) => !known.get(facet)?.has(value)));
  }

  /**
   * Counts the results in each value as if its own facet did not narrow; values of no record are left out.
   * @param {Facet[]} facets @param {Filters} filters @param {Map<string, Set<number>>} passing @param {number[]} records
   * @returns {CountedFacet[]}
   */
  function countFacets(facets, filters, passing, records) {
    return facets.map(function (facet) {
      const others = Array.from(passing).filter(([key]) => key !== facet.key);
      const within = new Set(records.filter((record) => others.every((each) => each[1].has(record))));
      const chosen = filters.get(facet.key) || new Set();
      const values = facet.values.map(([key, label, members]) => ({
        key,
        label,
        count: members.filter((record) => within.has(record)).length,
        isChosen: chosen.has(key),
      }));
      return { key: facet.key, label: facet.label, isFirst: facet.is_first, values: values.filter((each) => each.count || each.isChosen) };
    });
  }

  /** Gives all records, newest first. @param {Core} core @param {Facet[]} facets */
  function listNewest(core, facets) {
    const years = new Int32Array(core.total);
    const facet = facets.find((each) => each.key === "years");
    for (const [year, , members] of facet ? facet.values : []) {
      for (const record of members) years[record] = Math.max(years[record], Number(year));
    }
    return Array.from({ length: core.total }, (_, record) => record).sort((a, b) => years[b] - years[a] || b - a);
  }

  /** Gives the records that answer a query, best first, and how many of them are near the best.
   * @param {Core} core @param {Query} query @param {SegmentedQuery} segmented @param {boolean} isPlain */
  async function rank(core, query, segmented, isPlain) {
    const scores = await khlangRanking.scoreRecords(core, segmented.sequences, function (known, free) {
      // Records that lead before the last posting lists are there mostly stay first: a phone saves a round trip.
      const leaders = isPlain ? khlangRanking.rankRecords(known).slice(0, free) : [];
      for (const record of leaders) khlang.loadStoredDocument(core, record).catch(() => undefined);
    });
    const records = await dropExcluded(core, segmented.excluded, khlangRanking.rankRecords(scores));
    const exact = query.phrases.length ? await filterPhrases(core, query, segmented, records) : [];
    if (exact.length) {
      const isExact = new Set(exact);
      const others = records.filter((record) => !isExact.has(record));
      return { records: exact.concat(others), near: exact.length, phrasesFound: true };
    }
    const least = records.length ? core.rules.scoring.near * scores[records[0]] : 0;
    const near = records.filter((record) => scores[record] >= least).length;
    return { records, near, phrasesFound: false };
  }

  /** @param {SearchRequest} request @returns {Promise<SearchResponse>} */
  async function search(request) {
    const core = await khlang.loadCore();
    const query = khlangParser.parseQuery(core.rules, request.text);
    await khlangSegmentation.fetchDoubtful(core, khlangSegmentation.joinTexts(core, query, new Set()));
    const rare = khlangSegmentation.findRareTerms(core, khlangSegmentation.listForeign(core, query));
    // Rare figures and foreign words are looked up first; the postings of all other terms need not wait for them.
    khlangRanking.fetchPostings(core, khlangSegmentation.segmentQuery(core, query, new Set()).sequences);
    await khlangSegmentation.fetchDoubtful(core, khlangSegmentation.joinTexts(core, query, await rare));
    const segmented = khlangSegmentation.segmentQuery(core, query, await rare);
    // So are those of synonyms.
    await khlangSegmentation.findRareTerms(core, segmented.sequences.flatMap((sequence) => sequence.terms));
    const isPlain = !request.filters.size && !request.newest && !query.phrases.length && !query.excluded.length;
    const ranked = await rank(core, query, segmented, isPlain);
    const needsFacets = request.filters.size > 0 || request.newest || !query.text;
    const facets = needsFacets ? await loadFacets(core) : [];
    const held = query.text ? ranked.records : listNewest(core, facets);
    const among = request.all || !query.text ? held : held.slice(0, ranked.near);
    const evidence = await khlangWeakness.findEvidence(core, query, segmented, ranked.records, ranked.phrasesFound);
    const isWeak = khlangWeakness.isWeak(core, evidence);
    const filters = expandYears(facets, request.filters);
    const passing = Array.from(findFacetDocs(facets, filters).values());
    let records = among.filter((record) => passing.every((each) => each.has(record)));
    if (request.newest && query.text) {
      const kept = new Set(records);
      records = listNewest(core, facets).filter((record) => kept.has(record));
    }
    return { core, query, segmented, found: isWeak ? [] : among, records, held: held.length, phrasesFound: ranked.phrasesFound, unknownFilters: listUnknownFilters(facets, filters), evidence, isWeak };
  }

  /** Counts the results of each value; facets come after the first results, which need none of them.
   * @param {SearchResponse} response @param {Filters} filters */
  async function count(response, filters) {
    const facets = await loadFacets(response.core);
    const expanded = expandYears(facets, filters);
    return countFacets(facets, expanded, findFacetDocs(facets, expanded), response.found);
  }

  return { search, count };
})();
