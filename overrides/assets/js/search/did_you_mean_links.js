// Below the box: did-you-mean and related terms, as links that search anew; nothing is searched unasked.
const khlangDidYouMeanLinks = (function () {
  "use strict";

  /** @param {Core} core @returns {Promise<SpellingModel>} */
  function loadSpellingModel(core) {
    return khlang.load(core.lexicon, (bytes) => khlangFuzzy.makeSpellingModel(core, khlang.readJson(bytes)));
  }

  /** Gives what may have been meant; the lexicon is fetched only for a query in doubt.
   * @param {SearchResponse} response @returns {Promise<DidYouMean[]>} */
  async function find(response) {
    const { core, query } = response;
    if (!query.keywords) return [];
    const isDoubtful = await khlangDidYouMean.isDoubtful(core, query.keywords);
    const spelling = await (isDoubtful ? loadSpellingModel(core) : khlangFuzzy.makeEmptySpellingModel(core));
    return khlangDidYouMean.findDidYouMean(query.keywords, spelling);
  }

  /** @param {string} text */
  function makeLink(text) {
    const state = new URLSearchParams(location.search);
    state.set("q", text);
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

  return { loadSpellingModel, find, show };
})();
