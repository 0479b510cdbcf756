/**
 * @typedef {{first: number, end: number, edits: number}} DoubtfulSpan segments in doubt, and how many letters may be changed
 */

// Spelling correction by fuzzy candidates, in the same steps as search/query/spelling.py.
const khlangSpelling = (function () {
  "use strict";

  const { join, isSeenBigram, segmentCost, listSegments, isThaiRun } = khlangSegmentationCost;

  /** Calls back with the segments that are together a word of the lexicon or of the dictionary. @param {Segment[]} segments @param {SpellingModel} spelling
   * @param {(first: number, end: number) => void} found */
  function findLexiconWords(segments, spelling, found) {
    const { reach } = spelling.core.rules.did_you_mean;
    for (let first = 0; first < segments.length; first++) {
      let whole = "";
      for (let last = first; last < Math.min(first + 2 * reach, segments.length); last++) {
        whole += segments[last].text;
        if (last > first && (spelling.lexicon.has(whole) || khlangDictionary.isWord(spelling.core, whole))) found(first, last + 1);
      }
    }
  }

  /** Gives the letters that `findLexiconWords` looks up. @param {Core} core @param {Segment[]} segments */
  function listJoined(core, segments) {
    const { reach } = core.rules.did_you_mean;
    return segments.flatMap((_, first) => segments.slice(first + 1, first + 2 * reach).map((_each, place) => join(segments.slice(first, first + place + 2))));
  }

  /** @param {Segment} segment */
  function isWord(segment) {
    return segment.isTerm || segment.isAbsent;
  }

  /** Tells whether two neighbours say something of each other's spelling: a word of the dictionary that no record holds
   * is mostly what was meant, unless it is a slip beside a term that does not stand beside anything.
   * @param {Core} core @param {Segment} left @param {Segment} right */
  function isTelling(core, left, right) {
    if (!left.isAbsent && !right.isAbsent) return true;
    const isPrefix = (/** @type {string} */ text) => core.rules.did_you_mean.prefixes.includes(text) || core.rules.function_terms.includes(text);
    return [left, right].some((segment) => segment.isTerm && !isPrefix(segment.text));
  }

  /** Finds what may be misspelt: letters in no term, many tiny terms, bigrams that no record has.
   * @param {Segment[]} segments @param {SpellingModel} spelling @returns {Promise<DoubtfulSpan[]>} */
  async function findDoubtfulSpans(segments, spelling) {
    const { core } = spelling;
    const isWeak = segments.map((segment) => segment.isEditable && (!isWord(segment) || segment.text.length <= 2));
    const isSpelt = segments.map(() => false);
    const isAbsent = segments.map(() => false);
    await khlangDictionary.fetchWords(core, listJoined(core, segments));
    findLexiconWords(segments, spelling, function (first, end) {
      isWeak.fill(false, first, end);
      isSpelt.fill(true, first, end);
      const parts = segments.slice(first, end);
      const length = parts.reduce((sum, segment) => sum + segment.text.length, 0);
      // Letters in no term that are in a word after all: it is spelt right, and no record holds it.
      if (length >= core.rules.did_you_mean.min_absent && !parts.every(isWord)) isAbsent.fill(true, first, end);
    });
    /** @type {DoubtfulSpan[]} */
    const spans = [];
    for (let at = 0; at < segments.length; ) {
      let end = at;
      while (end < segments.length && isWeak[end]) end++;
      const run = segments.slice(at, end);
      const isUnknown = run.some((segment) => !isWord(segment));
      if (isUnknown || run.length > 2 || run.some((segment) => segment.text.length === 1)) spans.push({ first: at, end, edits: 2 });
      at = Math.max(end, at + 1);
    }
    for (let at = 0; at + 1 < segments.length; at++) {
      const isSound = (isWeak[at] && isWeak[at + 1]) || (isSpelt[at] && isSpelt[at + 1]) || isAbsent[at] || isAbsent[at + 1];
      if (isSound || !segments[at].isEditable || !segments[at + 1].isEditable || !isTelling(core, segments[at], segments[at + 1])) continue;
      if (!(await isSeenBigram(core, segments[at], segments[at + 1]))) spans.push({ first: at, end: at + 2, edits: 1 });
    }
    return spans;
  }

  /** Gives [first, end] of segments around a span that may be one misspelt word. @param {Core} core @param {Segment[]} segments @param {DoubtfulSpan} span */
  function listWindows(core, segments, span) {
    const { reach, max_window } = core.rules.did_you_mean;
    /** @type {[number, number][]} */
    const windows = [];
    for (let start = span.first; start >= Math.max(0, span.first - reach); start--) {
      if (!segments[start].isEditable) return windows;
      for (let end = span.end; end <= Math.min(segments.length, span.end + reach); end++) {
        if (!segments[end - 1].isEditable) break;
        if (join(segments.slice(start, end)).length > max_window) break;
        windows.push([start, end]);
      }
    }
    return windows;
  }

  /** Counts the bigrams of a text that no record has: นอกระบบ is said, นอกรอบ is not. @param {string} folded @param {Core} core */
  async function countUnseenBigrams(folded, core) {
    const segments = await listSegments(folded, core);
    let count = 0;
    for (let at = 0; at + 1 < segments.length; at++) {
      const areEditable = segments[at].isEditable && segments[at + 1].isEditable;
      if (areEditable && !(await isSeenBigram(core, segments[at], segments[at + 1]))) count++;
    }
    return count;
  }

  /** Tells whether segments are a run of their own. @param {Segment[]} segments @param {number} start @param {number} end */
  function isAlone(segments, start, end) {
    return ![segments[start - 1], segments[end]].some((segment) => segment && segment.isEditable);
  }

  /** Gives the text with one span corrected, best first. @param {string} folded @param {SpellingModel} spelling */
  async function findCorrections(folded, spelling) {
    const { core, lexicon } = spelling;
    const { max_spans, max_ranked, max_short, marks, edit_cost } = core.rules.did_you_mean;
    const strip = (/** @type {string} */ word) => word.replace(new RegExp(marks, "g"), "");
    const segments = await listSegments(folded, core);
    /** @type {Map<string, number>} */
    const found = new Map();
    for (const span of (await findDoubtfulSpans(segments, spelling)).slice(0, max_spans)) {
      for (const [start, end] of listWindows(core, segments, span)) {
        const within = segments.slice(start, end);
        const cost = within.reduce((sum, segment) => sum + segmentCost(segment.text, segment.isTerm, core), 0);
        // A run of so few letters with another consonant is another word: only a mark above or below may be wrong.
        const isShort = join(within).length <= max_short && isAlone(segments, start, end);
        for (const [word, distance] of khlangFuzzy.findFuzzyCandidates(join(within), spelling)) {
          if (isShort && strip(word) !== strip(join(within))) continue;
          // One word, however many terms it has: it is all there.
          const gain = cost - core.rules.term_cost - (lexicon.get(word) || 0) - edit_cost * distance;
          const corrected = join(segments.slice(0, start)) + word + join(segments.slice(end));
          if (gain > 0 && distance <= span.edits) found.set(corrected, Math.max(gain, found.get(corrected) || 0));
        }
      }
    }
    const best = Array.from(found)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, max_ranked)
      .map(([corrected]) => corrected);
    const unseen = await Promise.all(best.map((corrected) => countUnseenBigrams(corrected, core)));
    return best
      .map((corrected, at) => /** @type {[string, number]} */ ([corrected, unseen[at]]))
      .sort((a, b) => a[1] - b[1])
      .map(([corrected]) => corrected);
  }

  /** Gives corrections of a folded text, best first. @param {string} folded @param {SpellingModel} spelling */
  async function correctSpelling(folded, spelling) {
    const { max_rounds, max_corrections, max_window } = spelling.core.rules.did_you_mean;
    let best = folded;
    /** @type {string[]} */
    let corrected = [];
    for (let round = 0; round < max_rounds; round++) {
      const found = await findCorrections(best, spelling);
      if (!found.length) break;
      if (round === 0) corrected = found.slice(1, max_corrections);
      best = found[0];
    }
    if (best !== folded) corrected.unshift(best);
    // Broken text from a PDF has wrong letters beside wrong spaces: องคค์ วามรู้.
    const joined = folded.replace(/ /g, "");
    const isOne = joined !== folded && joined.length <= max_window && isThaiRun(joined, spelling.core);
    return isOne ? corrected.concat((await findCorrections(joined, spelling)).slice(0, 1)) : corrected;
  }

  return { correctSpelling };
})();
