/**
 * @typedef {{text: string, keywords: string, phrases: string[], excluded: string[], isCut: boolean}} Query
 */

// The query parser, in the same steps as search/query/parser.py.
const khlangParser = (function () {
  "use strict";

  /** @param {Rules} rules @param {string} text @returns {Query} */
  function parseQuery(rules, text) {
    text = text.replace(/\ufeff/g, "").trim();
    const kept = Array.from(text).slice(0, rules.max_query).join("");
    const excludes = new RegExp(rules.excluded, "g");
    const excluded = Array.from(kept.matchAll(excludes), (found) => (found[3] === undefined ? found[2] : found[3]));
    const rest = kept.replace(excludes, " ");
    if (!/[\p{L}\p{N}]/u.test(rest)) return { text: kept, keywords: kept, phrases: [], excluded: [], isCut: kept.length < text.length };
    const quoted = new RegExp(rules.quoted, "g");
    const unclosed = new RegExp(rules.unclosed, "g");
    const others = rest.replace(quoted, "$1 ");
    const isPasted = Array.from(others.replace(unclosed, "$1 ").trim()).length > rules.max_unquoted;
    const found = isPasted ? [] : Array.from(rest.matchAll(quoted)).concat(Array.from(others.matchAll(unclosed)));
    const phrases = found.map((each) => each[2].trim());
    return {
      text: kept,
      keywords: rest.replace(quoted, "$1 $2 ").replace(/[“”„«»]/g, " ").trim(),
      phrases: phrases.filter(Boolean),
      excluded: excluded.filter(Boolean),
      isCut: kept.length < text.length,
    };
  }

  return { parseQuery };
})();
