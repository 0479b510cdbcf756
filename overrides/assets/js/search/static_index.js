/**
 * @typedef {{k1: number, levels: number, more_bits: number, bigram: number, cohesive_bigram: number, cohesive_term: number, max_terms: number,
 *   max_bigrams: number, max_bigram_share: number, synonym: number, phrase_bigrams: number, near: number, function_term: number,
 *   function_bigram: number}} Scoring
 * @typedef {{max_did_you_mean: number, max_extra_cost: number, max_corrections: number, edit_cost: number, max_rounds: number, reach: number,
 *   max_window: number, max_spans: number, max_ranked: number, two_edits_length: number, min_word_length: number, max_word_length: number,
 *   max_candidates: number, max_lexicon_bucket: number, max_short: number, min_absent: number, marks: string, prefixes: string[], split_cluster: string, split_sara_am: string, max_sara_am: number}} DidYouMeanRules
 * @typedef {{length: number, context: number, adjacency_bonus: number, max_text: number, max_matches: number,
 *   max_word_terms: number, bound_terms: string[]}} SnippetRules
 * @typedef {{id: string, before: string, behind: string, years: string, after_years: string, late_month: string, common_era: number[], buddhist_era: number[],
 *   least_bare: number, max_years: number, year_term: string}} MentionRules
 * @typedef {{folding: {normal_form: [string, string][], digits: string}, pre_token: string, quoted: string, unclosed: string,
 *   excluded: string, max_term_length: number, max_query: number, max_synonym_terms: number, max_name_pre_tokens: number, max_synonyms: number, max_unquoted: number, unknown_letter_cost: number,
 *   term_cost: number, absent_cost: number, sparse: number, buckets_per_e_fold: number, max_idf_bucket: number, scoring: Scoring, royal_names: string[], did_you_mean: DidYouMeanRules, dictionary: {min_length: number, max_length: number, max_tiny: number, reach: number},
 *   weakness: {least_share: number, sentence_pairs: number, least_share_of_sentence: number, doubtful_share: number, full_share: number, letters_per_term: number, max_word_terms: number}, snippet: SnippetRules, mentions: MentionRules, suggestions: {key_letters: number, min_typed: number, max_rows: number}, bucket_letters: string, function_terms: string[], latin_keys: string,
 *   thai_keys: string}} Rules
 * @typedef {{version: number, rules: Rules, terms: string, buckets: string, total: number, records: string,
 *   generation: string,
 *   shards: number[], frequent_bigrams: number[], rare: string[], synonyms: string[][], absent: [string, number][], labels: string[],
 *   misspellings: [string, string][], related: [string, string][], suggested: string[], word_folder: string, word_firsts: string[], lexicon: string, facets: string}} CoreFile
 * @typedef {Omit<CoreFile, "synonyms"> & {frequentBigrams: Set<number>, termNumbers: Map<string, number>, idfBuckets: Map<string, number>, rareIdfBuckets: Map<string, number>, groups: Groups, longestTerms: Map<string, number>,
 *   synonyms: Map<string, string[]>, absentNames: Set<string>}} Core
 * @typedef {{docIds: Int32Array | number[], impacts: Float64Array | number[]}} PostingList records, and how much each counts, from 0 to 1
 */

// The files of the static index: scripts that call khlang.receive with packed bytes, so that the same files work
// over HTTP and from a USB stick. The docstring of search/browser/static_index.py describes them.
const khlang = (function () {
  "use strict";

  /** @type {Map<string, (letters: string) => void>} */
  const waiting = new Map();
  /** Files that came before they were requested: the core, with the page. @type {Map<string, string>} */
  const arrived = new Map();
  /** @type {Map<string, Promise<any>>} */
  const loaded = new Map();
  /** @type {Map<string, Promise<any>>} */
  const scripts = new Map();
  let underWay = 0;
  // As in search/browser/static_index.py.
  const VERSION = 4;
  const NO_POSTINGS = { docIds: [], impacts: [] };
  const settings = JSON.parse((document.getElementById("khlang-search") || {}).textContent || "{}");

  /** The script of the core while it is on its way with the page: it may come or fail before anybody waits for it. */
  let onItsWay = document.querySelector("script[data-core]");
  if (onItsWay) for (const end of ["load", "error"]) onItsWay.addEventListener(end, () => (onItsWay = null));

  /** Adds a script to the page, to run in its turn or as it comes.
   * @param {string} address @param {boolean} isInTurn @param {() => void} done @param {(error: Error) => void} fail */
  function addScript(address, isInTurn, done, fail) {
    const script = document.createElement("script");
    script.src = address;
    script.async = !isInTurn;
    underWay++;
    script.onload = function () {
      underWay--;
      script.remove();
      done();
    };
    script.onerror = function () {
      underWay--;
      script.remove();
      fail(new Error(address));
    };
    document.head.append(script);
  }

  /**
   * The only way in which a file of the index is fetched; a failure, an Error with the file's address, is forgotten, so
   * that it can be tried again.
   * @template T @param {string} name @param {(bytes: Uint8Array) => T | Promise<T>} read @returns {Promise<T>}
   */
  function load(name, read) {
    let promise = loaded.get(name);
    if (!promise) {
      promise = new Promise(function (resolve, reject) {
        const letters = arrived.get(name);
        if (letters !== undefined) return resolve(letters);
        waiting.set(name, resolve);
        const address = settings.root + "/" + name;
        // The core is on its way with the page; it is requested again only after that failed.
        const coming = name === settings.core && onItsWay;
        // Another file may come in its place, such as the login page of a hotel's network.
        const check = () => waiting.get(name) === resolve && reject(new Error(address));
        if (!coming) return addScript(address, false, check, reject);
        coming.addEventListener("load", check);
        coming.addEventListener("error", () => reject(new Error(address)));
      })
        .then(unpack)
        .then(read);
      promise.catch(() => loaded.delete(name));
      loaded.set(name, promise);
    }
    return promise;
  }

  /** @param {string} name @param {string} letters */
  function receive(name, letters) {
    const resolve = waiting.get(name);
    waiting.delete(name);
    if (resolve) resolve(letters);
    else arrived.set(name, letters);
  }

  /** @param {string} letters @returns {Promise<Uint8Array>} */
  async function unpack(letters) {
    const packed = khlangPacking.readLetters(letters);
    if (typeof DecompressionStream === "undefined") return (await loadInflate())(packed);
    const stream = new DecompressionStream("deflate");
    const writer = stream.writable.getWriter();
    writer.write(packed).catch(() => undefined);
    writer.close().catch(() => undefined);
    return new Uint8Array(await new Response(stream.readable).arrayBuffer());
  }

  /** Lets the page answer a key or a touch between two pieces of work. Not by a timer: one that follows another is
   * put off for four milliseconds. @returns {Promise<void>} */
  function rest() {
    return new Promise(function (resolve) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = function () {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
  }

  /** Loads scripts that no first answer needs, once each, in this order.
   * @param {string[]} names @returns {Promise<unknown>} */
  function loadScripts(names) {
    return Promise.all(
      names.map(function (name) {
        const known = scripts.get(name);
        if (known) return known;
        const coming = new Promise((resolve, reject) => addScript(settings.root + "/assets/js/search/" + name + ".js", true, () => resolve(null), reject));
        coming.catch(() => scripts.delete(name));
        scripts.set(name, coming);
        return coming;
      })
    );
  }

  /** For browsers without DecompressionStream (Safari before 16.4). @returns {Promise<(bytes: Uint8Array) => Uint8Array>} */
  async function loadInflate() {
    await loadScripts(["pako_inflate.min"]);
    return /** @type {any} */ (window).pako.inflate;
  }

  /** @param {Uint8Array} bytes @returns {any} */
  function readJson(bytes) {
    return JSON.parse(new TextDecoder("tis-620").decode(bytes));
  }

  /** @returns {Promise<Core>} */
  function loadCore() {
    return load(settings.core, function (bytes) {
      /** @type {CoreFile} */
      const file = readJson(bytes);
      if (file.version !== VERSION) throw new Error(settings.core);
      const terms = file.terms.match(/[A-Z][^A-Z]*/g) || [];
      /** @type {Map<string, number>} */
      const termNumbers = new Map();
      /** @type {Map<string, number>} */
      const idfBuckets = new Map();
      let term = "";
      /** How long terms are, at most, by their first letter. @type {Map<string, number>} */
      const longestTerms = new Map();
      terms.forEach(function (coded, number) {
        term = term.slice(0, coded.charCodeAt(0) - 65) + coded.slice(1);
        termNumbers.set(term, number);
        idfBuckets.set(term, file.rules.bucket_letters.indexOf(file.buckets[number]));
      });
      // Names that no record holds are terms, by which others are found.
      for (const [name, idfBucket] of file.absent) if (idfBucket >= 0) idfBuckets.set(name, idfBucket);
      for (const known of idfBuckets.keys()) longestTerms.set(known[0], Math.max(known.length, longestTerms.get(known[0]) || 0));
      // Requested beside the first postings, before anybody waits for it.
      loadDocumentTable(file).catch(() => undefined);
      const synonyms = new Map(file.synonyms.map(([name, ...others]) => [name, others]));
      const absentNames = new Set(file.absent.map(([name]) => name));
      /** @type {Set<number>} */
      const frequentBigrams = new Set();
      for (let at = 0; at < file.frequent_bigrams.length; at += 2) frequentBigrams.add(khlangPacking.makeKey(file.frequent_bigrams[at], file.frequent_bigrams[at + 1]));
      return Object.assign(file, { terms: "", frequentBigrams, termNumbers, idfBuckets, rareIdfBuckets: new Map(), groups: khlangPacking.readGroups(file.shards), longestTerms, synonyms, absentNames });
    });
  }

  /** Gives the posting list of a common term or, of a bigram with another, as its first (1) or its second (2).
   * @param {Core} core @param {number} term @param {number} other @param {number} kind 0 for the term itself
   * @returns {Promise<PostingList>} */
  async function findEntry(core, term, other, kind) {
    const { shard, first, second } = khlangPacking.findShard(core.groups, term, other, kind);
    const entries = await load(core.generation + "/p" + shard + ".js", (bytes) => khlangPacking.readShard(bytes, first, core));
    return entries.get(khlangPacking.makeKey(term, second)) || NO_POSTINGS;
  }

  /** Gives the posting list of a term that the core does not name. @param {Core} core @param {string} term @returns {Promise<PostingList>} */
  async function findRarePostings(core, term) {
    let shard = core.rare.length - 1;
    while (shard >= 0 && core.rare[shard] > term) shard--;
    if (shard < 0) return NO_POSTINGS;
    const entries = await load(core.generation + "/r" + shard + ".js", readJson);
    const flat = Object.prototype.hasOwnProperty.call(entries, term) ? entries[term] : [];
    const count = khlangPacking.countLevels(flat.length / 2, core);
    return {
      docIds: flat.filter((/** @type {number} */ _, /** @type {number} */ at) => at % 2 === 0),
      impacts: flat.filter((/** @type {number} */ _, /** @type {number} */ at) => at % 2 === 1).map((/** @type {number} */ level) => khlangPacking.impactOf(level, count)),
    };
  }

  /** @param {Core} core @param {string} term @returns {Promise<PostingList>} */
  async function findPostings(core, term) {
    const number = core.termNumbers.get(term);
    return number === undefined ? findRarePostings(core, term) : findEntry(core, number, 0, 0);
  }

  /** Tells whether so many records hold a bigram that ranking leaves it out. @param {Core} core @param {string} first @param {string} second */
  function isFrequentBigram(core, first, second) {
    return core.frequentBigrams.has(khlangPacking.makeKey(Number(core.termNumbers.get(first)), Number(core.termNumbers.get(second))));
  }

  /** @param {Core} core @param {string} first @param {string} second @returns {Promise<PostingList>} */
  async function findBigramPostings(core, first, second) {
    const one = core.termNumbers.get(first);
    const other = core.termNumbers.get(second);
    if (one === undefined || other === undefined) return NO_POSTINGS;
    const isWithFirst = Number(core.idfBuckets.get(first)) >= Number(core.idfBuckets.get(second));
    return isWithFirst ? findEntry(core, one, other, 1) : findEntry(core, other, one, 2);
  }

  /** Gives where the stored documents of all records are. @param {{records: string}} core @returns {Promise<DocumentTable>} */
  function loadDocumentTable(core) {
    return load(core.records, khlangPacking.readDocumentTable);
  }

  /** Gives what a result shows of a record, and its texts. @param {Core} core @param {number} record @returns {Promise<StoredDocument>} */
  async function loadStoredDocument(core, record) {
    const { path, place } = khlangPacking.findDocument(await loadDocumentTable(core), record);
    return (await load(path, readJson))[place];
  }

  /** Gives how many requested files are not there yet. */
  function countUnderWay() {
    return underWay;
  }

  return { settings, receive, rest, countUnderWay, load, loadScripts, loadCore, loadDocumentTable, loadStoredDocument, findPostings, findBigramPostings, isFrequentBigram, readJson };
})();
