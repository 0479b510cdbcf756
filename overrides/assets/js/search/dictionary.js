// The dictionary as queries see it, in the same steps as search/query/dictionary.py: words that are no misspelling. They
// are in shards, of which those are fetched that letters in doubt may be in.
const khlangDictionary = (function () {
  "use strict";

  const { mayCut } = khlangTokenizer;
  /** The words of the shards that are there, by the shard's number; whether they are atoms.
   * @type {Map<number, Map<string, boolean>>} */
  const shards = new Map();
  const NO_WORDS = new Map();

  /** Reads a shard, which search/browser/word_shards.py writes. @param {Uint8Array} bytes */
  function readShard(bytes) {
    /** @type {Map<string, boolean>} */
    const words = new Map();
    let word = "";
    for (const coded of new TextDecoder("tis-620").decode(bytes).match(/[A-Za-z][^A-Za-z]*/g) || []) {
      const code = coded.charCodeAt(0);
      const isAtom = code >= 97;
      word = word.slice(0, code - (isAtom ? 97 : 65)) + coded.slice(1);
      words.set(word, isAtom);
    }
    return words;
  }

  /** Gives the number of the shard that a word would be in. @param {Core} core @param {string} word */
  function findShard(core, word) {
    let low = 0;
    let high = core.word_firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (core.word_firsts[middle] <= word) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Fetches the shards that some letters would be in, if they are words. @param {Core} core @param {string[]} words */
  async function fetchWords(core, words) {
    const { min_length, max_length } = core.rules.dictionary;
    const asked = new Set(words.filter((word) => word.length >= min_length && word.length <= max_length).map((word) => findShard(core, word)));
    const coming = Array.from(asked).filter((number) => !shards.has(number));
    await Promise.all(coming.map(async (number) => shards.set(number, await khlang.load(core.word_folder + "/" + number + ".js", readShard))));
  }

  /** Tells whether letters are a word; its shard is there. @param {Core} core @param {string} word */
  function isWord(core, word) {
    return (shards.get(findShard(core, word)) || NO_WORDS).has(word);
  }

  /** Tells whether letters are a word that texts are never cut inside of; its shard is there. @param {Core} core @param {string} word */
  function isAtom(core, word) {
    return (shards.get(findShard(core, word)) || NO_WORDS).get(word) === true;
  }

  /** Gives [start, end] of the letters of a run that its index explains badly, with some segments around.
   * @param {Core} core @param {[string, boolean][]} segments */
  function findDoubt(core, segments) {
    const { max_tiny, reach } = core.rules.dictionary;
    /** @type {[number, number][]} */
    const found = [];
    const ends = [0];
    for (const [text] of segments) ends.push(ends[ends.length - 1] + text.length);
    segments.forEach(function ([text, isTerm], at) {
      const after = segments[at + 1];
      const isTiny = text.length <= max_tiny && after && after[1] && after[0].length <= max_tiny;
      if (isTerm && text.length > 1 && !isTiny) return;
      const start = ends[Math.max(0, at - reach)];
      const end = ends[Math.min(segments.length, at + 1 + reach)];
      const last = found[found.length - 1];
      if (last && start <= last[1]) last[1] = end;
      else found.push([start, end]);
    });
    return found;
  }

  /** Gives the parts of a run's doubtful letters that may be words. @param {Core} core @param {string} run @param {[string, boolean][]} segments */
  function listDoubtful(core, run, segments) {
    const { min_length, max_length } = core.rules.dictionary;
    /** @type {string[]} */
    const parts = [];
    for (const [start, end] of findDoubt(core, segments)) {
      for (let at = start; at < end; at++) {
        if (!mayCut(run, at)) continue;
        for (let to = at + min_length; to <= Math.min(end, at + max_length); to++) if (mayCut(run, to)) parts.push(run.slice(at, to));
      }
    }
    return parts;
  }

  /** Gives the atoms in the doubtful letters of a run that the index does not hold. @param {Core} core @param {string} run
   * @param {[string, boolean][]} segments @returns {Set<string>} */
  function findAbsent(core, run, segments) {
    return new Set(listDoubtful(core, run, segments).filter((part) => !core.idfBuckets.has(part) && isAtom(core, part)));
  }

  return { fetchWords, isWord, isAtom, listDoubtful, findAbsent };
})();
