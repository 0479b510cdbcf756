// Runs test vectors against the scripts of search: `node vectors.js VECTORS`. VECTORS is a JSON file with the paths of
// the scripts, in the order in which they run; the folder of a static index and the path of its core; and the vectors,
// as [function, input, output]. Writes JSON: how many were run of each function, and those that differ.
"use strict";

const fs = require("node:fs");
const { isDeepStrictEqual } = require("node:util");
const vm = require("node:vm");
const { inflateSync } = require("node:zlib");

const { scripts, site, core: corePath, vectors } = JSON.parse(fs.readFileSync(process.argv[2], "utf-8"));

/** Runs a classic script: what it declares is there for those after it. @param {string} file */
function runScript(file) {
  vm.runInThisContext(fs.readFileSync(file, "utf-8"), { filename: file });
}

// Node's own of these bring an HTTP client and streams along, which take longer than all vectors; the browser tests
// have those of a browser.
globalThis.DecompressionStream = class {
  constructor() {
    const write = async (/** @type {Uint8Array} */ bytes) => void (this.readable = inflateSync(bytes));
    this.writable = { getWriter: () => ({ write, close: async () => undefined }) };
  }
};
globalThis.Response = class {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.arrayBuffer = async () => bytes;
  }
};
globalThis.MessageChannel = class {
  constructor() {
    this.port1 = { onmessage: () => undefined, close: () => undefined };
    this.port2 = { postMessage: () => setImmediate(() => this.port1.onmessage()) };
  }
};
// Of a page the scripts need only its settings, and that a script which is added to it is loaded and run.
globalThis.document = {
  getElementById: () => ({ textContent: JSON.stringify({ root: site, core: corePath }) }),
  querySelector: () => null,
  createElement: () => ({ remove: () => undefined }),
  head: {
    append: (script) =>
      setImmediate(function () {
        if (!fs.existsSync(script.src)) return script.onerror();
        runScript(script.src);
        script.onload();
      }),
  },
};
for (const script of scripts) runScript(script);

/** The last search, which the vectors of one query share. @type {{text: string, response: Promise<SearchResponse>} | null} */
let last = null;

/** Searches for a text as on a page that was just opened: no figure or foreign word was looked up before.
 * @param {Core} core @param {string} text */
function search(core, text) {
  if (last === null || last.text !== text) {
    core.rareIdfBuckets.clear();
    last = { text, response: khlangSearcher.search({ text, filters: new Map(), newest: false, all: false, asTyped: true }) };
  }
  return last.response;
}

/** Looks up the figures and foreign words of a text, which the core does not name. @param {Core} core @param {string} folded */
async function findRareTerms(core, folded) {
  last = null;
  core.rareIdfBuckets.clear();
  const preTokens = khlangTokenizer.preTokenize(core.rules, folded);
  await khlangSegmentation.findRareTerms(core, preTokens.map(([preToken]) => preToken));
}

/** Searches as the page does: for what was probably meant where what was typed is not answered.
 * @param {SearchRequest} request @param {SearchResponse} typed @returns {Promise<[SearchResponse, string]>} */
async function answer(request, typed) {
  const instead = khlangDidYouMeanLinks.choose(await khlangDidYouMeanLinks.find(typed), typed, request);
  return instead ? [await khlangSearcher.search({ ...request, text: instead }), instead] : [typed, ""];
}

/** What gives the output of each function from the core and its input. */
const FUNCTIONS = {
  fold_text: (core, text) => khlangTokenizer.foldText(core.rules, text),
  fold_letters: (core, text) => khlangTokenizer.foldLetters(text),
  pre_tokenize: (core, folded) => khlangTokenizer.preTokenize(core.rules, folded),
  may_cut: (core, text) => Array.from({ length: text.length + 1 }, (_, at) => khlangTokenizer.mayCut(text, at)),
  edit_distance: (core, left, right, limit) => khlangFuzzy.editDistance(left, right, limit),
  segment_run: (core, run) => khlangSegmentation.segmentRun(core, run),
  async segment_words(core, run) {
    await khlangSegmentation.fetchDoubtful(core, run);
    return khlangSegmentation.segmentWords(core, run);
  },
  async list_segments(core, folded) {
    await findRareTerms(core, folded);
    const segments = await khlangSegmentationCost.listSegments(folded, core);
    return segments.map((each) => [each.text, each.isTerm, each.isEditable, each.isAbsent]);
  },
  async segmentation_cost(core, folded) {
    await findRareTerms(core, folded);
    return khlangSegmentationCost.segmentationCost(folded, core);
  },
  async find_fuzzy_candidates(core, window) {
    return khlangFuzzy.findFuzzyCandidates(window, await khlangDidYouMeanLinks.loadSpellingModel(core));
  },
  parse_query(core, text) {
    const query = khlangParser.parseQuery(core.rules, text);
    return [query.text, query.keywords, query.phrases, query.excluded, query.isCut];
  },
  async segment_query(core, text) {
    const { segmented } = await search(core, text);
    const sequences = segmented.sequences.map(({ terms, weight, isPhrase, isBoost }) => [terms, weight, isPhrase, isBoost]);
    return [sequences, segmented.phrases, segmented.excluded, segmented.unknown, segmented.years];
  },
  async score_records(core, text) {
    const { segmented } = await search(core, text);
    const scores = await khlangRanking.scoreRecords(core, segmented.sequences, () => undefined);
    return Array.from(scores, (score) => Math.floor(score * 1e6 + 0.5));
  },
  async search(core, text) {
    const typed = await search(core, text);
    const request = { text, filters: new Map(), newest: false, all: false, asTyped: false };
    const [{ records, held, isWeak }, instead] = await answer(request, typed);
    return [records, held, typed.phrasesFound, isWeak, instead];
  },
  async find_evidence(core, text) {
    const { evidence } = await search(core, text);
    const share = Math.floor(evidence.share * 1e6 + 0.5);
    return [share, evidence.pairs, evidence.heldPairs, evidence.isTorn, evidence.record];
  },
  async narrow(core, text, filters, newest) {
    const chosen = new Map(Object.entries(filters).map(([facet, values]) => [facet, new Set(values)]));
    const request = { text, filters: chosen, newest, all: false, asTyped: false };
    const [response] = await answer(request, await khlangSearcher.search(request));
    const counted = await khlangSearcher.count(response, chosen);
    const counts = counted.map(({ key, values }) => [
      key,
      Object.fromEntries(values.filter((value) => value.count).map((value) => [value.key, value.count])),
    ]);
    return [response.records, Object.fromEntries(counts.filter(([, values]) => Object.keys(values).length))];
  },
  async find_did_you_mean(core, text) {
    const offers = await khlangDidYouMeanLinks.find(await search(core, text));
    return offers.map((offer) => [offer.text, offer.reason]);
  },
  find_suggestions: (core, text) => khlangSuggest.find(text),
  async make_snippet(core, text, record) {
    const [{ segmented }] = await answer({ text, filters: new Map(), newest: false, all: false, asTyped: false }, await search(core, text));
    const stored = await khlang.loadStoredDocument(core, record);
    const { label, parts } = khlangSnippet.makeSnippet(core, stored, khlangSnippet.listQueryTerms(core, segmented));
    return [label, parts];
  },
};

async function main() {
  const core = await khlang.loadCore();
  const counts = {};
  const differences = [];
  for (const [name, input, expected] of vectors) {
    const got = await FUNCTIONS[name](core, ...input);
    counts[name] = (counts[name] || 0) + 1;
    if (!isDeepStrictEqual(got, expected)) differences.push({ function: name, input, expected, got });
  }
  process.stdout.write(JSON.stringify({ counts, differences }));
}

main();
