// Unpacks files of the index and shards of posting lists, as search/browser/packing.py and shards.py write them.
const khlangPacking = (function () {
  "use strict";

  // Twice the numbers of terms are below this, so that two make one key.
  const STEP = 2 ** 24;

  /** @param {number} first @param {number} second */
  function makeKey(first, second) {
    return first * STEP + second;
  }

  /** Reads the entries of a shard by the key of their two numbers. @param {Uint8Array} bytes @param {number} first */
  function readShard(bytes, first) {
    let at = 0;
    function next() {
      let number = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        number |= (byte & 127) << shift;
        if (byte < 128) return number;
      }
    }
    /** @type {Map<number, PostingList>} */
    const entries = new Map();
    let second = 0;
    for (let left = next(); left > 0; left--) {
      const step = next();
      second = next() + (step ? 0 : second);
      first += step;
      const size = next();
      entries.set(makeKey(first, second), { docIds: new Int32Array(size), frequencies: new Int32Array(size) });
    }
    for (const { docIds } of entries.values()) {
      let record = 0;
      for (let place = 0; place < docIds.length; place++) docIds[place] = record += next();
    }
    for (const { frequencies } of entries.values()) {
      for (let place = 0; place < frequencies.length; place++) frequencies[place] = 1 + next();
    }
    return entries;
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

  return { readLetters, makeKey, readShard };
})();
