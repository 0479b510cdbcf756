/**
 * @typedef {{first: number, end: number, edits: number}} Place pieces in doubt, and how many letters may be changed
 */

// Words near to what the index does not know, for letters that are wrong, missing or too many: as search/mends.py.
const khlangMends = (function () {
  "use strict";

  const { join, mayStand, costOfPiece, cutText, isThaiRun } = khlangPieces;

  /** Calls back with the pieces that are a known word together. @param {Piece[]} pieces @param {Spelling} spelling
   * @param {(first: number, end: number) => void} found */
  function findWords(pieces, spelling, found) {
    const { reach } = spelling.core.rules.mending;
    for (let first = 0; first < pieces.length; first++) {
      let whole = "";
      for (let last = first; last < Math.min(first + 2 * reach, pieces.length); last++) {
        whole += pieces[last].text;
        if (last > first && spelling.lexicon.has(whole)) found(first, last + 1);
      }
    }
  }

  /** Finds what is in doubt: letters in no term, many tiny terms; neighbours that no record has.
   * @param {Piece[]} pieces @param {Spelling} spelling @returns {Promise<Place[]>} */
  async function findPlaces(pieces, spelling) {
    const isWeak = pieces.map((piece) => piece.isOpen && (!piece.isTerm || piece.text.length <= 2));
    const isWord = pieces.map(() => false);
    findWords(pieces, spelling, function (first, end) {
      isWeak.fill(false, first, end);
      isWord.fill(true, first, end);
    });
    /** @type {Place[]} */
    const places = [];
    for (let at = 0; at < pieces.length; ) {
      let end = at;
      while (end < pieces.length && isWeak[end]) end++;
      const group = pieces.slice(at, end);
      const isUnknown = group.some((piece) => !piece.isTerm);
      if (isUnknown || group.length > 2 || group.some((piece) => piece.text.length === 1)) places.push({ first: at, end, edits: 2 });
      at = Math.max(end, at + 1);
    }
    for (let at = 0; at + 1 < pieces.length; at++) {
      const isSound = isWeak[at] || isWeak[at + 1] || (isWord[at] && isWord[at + 1]);
      if (isSound || !pieces[at].isOpen || !pieces[at + 1].isOpen) continue;
      if (!(await mayStand(spelling.core, pieces[at], pieces[at + 1]))) places.push({ first: at, end: at + 2, edits: 1 });
    }
    return places;
  }

  /** Gives [first, end] of what may be one word around pieces in doubt. @param {Core} core @param {Piece[]} pieces @param {Place} place */
  function listWindows(core, pieces, place) {
    const { reach, max_window } = core.rules.mending;
    /** @type {[number, number][]} */
    const windows = [];
    for (let start = place.first; start >= Math.max(0, place.first - reach); start--) {
      if (!pieces[start].isOpen) return windows;
      for (let end = place.end; end <= Math.min(pieces.length, place.end + reach); end++) {
        if (!pieces[end - 1].isOpen) break;
        if (join(pieces.slice(start, end)).length > max_window) break;
        windows.push([start, end]);
      }
    }
    return windows;
  }

  /** Counts the neighbours in a text that no record has: นอกระบบ is said, นอกรอบ is not. @param {string} folded @param {Core} core */
  async function countStrangers(folded, core) {
    const pieces = cutText(folded, core);
    let count = 0;
    for (let at = 0; at + 1 < pieces.length; at++) {
      const areOpen = pieces[at].isOpen && pieces[at + 1].isOpen;
      if (areOpen && !(await mayStand(core, pieces[at], pieces[at + 1]))) count++;
    }
    return count;
  }

  /** Gives the text with one place mended, best first. @param {string} folded @param {Spelling} spelling */
  async function findMends(folded, spelling) {
    const { core, lexicon } = spelling;
    const { max_places, max_ranked, edit_cost } = core.rules.mending;
    const pieces = cutText(folded, core);
    /** @type {Map<string, number>} */
    const found = new Map();
    for (const place of (await findPlaces(pieces, spelling)).slice(0, max_places)) {
      for (const [start, end] of listWindows(core, pieces, place)) {
        const within = pieces.slice(start, end);
        const cost = within.reduce((sum, piece) => sum + costOfPiece(piece.text, piece.isTerm, core), 0);
        for (const [word, distance] of khlangSpelling.findNear(join(within), spelling)) {
          // One word, however many terms it has: it is all there.
          const gain = cost - core.rules.term_cost - (lexicon.get(word) || 0) - edit_cost * distance;
          const mended = join(pieces.slice(0, start)) + word + join(pieces.slice(end));
          if (gain > 0 && distance <= place.edits) found.set(mended, Math.max(gain, found.get(mended) || 0));
        }
      }
    }
    const best = Array.from(found)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, max_ranked)
      .map(([mended]) => mended);
    const strangers = await Promise.all(best.map((mended) => countStrangers(mended, core)));
    return best
      .map((mended, at) => /** @type {[string, number]} */ ([mended, strangers[at]]))
      .sort((a, b) => a[1] - b[1])
      .map(([mended]) => mended);
  }

  /** @param {string} folded @param {Spelling} spelling */
  async function mendLetters(folded, spelling) {
    const { max_rounds, max_mends, max_window } = spelling.core.rules.mending;
    let best = folded;
    /** @type {string[]} */
    let mended = [];
    for (let round = 0; round < max_rounds; round++) {
      const found = await findMends(best, spelling);
      if (!found.length) break;
      if (round === 0) mended = found.slice(1, max_mends);
      best = found[0];
    }
    if (best !== folded) mended.unshift(best);
    // Broken text from a PDF has wrong letters beside wrong spaces: องคค์ วามรู้.
    const joined = folded.replace(/ /g, "");
    const isOne = joined !== folded && joined.length <= max_window && isThaiRun(joined, spelling.core);
    return isOne ? mended.concat((await findMends(joined, spelling)).slice(0, 1)) : mended;
  }

  return { countStrangers, mendLetters };
})();
