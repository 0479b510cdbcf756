/**
 * @typedef {{terms: string[], weight: number}} Chain
 * @typedef {{text: string, words: string, phrases: string[], excluded: string[], isCut: boolean}} Query
 * @typedef {{chains: Chain[], phrases: string[][], excluded: string[][], unknown: string[]}} Understood
 */

// What somebody types, in the terms of the index: as search/query.py has it, letter by letter.
const khlangQuery = (function () {
  "use strict";

  /** @type {{rules: Rules, forms: [RegExp, string][]} | null} */
  let compiled = null;

  /** @param {Rules} rules */
  function compile(rules) {
    if (!compiled || compiled.rules !== rules) {
      const forms = rules.folding.normal_form.map(function (rule) {
        return /** @type {[RegExp, string]} */ ([
          new RegExp(rule[0], "g"),
          rule[1].replace(/\\(\d)/g, "$$$1"),
        ]);
      });
      compiled = { rules, forms };
    }
    return compiled.forms;
  }

  /** @param {Rules} rules @param {string} text */
  function fold(rules, text) {
    let before = "";
    text = text.trim();
    for (let pass = 0; pass < 8 && before !== text; pass++) {
      before = text;
      text = text.normalize("NFC");
      for (const [pattern, replacement] of compile(rules)) text = text.replace(pattern, replacement);
      text = text.trim();
    }
    text = text.replace(/[๐-๙]/g, (digit) => String(rules.folding.digits.indexOf(digit)));
    const lower = text.toLowerCase();
    if (lower.length === text.length) return lower;
    return Array.from(text, (char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join("");
  }

  /** Folds a text of a record, which is in its normal form already, letter by letter. @param {string} text */
  function foldText(text) {
    const lower = text.toLowerCase();
    const folded = lower.length === text.length ? lower : text;
    return folded.replace(/[๐-๙]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0e50 + 48));
  }

  /** Gives [piece, whether it is a Thai run, start, end] of a folded text. @param {Rules} rules @param {string} folded */
  function findPieces(rules, folded) {
    return Array.from(folded.matchAll(new RegExp(rules.piece, "gu")), function (found) {
      const [all, abbreviation, run, number, word] = found;
      const start = found.index || 0;
      const limit = rules.max_term;
      const piece =
        run ||
        (abbreviation ? abbreviation.replace(/\./g, "") : (number ? number.replace(/,/g, "") : word).slice(0, limit));
      return /** @type {[string, boolean, number, number]} */ ([piece, Boolean(run), start, start + all.length]);
    });
  }

  /** Tells whether a Thai text may be cut before a letter. @param {string} text @param {number} at */
  function mayCut(text, at) {
    if (at <= 0 || at >= text.length) return true;
    return !/[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]/.test(text[at]) && !/[\u0e40-\u0e44]/.test(text[at - 1]);
  }

  /**
   * Cuts a Thai run into terms of the index: fewest letters left over, then fewest and commonest terms.
   * @param {Core} core @param {string} run @returns {[string, boolean][]} letters, and whether they are a term
   */
  function cutRun(core, run) {
    const { letter_cost, term_cost, max_term } = core.rules;
    const costs = [0];
    const starts = [0];
    const known = [false];
    for (let end = 1; end <= run.length; end++) {
      costs[end] = costs[end - 1] + letter_cost;
      starts[end] = end - 1;
      known[end] = false;
      if (!mayCut(run, end)) continue;
      for (let start = Math.max(0, end - max_term); start < end; start++) {
        const level = core.levels.get(run.slice(start, end));
        if (level === undefined || costs[start] + term_cost + level >= costs[end]) continue;
        // Letters in no term may end inside a cluster; what comes after them may not begin there.
        if (!known[start] && !mayCut(run, start)) continue;
        costs[end] = costs[start] + term_cost + level;
        starts[end] = start;
        known[end] = true;
      }
    }
    /** @type {[string, boolean][]} */
    const pieces = [];
    for (let end = run.length; end > 0; end = starts[end]) {
      const letters = run.slice(starts[end], end);
      const next = pieces[0];
      if (!known[end] && next && !next[1]) next[0] = letters + next[0];
      else pieces.unshift([letters, known[end]]);
    }
    return pieces;
  }

  /** @param {Rules} rules @param {string} text @returns {Query} */
  function parse(rules, text) {
    text = text.trim();
    const kept = Array.from(text).slice(0, rules.max_query).join("");
    const excludes = new RegExp(rules.excluded, "g");
    const excluded = Array.from(kept.matchAll(excludes), (found) => (found[3] === undefined ? found[2] : found[3]));
    const rest = kept.replace(excludes, " ");
    if (!/[\p{L}\p{N}]/u.test(rest)) return { text: kept, words: kept, phrases: [], excluded: [], isCut: kept.length < text.length };
    const quoted = new RegExp(rules.quoted, "g");
    const isPasted = Array.from(rest.replace(quoted, " ").trim()).length > rules.max_beside;
    const phrases = isPasted ? [] : Array.from(rest.matchAll(quoted), (found) => found[1].trim());
    return {
      text: kept,
      words: rest.replace(/[“”„«»"]/g, " ").trim(),
      phrases: phrases.filter(Boolean),
      excluded: excluded.filter(Boolean),
      isCut: kept.length < text.length,
    };
  }

  /**
   * Gives the terms of a text, anew after each letter that no term explains, which goes to `unknown`.
   * @param {Core} core @param {string} text @param {Set<string>} rare @param {string[]} unknown @returns {string[][]}
   */
  function cutText(core, text, rare, unknown) {
    /** @type {string[][]} */
    const chains = [[]];
    for (const [piece, isThai] of findPieces(core.rules, fold(core.rules, text))) {
      const isKnown = core.levels.has(piece) || rare.has(piece);
      for (const [term, known] of isThai ? cutRun(core, piece) : [[piece, isKnown]]) {
        if (known) chains[chains.length - 1].push(String(term));
        else {
          unknown.push(String(term));
          chains.push([]);
        }
      }
    }
    return chains.filter((chain) => chain.length);
  }

  /** Gives the figures and foreign words of a query, what it leaves out with it. @param {Core} core @param {Query} query */
  function listForeign(core, query) {
    return findPieces(core.rules, fold(core.rules, [query.words, ...query.excluded].join(" ")))
      .filter(([, isThai]) => !isThai)
      .map(([piece]) => piece);
  }

  /** Finds which of some terms only a shard knows: no Thai words. @param {Core} core @param {string[]} terms @returns {Promise<Set<string>>} */
  async function findRare(core, terms) {
    const asked = Array.from(new Set(terms)).filter((term) => !core.numbers.has(term) && !/^[\u0e01-\u0e4e]+$/.test(term));
    const held = await Promise.all(asked.map((term) => khlang.findTerm(core, term)));
    asked.forEach(function (term, place) {
      const holders = held[place].records.length;
      if (holders) core.rareLevels.set(term, Math.round(core.rules.levels * Math.log(1 + core.total / holders)));
    });
    return new Set(asked.filter((term) => core.rareLevels.has(term)));
  }

  /** Gives what stands for the names in a chain, the longest name at each place. @param {Core} core @param {string[]} terms */
  function findOthers(core, terms) {
    const { alternative } = core.rules.scoring;
    /** @type {Chain[]} */
    const found = [];
    for (let at = 0; at < terms.length; ) {
      let size = Math.min(terms.length - at, core.rules.max_name);
      while (size > 0 && !core.others.has(terms.slice(at, at + size).join(" "))) size--;
      const others = core.others.get(terms.slice(at, at + size).join(" ")) || [];
      found.push(...others.map((other) => ({ terms: other, weight: alternative * Math.min(1, size / other.length) })));
      at += Math.max(1, size);
    }
    return found;
  }

  /** @param {Core} core @param {Query} query @param {Set<string>} rare those of its pieces that only a shard knows
   * @returns {Understood} */
  function understand(core, query, rare) {
    /** @type {string[]} */
    const unknown = [];
    const chains = cutText(core, query.words, rare, unknown).map((terms) => ({ terms, weight: 1 }));
    const others = chains.flatMap((chain) => findOthers(core, chain.terms));
    /** @param {string} text */
    function cutWhole(text) {
      /** @type {string[]} */
      const missing = [];
      const cut = cutText(core, text, rare, missing);
      return cut.length && !missing.length ? cut[0] : [];
    }
    return {
      chains: chains.concat(others),
      phrases: query.phrases.map(cutWhole).filter((terms) => terms.length),
      excluded: query.excluded.map(cutWhole).filter((terms) => terms.length),
      unknown,
    };
  }

  return { fold, foldText, parse, findPieces, mayCut, cutRun, listForeign, findRare, understand };
})();
