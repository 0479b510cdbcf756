// Below the box: did-you-mean and related terms, as links that search anew.
const khlangDidYouMeanLinks = (function () {
  "use strict";

  /** @param {Core} core @returns {Promise<SpellingModel>} */
  function loadSpellingModel(core) {
    return khlang.load(core.lexicon, (bytes) => khlangFuzzy.makeSpellingModel(core, khlang.readJson(bytes)));
  }

  /** Gives what may have been meant: what is answered, then names that the library knows. The lexicon is fetched only
   * for an answer in doubt.
   * @param {SearchResponse} response @returns {Promise<DidYouMean[]>} */
  async function find(response) {
    const { core, query, evidence } = response;
    if (!khlangWeakness.isDoubtful(core, evidence)) return [];
    const spelling = await loadSpellingModel(core);
    const offers = await khlangDidYouMean.findDidYouMean(query.keywords, spelling);
    /** @type {[DidYouMean, Evidence][]} */
    const weighed = [];
    for (const offer of offers) {
      const meant = await khlangSearcher.search({ text: offer.text, filters: new Map(), newest: false, all: false, asTyped: true });
      weighed.push([offer, meant.evidence]);
    }
    return khlangWeakness.chooseOffers(core, weighed, evidence, spelling.lexicon);
  }

  /** Gives the query whose results are shown in place of what was typed, empty where none are.
   * @param {DidYouMean[]} offers @param {SearchResponse} response @param {SearchRequest} request */
  function choose(offers, response, request) {
    const [first] = request.asTyped || response.query.excluded.length ? [] : offers;
    return first && first.isAnswered ? first.text : "";
  }

  /** @param {string} text */
  function makeLink(text) {
    const state = new URLSearchParams(location.search);
    state.set("q", text);
    state.delete("typed");
    return khlangResultsView.element("a", { href: location.pathname + "?" + state.toString() }, text);
  }

  /** Gives the related terms of names in a query: not synonyms, so never searched unasked. @param {SearchResponse} response */
  function findRelated(response) {
    const { core, query, segmented } = response;
    const asked = segmented.sequences.map((sequence) => " " + sequence.terms.join(" ") + " ");
    const folded = khlangTokenizer.foldText(core.rules, query.keywords);
    const preTokens = khlangTokenizer.preTokenize(core.rules, folded);
    // A name in no record is known by its letters alone, one of two letters by itself and with its dot.
    const letters = preTokens.map(([preToken]) => preToken).join("");
    const whole = preTokens.map((preToken) => khlangSegmentation.writeLetters([preToken]));
    const isAsked = (/** @type {string} */ name) =>
      whole.includes(name) || asked.some((terms) => terms.includes(" " + name + " ")) || (name.length > 3 && letters.includes(name) && !core.idfBuckets.has(name));
    const found = core.related.filter(([name]) => isAsked(name));
    return found.map(([, other]) => other).filter((other) => !folded.includes(khlangTokenizer.foldText(core.rules, other)));
  }

  /** Shows what may have been meant, and related terms.
   * @param {DidYouMean[]} didYouMean @param {SearchResponse} response @param {HTMLElement} place */
  function show(didYouMean, response, place) {
    const links = didYouMean.flatMap((each, at) => [at ? " หรือ " : "หมายถึง ", makeLink(each.text)]);
    if (links.length) links.push(" หรือไม่");
    const known = new Set(didYouMean.map((each) => each.text));
    const related = Array.from(new Set(findRelated(response))).filter((other) => !known.has(other));
    const also = related.slice(0, 4).flatMap((other, at) => [at ? " · " : "คำใกล้เคียง ", makeLink(other)]);
    const lines = [links, also].filter((line) => line.length);
    place.replaceChildren(...lines.map((line) => khlangResultsView.element("p", {}, ...line)));
  }

  return { loadSpellingModel, find, choose, show };
})();
