/**
 * @typedef {{shards: number[], firsts: number[], files: number[]}} Groups of terms as in `Shards` of shards.py; the first term of each, and how
 *   many there are; the first shard of each, and how many there are
 * @typedef {{perFile: number, firsts: number[], names: string[]}} DocumentTable how many stored documents share a file; the
 *   first record of each batch, and how many there are; the batches' names
 */

// Unpacks files of the index, as search/browser/packing.py, shards.py and document_table.py write them.
const khlangPacking = (function () {
  "use strict";

  // Letters of the batches' names, as in search/browser/document_table.py.
  const NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  // Twice the numbers of terms are below this, so that two make one key.
  const STEP = 2 ** 24;

  /** @param {number} first @param {number} second */
  function makeKey(first, second) {
    return first * STEP + second;
  }

  /** Gives a function that reads numbers, one after the other. @param {Uint8Array} bytes */
  function makeReader(bytes) {
    let at = 0;
    return function () {
      let number = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        if (byte === undefined) throw new Error("cut short");
        number |= (byte & 127) << shift;
        if (byte < 128) return number;
      }
    };
  }

  /** Gives how many levels a posting list of so many records has, one or more. @param {number} size @param {{total: number, rules: Rules}} core */
  function countLevels(size, { total, rules }) {
    return rules.scoring.levels * (rules.scoring.more_bits + 32 - Math.clz32(total / size));
  }

  /** Gives the impact of a level, of so many, as in search/index/impacts.py. @param {number} level @param {number} count */
  function impactOf(level, count) {
    const root = (level + 0.5) / count;
    return 1 - root * root * root;
  }

  /** Reads a dense posting list, whose steps and levels are one number each. @param {() => number} next @param {PostingList} postings
   * @param {number} count of levels */
  function readDense(next, { docIds, impacts }, count) {
    for (let place = 0, record = -1; place < docIds.length; place++) {
      const both = next();
      docIds[place] = record += 1 + Math.floor(both / count);
      impacts[place] = impactOf(both % count, count);
    }
  }

  /** Reads the entries of a shard by the key of their two numbers. @param {Uint8Array} bytes @param {number} first
   * @param {{total: number, rules: Rules}} core */
  function readShard(bytes, first, core) {
    const next = makeReader(bytes);
    /** @type {Map<number, PostingList>} */
    const entries = new Map();
    let second = 0;
    for (let left = next(); left > 0; left--) {
      const step = next();
      second = next() + (step ? 0 : second);
      first += step;
      const size = next();
      entries.set(makeKey(first, second), { docIds: new Int32Array(size), impacts: new Float64Array(size) });
    }
    const isDense = (/** @type {PostingList} */ { docIds }) => core.rules.sparse * docIds.length > core.total;
    for (const postings of entries.values()) {
      if (isDense(postings)) readDense(next, postings, countLevels(postings.docIds.length, core));
      else for (let place = 0, record = 0; place < postings.docIds.length; place++) postings.docIds[place] = record += next();
    }
    for (const postings of entries.values()) {
      const count = isDense(postings) ? 0 : countLevels(postings.docIds.length, core);
      for (let place = 0; count && place < postings.impacts.length; place++) postings.impacts[place] = impactOf(next(), count);
    }
    return entries;
  }

  /** Gives the first term and the first shard of each group of terms (see `Shards` in search/browser/shards.py).
   * @param {number[]} shards @returns {Groups} */
  function readGroups(shards) {
    const firsts = [0];
    const files = [0];
    shards.forEach(function (group, place) {
      firsts.push(firsts[place] + (group % 2 ? 1 : group / 2));
      files.push(files[place] + (group % 2 ? (group + 1) / 2 : 1));
    });
    return { shards, firsts, files };
  }

  /** Gives the shard of a common term or, of a bigram with another, as its first (1) or its second (2), with the first
   * term of the shard and the second number of the entry.
   * @param {Groups} groups @param {number} term @param {number} other @param {number} kind 0 for the term itself */
  function findShard({ shards, firsts, files }, term, other, kind) {
    const group = findPlace(firsts, term);
    const cut = kind && shards[group] % 2 ? (shards[group] - 1) / 2 : 0;
    return {
      shard: files[group] + (cut && 1 + (other % cut)),
      first: firsts[group],
      second: kind && 2 * (cut ? Math.floor(other / cut) : other) + kind,
    };
  }

  /** Gives the place of the last of ascending numbers that is not above a number. @param {number[]} numbers @param {number} number */
  function findPlace(numbers, number) {
    let low = 0;
    let high = numbers.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (numbers[middle] <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Reads the document table. @param {Uint8Array} bytes @returns {DocumentTable} */
  function readDocumentTable(bytes) {
    const next = makeReader(bytes);
    const perFile = next();
    const firsts = [0];
    for (let left = next(); left > 0; left--) firsts.push(firsts[firsts.length - 1] + next());
    const names = firsts.slice(1).map(function () {
      const number = next();
      return [0, 5, 10, 15].map((shift) => NAME_LETTERS[(number >> shift) & 31]).join("");
    });
    return { perFile, firsts, names };
  }

  /** Gives the paths of all files of stored documents. @param {DocumentTable} table */
  function listDocumentFiles({ perFile, firsts, names }) {
    return names.flatMap((name, batch) =>
      Array.from({ length: Math.ceil((firsts[batch + 1] - firsts[batch]) / perFile) }, (_, file) => documentFile(name, file))
    );
  }

  /** Gives the file of a record's stored document, and its place there. @param {DocumentTable} table @param {number} record */
  function findDocument({ perFile, firsts, names }, record) {
    const batch = findPlace(firsts, record);
    const place = record - firsts[batch];
    return { path: documentFile(names[batch], Math.floor(place / perFile)), place: place % perFile };
  }

  /** @param {string} name of a batch @param {number} file */
  function documentFile(name, file) {
    return "search/texts/" + name + "/" + file + ".js";
  }

  // Letters of base 85, as LETTERS in search/browser/packing.py.
  const DIGITS = new Uint8Array(128);
  Array.from({ length: 94 }, (_, place) => 33 + place)
    .filter((code) => !"\"$&'<>\\`~".includes(String.fromCharCode(code)))
    .forEach((code, digit) => (DIGITS[code] = digit));

  /** Reads five letters as four bytes; the first tells how many fill up the end. @param {string} letters */
  function readLetters(letters) {
    const bytes = new DataView(new ArrayBuffer(((letters.length - 1) / 5) * 4));
    for (let at = 1, to = 0; at < letters.length; to += 4) {
      let number = 0;
      for (const end = at + 5; at < end; at++) number = number * 85 + DIGITS[letters.charCodeAt(at)];
      bytes.setUint32(to, number);
    }
    return new Uint8Array(bytes.buffer, 0, bytes.byteLength - Number(letters[0]));
  }

  return { readLetters, makeKey, countLevels, impactOf, readShard, readGroups, findShard, readDocumentTable, findDocument, listDocumentFiles };
})();
