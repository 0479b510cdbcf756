/**
 * @typedef {{text: string, reason: string}} DidYouMean
 */

// Did-you-mean: queries that may have been meant, in the same steps as search/query/did_you_mean.py.
const khlangDidYouMean = (function () {
  "use strict";

  const { hasRoyalName, join, segmentationCost, listSegments, isThaiRun } = khlangSegmentationCost;
  const { countUnseenBigrams, correctSpelling } = khlangSpelling;

  /** Replaces known misspellings. @param {string} folded @param {Core} core @param {Map<string, string>} misspellings */
  function correctMisspellings(folded, core, misspellings) {
    const segments = listSegments(folded, core);
    let corrected = "";
    for (let at = 0; at < segments.length; ) {
      let whole = "";
      let size = 0;
      for (let next = at; next < segments.length && whole.length <= core.rules.did_you_mean.max_window * 2; next++) {
        whole += segments[next].text;
        const isSound = segments[next].isEditable || segments[next].text.endsWith(".");
        if (misspellings.has(whole) && isSound) size = next + 1 - at;
      }
      corrected += size ? misspellings.get(join(segments.slice(at, at + size))) : segments[at].text;
      at += Math.max(1, size);
    }
    return corrected;
  }

  /** Types words again on the other keyboard layout, where that gives terms. @param {string} text @param {Core} core */
  function correctKeyboardLayout(text, core) {
    const { latin_keys: latin, thai_keys: thai } = core.rules;
    const fold = (/** @type {string} */ word) => khlangTokenizer.foldText(core.rules, word);
    return text
      .split(/\s+/)
      .filter(Boolean)
      .map(function (word) {
        const folded = fold(word);
        const known = listSegments(folded, core);
        if ((known.length && known.every((segment) => segment.isTerm)) || word.length < 3) return folded;
        const isLatin = /^[\x00-\x7f]+$/.test(word) && /[a-z]/i.test(word);
        const [from, to] = isLatin ? [latin, thai] : [thai, latin];
        const places = Array.from(word, (char) => from.lastIndexOf(char));
        if (places.some((place) => place < 0)) return folded;
        const typed = fold(places.map((place) => to[place]).join(""));
        const segments = listSegments(typed, core);
        return segments.every((segment) => segment.isTerm) && 2 * segments.length <= typed.length ? typed : folded;
      })
      .join(" ");
  }

  /** Removes spaces between Thai letters where the index explains these better as one run. @param {string} folded @param {Core} core */
  function joinSplitWords(folded, core) {
    const words = folded.split(" ");
    if (words.length > core.rules.did_you_mean.max_window || hasRoyalName(core, folded.replace(/ /g, ""))) return folded;
    const joined = [words[0]];
    for (const word of words.slice(1)) {
      const last = joined[joined.length - 1];
      const isThai = isThaiRun(last, core) && isThaiRun(word, core);
      if (isThai && segmentationCost(last + word, core) < segmentationCost(last, core) + segmentationCost(word, core)) joined[joined.length - 1] += word;
      else joined.push(word);
    }
    return joined.join(" ");
  }

  /** Tells whether a query may need the lexicon, which is a file of its own.
   * @param {Core} core @param {string} text */
  async function isDoubtful(core, text) {
    const folded = khlangTokenizer.foldText(core.rules, text);
    const segments = listSegments(folded, core).filter((segment) => segment.isEditable || !segment.isTerm);
    const tiny = segments.filter((segment) => segment.text.length <= 2);
    if (segments.some((segment) => !segment.isTerm || segment.text.length === 1) || tiny.length > 2) return true;
    return (await countUnseenBigrams(folded, core)) > 0;
  }

  /** Gives at most three queries that may have been meant, best first.
   * @param {string} text @param {SpellingModel} spelling @returns {Promise<DidYouMean[]>} */
  async function findDidYouMean(text, spelling) {
    const { core, misspellings } = spelling;
    const folded = khlangTokenizer.foldText(core.rules, text);
    // A royal name with a space in it: no part of it tells what it is.
    if (hasRoyalName(core, folded.replace(/ /g, "")) && !hasRoyalName(core, folded)) return [];
    const before = segmentationCost(folded, core);
    /** @type {[string, string][]} */
    const attempts = [
      [correctMisspellings(folded, core, misspellings), "misspelt"],
      [correctKeyboardLayout(text, core), "keyboard"],
      [joinSplitWords(folded, core), "spaced"],
    ];
    for (const near of await correctSpelling(folded, spelling)) attempts.push([near, "near"]);
    /** @type {Map<string, string>} */
    const didYouMean = new Map();
    for (const [corrected, reason] of attempts) {
      if (!corrected || corrected === folded || didYouMean.has(corrected)) continue;
      if (reason === "misspelt" || reason === "near" || segmentationCost(corrected, core) < before) didYouMean.set(corrected, reason);
    }
    const found = Array.from(didYouMean, ([corrected, reason]) => ({ text: corrected, reason, cost: segmentationCost(corrected, core) }));
    const most = Math.min(...found.map((each) => each.cost)) + core.rules.did_you_mean.max_extra_cost;
    return found.filter((each) => each.cost <= most).slice(0, core.rules.did_you_mean.max_did_you_mean);
  }

  return { findDidYouMean, isDoubtful };
})();
