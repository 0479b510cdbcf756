/**
 * @typedef {{text: string, isTerm: boolean, isOpen: boolean}} Piece letters, whether a term, whether they may be changed
 * @typedef {{text: string, reason: string}} Offer
 */

// What somebody may have meant whose words the index does not know: as search/corrections.py, step by step.
const khlangCorrections = (function () {
  "use strict";

  const MAX_OFFERS = 3;
  const EDIT_COST = 120;
  const MAX_ROUNDS = 3;
  const REACH = 3;
  const MAX_WINDOW = 24;
  const MAX_PLACES = 4;

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
      const isOpen = isThai && !core.rules.royal.some((name) => piece.includes(name));
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

  /** Puts right what the list of misspellings has. @param {string} folded @param {Core} core @param {Map<string, string>} misspelt */
  function mendMisspelt(folded, core, misspelt) {
    const pieces = cutText(folded, core);
    let mended = "";
    for (let at = 0; at < pieces.length; ) {
      let whole = "";
      let size = 0;
      for (let next = at; next < pieces.length && whole.length <= MAX_WINDOW * 2; next++) {
        whole += pieces[next].text;
        const isSound = pieces[next].isOpen || pieces[next].text.length === whole.length;
        if (misspelt.has(whole) && isSound) size = next + 1 - at;
      }
      mended += size ? misspelt.get(join(pieces.slice(at, at + size))) : pieces[at].text;
      at += Math.max(1, size);
    }
    return mended;
  }

  /** Types words again on the other layout. @param {string} text @param {Core} core */
  function mendKeyboard(text, core) {
    const { latin_keys: latin, thai_keys: thai } = core.rules;
    const fold = (/** @type {string} */ word) => khlangQuery.fold(core.rules, word);
    return text
      .split(/\s+/)
      .filter(Boolean)
      .map(function (word) {
        const folded = fold(word);
        const known = cutText(folded, core);
        if ((known.length && known.every((piece) => piece.isTerm)) || word.length < 3) return folded;
        const isLatin = /^[\x00-\x7f]+$/.test(word) && /[a-z]/i.test(word);
        const [from, to] = isLatin ? [latin, thai] : [thai, latin];
        const places = Array.from(word, (char) => from.lastIndexOf(char));
        if (places.some((place) => place < 0)) return folded;
        const typed = fold(places.map((place) => to[place]).join(""));
        const pieces = cutText(typed, core);
        return pieces.every((piece) => piece.isTerm) && 2 * pieces.length <= typed.length ? typed : folded;
      })
      .join(" ");
  }

  /** @param {string} word @param {Core} core */
  function isThaiRun(word, core) {
    const pieces = khlangQuery.findPieces(core.rules, word);
    return pieces.length === 1 && pieces[0][1] && pieces[0][0] === word;
  }

  /** Takes away the spaces that the index explains better as none. @param {string} folded @param {Core} core */
  function joinRuns(folded, core) {
    const words = folded.split(" ");
    if (words.length < 2 || words.length > MAX_WINDOW) return folded;
    const joined = [words[0]];
    for (const word of words.slice(1)) {
      const last = joined[joined.length - 1];
      const isThai = isThaiRun(last, core) && isThaiRun(word, core);
      if (isThai && costOf(last + word, core) < costOf(last, core) + costOf(word, core)) joined[joined.length - 1] += word;
      else joined.push(word);
    }
    return joined.join(" ");
  }

  /** Marks the pieces that are a known word together. @param {Piece[]} pieces @param {Spelling} spelling @param {boolean[]} isWeak */
  function clearWords(pieces, spelling, isWeak) {
    for (let first = 0; first < pieces.length; first++) {
      let whole = "";
      for (let last = first; last < Math.min(first + 2 * REACH, pieces.length); last++) {
        whole += pieces[last].text;
        if (last > first && spelling.lexicon.has(whole)) isWeak.fill(false, first, last + 1);
      }
    }
  }

  /** Gives [first, end] of what is in doubt: letters in no term, many tiny terms. @param {Piece[]} pieces @param {Spelling} spelling */
  function findPlaces(pieces, spelling) {
    const isWeak = pieces.map((piece) => piece.isOpen && (!piece.isTerm || piece.text.length <= 2));
    clearWords(pieces, spelling, isWeak);
    /** @type {[number, number][]} */
    const places = [];
    for (let at = 0; at < pieces.length; ) {
      let end = at;
      while (end < pieces.length && isWeak[end]) end++;
      const group = pieces.slice(at, end);
      const isUnknown = group.some((piece) => !piece.isTerm);
      if (isUnknown || group.length > 2 || group.some((piece) => piece.text.length === 1)) places.push([at, end]);
      at = Math.max(end, at + 1);
    }
    return places;
  }

  /** @param {Piece[]} pieces @param {number} first @param {number} last */
  function listWindows(pieces, first, last) {
    /** @type {[number, number][]} */
    const windows = [];
    for (let start = first; start >= Math.max(0, first - REACH); start--) {
      if (start < first && !pieces[start].isOpen) return windows;
      for (let end = last; end <= Math.min(pieces.length, last + REACH); end++) {
        if (end > last && !pieces[end - 1].isOpen) break;
        if (join(pieces.slice(start, end)).length > MAX_WINDOW) break;
        windows.push([start, end]);
      }
    }
    return windows;
  }

  /** Gives the text with one place mended, best first. @param {string} folded @param {Spelling} spelling */
  function findMends(folded, spelling) {
    const { core, lexicon } = spelling;
    const pieces = cutText(folded, core);
    /** @type {Map<string, [number, number]>} */
    const found = new Map();
    for (const [first, last] of findPlaces(pieces, spelling).slice(0, MAX_PLACES)) {
      for (const [start, end] of listWindows(pieces, first, last)) {
        const within = pieces.slice(start, end);
        const cost = within.reduce((sum, piece) => sum + costOfPiece(piece.text, piece.isTerm, core), 0);
        for (const [word, distance] of khlangSpelling.findNear(join(within), spelling)) {
          const gain = cost - costOf(word, core) - EDIT_COST * distance;
          const mended = join(pieces.slice(0, start)) + word + join(pieces.slice(end));
          const known = found.get(mended) || [0, 0];
          const held = lexicon.get(word) || 0;
          if (gain > 0 && (gain > known[0] || (gain === known[0] && held > known[1]))) found.set(mended, [gain, held]);
        }
      }
    }
    return Array.from(found)
      .sort((a, b) => b[1][0] - a[1][0] || b[1][1] - a[1][1] || (a[0] < b[0] ? -1 : 1))
      .map(([mended]) => mended);
  }

  /** @param {string} folded @param {Spelling} spelling */
  function mendLetters(folded, spelling) {
    let best = folded;
    /** @type {string[]} */
    let others = [];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = findMends(best, spelling);
      if (!found.length) break;
      if (round === 0) others = found.slice(1, MAX_OFFERS);
      best = found[0];
    }
    if (best !== folded) return [best, ...others];
    const joined = folded.replace(/ /g, "");
    const isOne = joined !== folded && joined.length <= MAX_WINDOW && isThaiRun(joined, spelling.core);
    return isOne ? findMends(joined, spelling).slice(0, 1) : [];
  }

  /** Tells whether a query may need the words of the library at all, which take a file of their own.
   * @param {Core} core @param {string} text */
  function isDoubtful(core, text) {
    const pieces = cutText(khlangQuery.fold(core.rules, text), core).filter((piece) => piece.isOpen || !piece.isTerm);
    const tiny = pieces.filter((piece) => piece.text.length <= 2);
    return pieces.some((piece) => !piece.isTerm || piece.text.length === 1) || tiny.length > 2;
  }

  /** Gives at most three queries that may have been meant, best first. @param {string} text @param {Spelling} spelling @returns {Offer[]} */
  function find(text, spelling) {
    const { core, misspelt } = spelling;
    const folded = khlangQuery.fold(core.rules, text);
    const before = costOf(folded, core);
    /** @type {[string, string][]} */
    const tries = [
      [mendMisspelt(folded, core, misspelt), "misspelt"],
      [mendKeyboard(text, core), "keyboard"],
      [joinRuns(folded, core), "spaced"],
      ...mendLetters(folded, spelling).map((near) => /** @type {[string, string]} */ ([near, "near"])),
    ];
    /** @type {Map<string, string>} */
    const offers = new Map();
    for (const [mended, reason] of tries) {
      if (!mended || mended === folded || offers.has(mended)) continue;
      if (reason === "misspelt" || costOf(mended, core) < before) offers.set(mended, reason);
    }
    return Array.from(offers, ([mended, reason]) => ({ text: mended, reason })).slice(0, MAX_OFFERS);
  }

  return { find, isDoubtful };
})();
