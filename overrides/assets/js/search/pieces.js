/**
 * @typedef {{text: string, isTerm: boolean, isOpen: boolean}} Piece letters, whether a term, whether they may be changed
 */

// A query as the index sees it, and how well it is explained: as search/pieces.py.
const khlangPieces = (function () {
  "use strict";

  /** Tells whether a text holds a royal name or title: whoever mends one may break it. @param {Core} core @param {string} text */
  function isRoyal(core, text) {
    return core.rules.royal.some((name) => text.includes(name));
  }

  /** Tells whether any record has two pieces one after the other; of names that no record holds and of rare figures,
   * neighbours are not known. @param {Core} core @param {Piece} left @param {Piece} right */
  async function mayStand(core, left, right) {
    if (!left.isTerm || !right.isTerm) return false;
    if (!core.numbers.has(left.text) || !core.numbers.has(right.text)) return true;
    return (await khlang.findPair(core, left.text, right.text)).records.length > 0;
  }

  /** @param {Piece[]} pieces */
  function join(pieces) {
    return pieces.map((piece) => piece.text).join("");
  }

  /** @param {string} text @param {boolean} isTerm @param {Core} core */
  function costOfPiece(text, isTerm, core) {
    const level = core.levels.get(text) || core.rareLevels.get(text) || 0;
    return isTerm ? core.rules.term_cost + level : core.rules.letter_cost * text.length;
  }

  /** Cuts a text into terms, unknown letters and what stands between. @param {string} folded @param {Core} core @returns {Piece[]} */
  function cutText(folded, core) {
    /** @type {Piece[]} */
    const pieces = [];
    let at = 0;
    for (const [piece, isThai, start, end] of khlangQuery.findPieces(core.rules, folded)) {
      if (start > at) pieces.push({ text: folded.slice(at, start), isTerm: true, isOpen: false });
      at = end;
      const isOpen = isThai && !isRoyal(core, piece);
      if (isThai) {
        for (const [text, isTerm] of khlangQuery.cutRun(core, piece)) pieces.push({ text, isTerm, isOpen });
      } else {
        const isTerm = core.levels.has(piece) || core.rareLevels.has(piece);
        pieces.push({ text: folded.slice(start, end), isTerm, isOpen });
      }
    }
    if (at < folded.length) pieces.push({ text: folded.slice(at), isTerm: true, isOpen: false });
    return pieces;
  }

  /** Gives how badly the index explains a text. @param {string} folded @param {Core} core */
  function costOf(folded, core) {
    let cost = 0;
    for (const [piece, isThai] of khlangQuery.findPieces(core.rules, folded)) {
      /** @type {[string, boolean][]} */
      const cut = isThai
        ? khlangQuery.cutRun(core, piece)
        : [[piece, core.levels.has(piece) || core.rareLevels.has(piece)]];
      for (const [text, isTerm] of cut) cost += costOfPiece(text, isTerm, core);
    }
    return cost;
  }

  /** @param {string} word @param {Core} core */
  function isThaiRun(word, core) {
    const pieces = khlangQuery.findPieces(core.rules, word);
    return pieces.length === 1 && pieces[0][1] && pieces[0][0] === word;
  }

  return { isRoyal, mayStand, join, costOfPiece, costOf, cutText, isThaiRun };
})();
