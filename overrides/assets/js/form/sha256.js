// SHA-256 of bytes (FIPS 180-4), for pages that a village's own server gives without https: there browsers have none.
const khlangSha256 = (function () {
  "use strict";

  /** The first 32 bits of the fraction of a root. @param {number} number @param {number} root */
  function fraction(number, root) {
    const value = Math.pow(number, 1 / root);
    return ((value - Math.floor(value)) * 0x100000000) | 0;
  }

  /** @param {number} count */
  function listPrimes(count) {
    /** @type {number[]} */
    const primes = [];
    for (let number = 2; primes.length < count; number++) {
      if (primes.every((prime) => number % prime)) primes.push(number);
    }
    return primes;
  }

  const PRIMES = listPrimes(64);
  const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(prime, 3));

  /** @param {number} word @param {number} by */
  function turn(word, by) {
    return (word >>> by) | (word << (32 - by));
  }

  /** @param {Uint8Array} bytes */
  function pad(bytes) {
    const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(padded.length - 4, bytes.length << 3);
    return view;
  }

  /** Mixes a block into the state. @param {Int32Array} state @param {Int32Array} words */
  function mix(state, words) {
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let at = 0; at < 64; at++) {
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  }

  /** Gives the digest. @param {Uint8Array} bytes */
  function digest(bytes) {
    const view = pad(bytes);
    const state = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(prime, 2));
    const words = new Int32Array(64);
    for (let start = 0; start < view.byteLength; start += 64) {
      for (let at = 0; at < 16; at++) words[at] = view.getInt32(start + at * 4);
      for (let at = 16; at < 64; at++) {
        const one = words[at - 15];
        const two = words[at - 2];
        const low = turn(one, 7) ^ turn(one, 18) ^ (one >>> 3);
        words[at] = words[at - 16] + low + words[at - 7] + (turn(two, 17) ^ turn(two, 19) ^ (two >>> 10));
      }
      mix(state, words);
    }
    const made = new DataView(new ArrayBuffer(32));
    state.forEach((word, at) => made.setInt32(at * 4, word));
    return new Uint8Array(made.buffer);
  }

  return { digest };
})();
