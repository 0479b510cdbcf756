/**
 * @typedef {{text: string, isTerm: boolean, isEditable: boolean, isAbsent: boolean}} Segment letters, whether a term, whether
 *   they may be changed, whether they are a word of the dictionary that no record holds
 */

// Segments of a query and their cost, in the same steps as search/query/segmentation_cost.py.
const khlangSegmentationCost = (function () {
  "use strict";

  /** Tells whether a text holds a royal name or title: a correction may corrupt one. @param {Core} core @param {string} text */
  function hasRoyalName(core, text) {
    return core.rules.royal_names.some((name) => text.includes(name));
  }

  /** Tells whether any record has two segments one after the other; bigrams of abbreviations that no record holds, and
   * of rare figures, are not kept and count as seen. @param {Core} core @param {Segment} left @param {Segment} right */
  async function isSeenBigram(core, left, right) {
    if (!left.isTerm || !right.isTerm) return false;
    if (!core.termNumbers.has(left.text) || !core.termNumbers.has(right.text)) return true;
    return (await khlang.findBigramPostings(core, left.text, right.text)).docIds.length > 0;
  }

  /** @param {Segment[]} segments */
  function join(segments) {
    return segments.map((segment) => segment.text).join("");
  }

  /** @param {string} text @param {boolean} isTerm @param {Core} core */
  function segmentCost(text, isTerm, core) {
    const idfBucket = core.idfBuckets.get(text) || core.rareIdfBuckets.get(text) || 0;
    if (isTerm) return core.rules.term_cost + idfBucket;
    return khlangDictionary.isAtom(core, text) ? core.rules.absent_cost : core.rules.unknown_letter_cost * Array.from(text).length;
  }

  /** Cuts a folded text into terms, letters in no term, and what stands between, which counts as a term. @param {string} folded @param {Core} core @returns {Promise<Segment[]>} */
  async function listSegments(folded, core) {
    /** @type {Segment[]} */
    const segments = [];
    await khlangSegmentation.fetchDoubtful(core, folded);
    let at = 0;
    for (const [preToken, isThai, start, end] of khlangTokenizer.preTokenize(core.rules, folded)) {
      if (start > at) segments.push({ text: folded.slice(at, start), isTerm: true, isEditable: false, isAbsent: false });
      at = end;
      const isEditable = isThai && !hasRoyalName(core, preToken);
      if (isThai) {
        for (const [text, isTerm] of khlangSegmentation.segmentWords(core, preToken)) segments.push({ text, isTerm, isEditable, isAbsent: !isTerm && khlangDictionary.isAtom(core, text) });
      } else {
        const isTerm = core.idfBuckets.has(preToken) || core.rareIdfBuckets.has(preToken);
        segments.push({ text: folded.slice(start, end), isTerm, isEditable, isAbsent: false });
      }
    }
    if (at < folded.length) segments.push({ text: folded.slice(at), isTerm: true, isEditable: false, isAbsent: false });
    return segments;
  }

  /** Gives the cost of a folded text: high for letters in no term, then by how many and how rare its terms are. @param {string} folded @param {Core} core */
  async function segmentationCost(folded, core) {
    let cost = 0;
    await khlangSegmentation.fetchDoubtful(core, folded);
    for (const [preToken, isThai] of khlangTokenizer.preTokenize(core.rules, folded)) {
      /** @type {[string, boolean][]} */
      const cut = isThai
        ? khlangSegmentation.segmentWords(core, preToken)
        : [[preToken, core.idfBuckets.has(preToken) || core.rareIdfBuckets.has(preToken)]];
      for (const [text, isTerm] of cut) cost += segmentCost(text, isTerm, core);
    }
    return cost;
  }

  /** @param {string} word @param {Core} core */
  function isThaiRun(word, core) {
    const preTokens = khlangTokenizer.preTokenize(core.rules, word);
    return preTokens.length === 1 && preTokens[0][1] && preTokens[0][0] === word;
  }

  return { hasRoyalName, isSeenBigram, join, segmentCost, segmentationCost, listSegments, isThaiRun };
})();
