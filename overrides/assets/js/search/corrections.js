/**
 * @typedef {{text: string, reason: string}} Offer
 */

// What somebody may have meant whose words the index does not know: as search/corrections.py, step by step.
const khlangCorrections = (function () {
  "use strict";

  const { isRoyal, join, costOf, cutText, isThaiRun } = khlangPieces;
  const { countStrangers, mendLetters } = khlangMends;

  /** Puts right what the list of misspellings has. @param {string} folded @param {Core} core @param {Map<string, string>} misspelt */
  function mendMisspelt(folded, core, misspelt) {
    const pieces = cutText(folded, core);
    let mended = "";
    for (let at = 0; at < pieces.length; ) {
      let whole = "";
      let size = 0;
      for (let next = at; next < pieces.length && whole.length <= core.rules.mending.max_window * 2; next++) {
        whole += pieces[next].text;
        const isSound = pieces[next].isOpen || pieces[next].text.endsWith(".");
        if (misspelt.has(whole) && isSound) size = next + 1 - at;
      }
      mended += size ? misspelt.get(join(pieces.slice(at, at + size))) : pieces[at].text;
      at += Math.max(1, size);
    }
    return mended;
  }

  /** Types words again on the other layout. @param {string} text @param {Core} core */
  function mendKeyboard(text, core) {
    const { latin_keys: latin, thai_keys: thai } = core.rules;
    const fold = (/** @type {string} */ word) => khlangQuery.fold(core.rules, word);
    return text
      .split(/\s+/)
      .filter(Boolean)
      .map(function (word) {
        const folded = fold(word);
        const known = cutText(folded, core);
        if ((known.length && known.every((piece) => piece.isTerm)) || word.length < 3) return folded;
        const isLatin = /^[\x00-\x7f]+$/.test(word) && /[a-z]/i.test(word);
        const [from, to] = isLatin ? [latin, thai] : [thai, latin];
        const places = Array.from(word, (char) => from.lastIndexOf(char));
        if (places.some((place) => place < 0)) return folded;
        const typed = fold(places.map((place) => to[place]).join(""));
        const pieces = cutText(typed, core);
        return pieces.every((piece) => piece.isTerm) && 2 * pieces.length <= typed.length ? typed : folded;
      })
      .join(" ");
  }

  /** Takes away the spaces that the index explains better as none. @param {string} folded @param {Core} core */
  function joinRuns(folded, core) {
    const words = folded.split(" ");
    if (words.length > core.rules.mending.max_window || isRoyal(core, folded.replace(/ /g, ""))) return folded;
    const joined = [words[0]];
    for (const word of words.slice(1)) {
      const last = joined[joined.length - 1];
      const isThai = isThaiRun(last, core) && isThaiRun(word, core);
      if (isThai && costOf(last + word, core) < costOf(last, core) + costOf(word, core)) joined[joined.length - 1] += word;
      else joined.push(word);
    }
    return joined.join(" ");
  }

  /** Tells whether a query may need the words of the library at all, which take a file of their own.
   * @param {Core} core @param {string} text */
  async function isDoubtful(core, text) {
    const folded = khlangQuery.fold(core.rules, text);
    const pieces = cutText(folded, core).filter((piece) => piece.isOpen || !piece.isTerm);
    const tiny = pieces.filter((piece) => piece.text.length <= 2);
    if (pieces.some((piece) => !piece.isTerm || piece.text.length === 1) || tiny.length > 2) return true;
    return (await countStrangers(folded, core)) > 0;
  }

  /** Gives at most three queries that may have been meant, best first.
   * @param {string} text @param {Spelling} spelling @returns {Promise<Offer[]>} */
  async function find(text, spelling) {
    const { core, misspelt } = spelling;
    const folded = khlangQuery.fold(core.rules, text);
    // A royal name with a space in it: no part of it tells what it is.
    if (isRoyal(core, folded.replace(/ /g, "")) && !isRoyal(core, folded)) return [];
    const before = costOf(folded, core);
    /** @type {[string, string][]} */
    const tries = [
      [mendMisspelt(folded, core, misspelt), "misspelt"],
      [mendKeyboard(text, core), "keyboard"],
      [joinRuns(folded, core), "spaced"],
    ];
    for (const near of await mendLetters(folded, spelling)) tries.push([near, "near"]);
    /** @type {Map<string, string>} */
    const offers = new Map();
    for (const [mended, reason] of tries) {
      if (!mended || mended === folded || offers.has(mended)) continue;
      if (reason === "misspelt" || reason === "near" || costOf(mended, core) < before) offers.set(mended, reason);
    }
    const found = Array.from(offers, ([mended, reason]) => ({ text: mended, reason, cost: costOf(mended, core) }));
    const most = Math.min(...found.map((offer) => offer.cost)) + core.rules.mending.max_worse;
    return found.filter((offer) => offer.cost <= most).slice(0, core.rules.mending.max_offers);
  }

  return { find, isDoubtful };
})();
