// A shard of postings: numbers of seven bits a byte, as search/static_index.py writes them.
const khlangPostings = (function () {
  "use strict";

  // Numbers of terms are below this, so that two make one key.
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
    /** @type {Map<number, Held>} */
    const entries = new Map();
    let second = 0;
    for (let left = next(); left > 0; left--) {
      const step = next();
      second = next() + (step ? 0 : second);
      first += step;
      const size = next();
      entries.set(makeKey(first, second), { records: new Int32Array(size), counts: new Int32Array(size) });
    }
    for (const { records } of entries.values()) {
      let record = 0;
      for (let place = 0; place < records.length; place++) records[place] = record += next();
    }
    for (const { counts } of entries.values()) {
      for (let place = 0; place < counts.length; place++) counts[place] = 1 + next();
    }
    return entries;
  }

  return { makeKey, readShard };
})();
