// Below the box: what may have been meant, as links that ask anew; nothing is changed unasked.
const khlangOffers = (function () {
  "use strict";

  /** @param {Core} core @returns {Promise<Spelling>} */
  function loadSpelling(core) {
    return khlang.load(core.words, (bytes) => khlangSpelling.make(core, khlang.readJson(bytes)));
  }

  /** Gives what may have been meant; the words of the library are fetched only for a query in doubt.
   * @param {Answer} given @returns {Promise<Offer[]>} */
  async function find(given) {
    const { core, query } = given;
    if (!query.words) return [];
    const isDoubtful = await khlangCorrections.isDoubtful(core, query.words);
    const spelling = await (isDoubtful ? loadSpelling(core) : khlangSpelling.makeEmpty(core));
    return khlangCorrections.find(query.words, spelling);
  }

  /** @param {string} text */
  function makeLink(text) {
    const state = new URLSearchParams(location.search);
    state.set("q", text);
    return khlangResults.element("a", { href: location.pathname + "?" + state.toString() }, text);
  }

  /** Gives the names near to those in a query: not the same, so never searched unasked. @param {Answer} given */
  function findRelated(given) {
    const { core, query, understood } = given;
    const asked = understood.chains.map((chain) => " " + chain.terms.join(" ") + " ");
    const found = core.related.filter(([name]) => asked.some((terms) => terms.includes(" " + name + " ")));
    const folded = khlangQuery.fold(core.rules, query.words);
    return found.map(([, other]) => other).filter((other) => !folded.includes(khlangQuery.fold(core.rules, other)));
  }

  /** Shows the offers for a query and the names that are near to its words.
   * @param {Offer[]} offers @param {Answer} given @param {HTMLElement} place */
  function show(offers, given, place) {
    const links = offers.flatMap((offer, at) => [at ? " หรือ " : "หมายถึง ", makeLink(offer.text)]);
    if (links.length) links.push(" หรือไม่");
    const offered = new Set(offers.map((offer) => offer.text));
    const related = Array.from(new Set(findRelated(given))).filter((other) => !offered.has(other));
    const also = related.slice(0, 4).flatMap((other, at) => [at ? " · " : "คำใกล้เคียง ", makeLink(other)]);
    const lines = [links, also].filter((line) => line.length);
    place.replaceChildren(...lines.map((line) => khlangResults.element("p", {}, ...line)));
  }

  return { find, show };
})();
