/**
 * @typedef {{text: string, reason: string, isAnswered?: boolean}} DidYouMean `isAnswered`: the library holds what it asks for
 */

// Did-you-mean: queries that may have been meant, in the same steps as search/query/did_you_mean.py.
const khlangDidYouMean = (function () {
  "use strict";

  const { hasRoyalName, join, segmentationCost, listSegments, isThaiRun } = khlangSegmentationCost;
  const { correctSpelling } = khlangSpelling;

  /** Replaces known misspellings. @param {string} folded @param {Core} core @param {Map<string, string>} misspellings */
  async function correctMisspellings(folded, core, misspellings) {
    const segments = await listSegments(folded, core);
    let corrected = "";
    for (let at = 0; at < segments.length; ) {
      let whole = "";
      let size = 0;
      for (let next = at; next < segments.length && whole.length <= core.rules.did_you_mean.max_window * 2; next++) {
        whole += segments[next].text;
        // Latin letters that no record holds may be how a Thai word sounds.
        const isUnknownLatin = /^[\x00-\x7f]+$/.test(segments[next].text) && !isWord(segments[next]);
        const isSound = segments[next].isEditable || isUnknownLatin || segments[next].text.endsWith(".");
        if (misspellings.has(whole) && isSound) size = next + 1 - at;
      }
      corrected += size ? misspellings.get(join(segments.slice(at, at + size))) : segments[at].text;
      at += Math.max(1, size);
    }
    return corrected;
  }

  /** Types words again on the other keyboard layout, where that gives terms. @param {string} text @param {Core} core */
  async function correctKeyboardLayout(text, core) {
    const words = text.split(/\s+/).filter(Boolean);
    return (await Promise.all(words.map((word) => retype(word, core)))).join(" ");
  }

  /** @param {Segment} segment */
  function isWord(segment) {
    return segment.isTerm || segment.isAbsent;
  }

  /** @param {string} word @param {Core} core */
  async function retype(word, core) {
    const { latin_keys: latin, thai_keys: thai } = core.rules;
    const folded = khlangTokenizer.foldText(core.rules, word);
    const known = await listSegments(folded, core);
    if ((known.length && known.every(isWord)) || word.length < 3) return folded;
    const isLatin = /^[\x00-\x7f]+$/.test(word) && /[a-z]/i.test(word);
    const [from, to] = isLatin ? [latin, thai] : [thai, latin];
    const places = Array.from(word, (char) => from.lastIndexOf(char));
    if (places.some((place) => place < 0)) return folded;
    const typed = khlangTokenizer.foldText(core.rules, places.map((place) => to[place]).join(""));
    const segments = await listSegments(typed, core);
    return segments.every(isWord) && 2 * segments.length <= typed.length ? typed : folded;
  }

  /** Removes spaces inside clusters, as a broken PDF has them; its sara am is a space and a long vowel.
   * @param {string} folded @param {Core} core */
  async function joinSplitClusters(folded, core) {
    const { split_cluster, split_sara_am, max_sara_am } = core.rules.did_you_mean;
    const join = (/** @type {string} */ text) => text.replace(new RegExp(split_cluster, "g"), "$1");
    let joined = join(folded);
    if (joined === folded) return folded;
    for (const found of Array.from(folded.matchAll(new RegExp(split_sara_am, "g"))).slice(0, max_sara_am)) {
      // Where it stands among the joined letters.
      const at = join(folded.slice(0, (found.index || 0) + found[0].length)).length;
      const other = joined.slice(0, at - 1) + "\u0e33" + joined.slice(at);
      if ((await segmentationCost(other, core)) < (await segmentationCost(joined, core))) joined = other;
    }
    return joined;
  }

  /** Removes spaces between Thai letters where the index explains these better as one run. @param {string} folded @param {Core} core */
  async function joinSplitWords(folded, core) {
    const words = folded.split(" ");
    if (words.length > core.rules.did_you_mean.max_window || hasRoyalName(core, folded.replace(/ /g, ""))) return folded;
    const joined = [words[0]];
    for (const word of words.slice(1)) {
      const last = joined[joined.length - 1];
      const isThai = isThaiRun(last, core) && isThaiRun(word, core);
      if (isThai && (await explainsBetter(last, word, core))) joined[joined.length - 1] += word;
      else joined.push(word);
    }
    return joined.join(" ");
  }

  /** Tells whether an index explains two runs better as one: what are words already need not be joined.
   * @param {string} left @param {string} right @param {Core} core */
  async function explainsBetter(left, right, core) {
    if ((await listSegments(left, core)).concat(await listSegments(right, core)).every(isWord)) return false;
    const apart = (await segmentationCost(left, core)) + (await segmentationCost(right, core));
    return (await segmentationCost(left + right, core)) < apart;
  }

  /** Gives at most three queries that may have been meant, best first.
   * @param {string} text @param {SpellingModel} spelling @returns {Promise<DidYouMean[]>} */
  async function findDidYouMean(text, spelling) {
    const { core, misspellings } = spelling;
    const folded = khlangTokenizer.foldText(core.rules, text);
    // A royal name with a space in it: no part of it tells what it is.
    if (hasRoyalName(core, folded.replace(/ /g, "")) && !hasRoyalName(core, folded)) return [];
    const before = await segmentationCost(folded, core);
    /** @type {[string, string][]} */
    const attempts = [
      [await correctMisspellings(folded, core, misspellings), "misspelt"],
      [await correctKeyboardLayout(text, core), "keyboard"],
      [await joinSplitWords(await joinSplitClusters(folded, core), core), "spaced"],
    ];
    for (const near of await correctSpelling(folded, spelling)) attempts.push([near, "near"]);
    /** @type {Map<string, {reason: string, cost: number}>} */
    const didYouMean = new Map();
    for (const [corrected, reason] of attempts) {
      if (!corrected || corrected === folded || didYouMean.has(corrected)) continue;
      const cost = await segmentationCost(corrected, core);
      if (reason === "misspelt" || reason === "near" || cost < before) didYouMean.set(corrected, { reason, cost });
    }
    const found = Array.from(didYouMean, ([corrected, { reason, cost }]) => ({ text: corrected, reason, cost }));
    const most = Math.min(...found.map((each) => each.cost)) + core.rules.did_you_mean.max_extra_cost;
    return found.filter((each) => each.cost <= most).slice(0, core.rules.did_you_mean.max_did_you_mean);
  }

  return { findDidYouMean };
})();
