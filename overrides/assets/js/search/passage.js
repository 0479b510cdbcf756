/**
 * @typedef {{title: string, path: string, noun: string, where: string, year: string, summary: string,
 *   is_example: boolean, is_short: boolean, texts: [number, string][]}} Shown
 * @typedef {{label: string, parts: [string, boolean][]}} Passage texts, and whether each is marked
 */

// The best passage of a record for a query, with exactly the words of the query marked: as search/passages.py.
const khlangPassage = (function () {
  "use strict";

  const LENGTH = 160;
  const SHORT = 60;
  // Places of one term in one text beyond which more say nothing new.
  const MAX_PLACES = 60;

  /** Gives what a query asks for, with how much each term says. @param {Core} core @param {Understood} understood */
  function listWanted(core, understood) {
    /** @type {Map<string, number>} */
    const wanted = new Map();
    for (const { terms, weight } of understood.chains) {
      for (const term of terms) {
        const level = core.rareLevels.get(term) || core.levels.get(term) || 1;
        wanted.set(term, Math.max(wanted.get(term) || 0, level * weight));
      }
    }
    return wanted;
  }

  /** Gives [start, end] of the wanted terms in a text, neighbours as one. @param {Core} core @param {string} text @param {Map<string, number>} wanted */
  function findMarks(core, text, wanted) {
    /** @type {[number, number][]} */
    const marks = [];
    for (const [piece, isThai, start, end] of khlangQuery.findPieces(core.rules, khlangQuery.foldText(text))) {
      let at = start;
      /** @type {[string, boolean][]} */
      const cut = isThai ? khlangQuery.cutRun(core, piece) : [[piece, true]];
      for (const [letters] of cut) {
        const to = isThai ? at + letters.length : end;
        const last = marks[marks.length - 1];
        if (wanted.has(letters) && last && last[1] === at) last[1] = to;
        else if (wanted.has(letters)) marks.push([at, to]);
        at = to;
      }
    }
    return marks;
  }

  /** Gives a text in parts, the wanted terms marked. @param {Core} core @param {string} text @param {Map<string, number>} wanted */
  function mark(core, text, wanted) {
    /** @type {[string, boolean][]} */
    const parts = [];
    let at = 0;
    for (const [start, end] of findMarks(core, text, wanted)) {
      if (start > at) parts.push([text.slice(at, start), false]);
      parts.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < text.length) parts.push([text.slice(at), false]);
    return parts;
  }

  /** Gives [place, term] of the wanted terms' letters in a folded text, in order. @param {string} folded @param {Map<string, number>} wanted */
  function findPlaces(folded, wanted) {
    /** @type {[number, string][]} */
    const places = [];
    for (const term of wanted.keys()) {
      let at = folded.indexOf(term);
      for (let found = 0; at >= 0 && found < MAX_PLACES; found++) {
        places.push([at, term]);
        at = folded.indexOf(term, at + term.length);
      }
    }
    return places.sort((a, b) => a[0] - b[0]);
  }

  /** Finds the window of a text that says most: [worth, start]. @param {string} folded @param {Map<string, number>} wanted */
  function findWindow(folded, wanted) {
    const places = findPlaces(folded, wanted);
    let best = [0, 0];
    for (let first = 0; first < places.length; first++) {
      const seen = new Set();
      let worth = 0;
      for (let next = first; next < places.length; next++) {
        const [at, term] = places[next];
        if (at + term.length > places[first][0] + LENGTH) break;
        const before = places[next - 1];
        if (next > first && before[0] + before[1].length === at) worth += 6;
        if (!seen.has(term)) worth += wanted.get(term) || 0;
        seen.add(term);
      }
      if (worth > best[0]) best = [worth, places[first][0]];
    }
    return best;
  }

  /** Gives where a passage begins and ends, at spaces where there are any near. @param {string} text @param {number} start */
  function findBounds(text, start) {
    let from = Math.max(0, start - 30);
    const space = text.slice(from, start).search(/\s/);
    if (from && space >= 0) from += space + 1;
    while (!khlangQuery.mayCut(text, from)) from--;
    let to = Math.min(text.length, from + LENGTH);
    const back = text.slice(0, to).search(/\s\S*$/);
    if (to < text.length && back > start + LENGTH / 2) to = back;
    while (!khlangQuery.mayCut(text, to)) to++;
    return [from, to];
  }

  /**
   * Gives the passage that says most of a query; without any, the summary.
   * @param {Core} core @param {Shown} shown @param {Map<string, number>} wanted @returns {Passage}
   */
  function find(core, shown, wanted) {
    let best = { worth: 0, label: "", text: "", start: 0 };
    for (const [label, text] of shown.texts) {
      if (text === shown.title) continue;
      const [found, start] = findWindow(khlangQuery.foldText(text), wanted);
      // A name or a label says less than a sentence with the same words.
      const worth = text.length < SHORT ? found / 2 : found;
      if (worth > best.worth) best = { worth, label: core.labels[label], text, start };
    }
    if (!best.worth) return { label: "", parts: mark(core, shown.summary, wanted) };
    const [from, to] = findBounds(best.text, best.start);
    const text = best.text.slice(from, to).replace(/\n+/g, " ");
    const parts = mark(core, text, wanted);
    if (from) parts.unshift(["… ", false]);
    if (to < best.text.length) parts.push([" …", false]);
    return { label: best.label, parts };
  }

  return { listWanted, mark, find };
})();
