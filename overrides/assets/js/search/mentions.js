/**
 * @typedef {{text: string, sequences: TermSequence[], years: number[]}} Mentions
 * @typedef {{start: number, end: number, first: number, last: number, kept: string, written: string}} YearSpan
 * @typedef {(term: string) => boolean} HasTerm
 */

// Mentions: what a query names beside words, in the same steps as search/query/mentions.py and years.py.
const khlangMentions = (function () {
  "use strict";

  /** Gives the year of the Buddhist era, 0 for what is none. @param {Rules} rules @param {string} digits @param {string} word */
  function readYear(rules, digits, word) {
    const number = Number(digits);
    if (digits.length === 2) return number + (word.includes("ค") ? 2543 : 2500);
    const [first, last] = rules.mentions.common_era;
    if (first <= number && number <= last) return number + 543;
    return rules.mentions.buddhist_era[0] <= number && number <= rules.mentions.buddhist_era[1] ? number : 0;
  }

  /** Gives what may be years in a folded text, in order. @param {Rules} rules @param {string} folded @returns {YearSpan[]} */
  function findYearSpans(rules, folded) {
    const { years, after_years, late_month, least_bare, max_years } = rules.mentions;
    /** @type {YearSpan[]} */
    const spans = [];
    for (const found of folded.matchAll(new RegExp(years, "g"))) {
      const [all, before, open, word, firstDigits, lastDigits] = found;
      const start = found.index || 0;
      const isShort = firstDigits.length === 2;
      const isBare = isShort && !/[^ ]/.test(word) && !open && before.length <= 1;
      const rest = folded.slice(start + all.length);
      if ((isShort && new RegExp("^(?:" + after_years + ")").test(rest)) || (isBare && /[^ ]/.test(rest))) continue;
      const first = readYear(rules, firstDigits, word);
      const last = lastDigits ? readYear(rules, lastDigits, word) : open ? first + max_years : first;
      if (!first || last < first || (isBare && Number(firstDigits) < least_bare)) continue;
      const later = new RegExp("^" + late_month).test(before) ? 1 : 0;
      spans.push({
        start: start + before.length,
        end: start + all.length,
        first: first + later,
        last: Math.min(last, first + max_years) + later,
        kept: [firstDigits, lastDigits].filter((digits) => digits && (isBare || digits.length === 4)).join(" "),
        written: first === last ? String(first) : "",
      });
    }
    return spans;
  }

  /** Gives the terms of the years of a span. @param {Rules} rules @param {YearSpan} span */
  function listYears(rules, span) {
    return Array.from({ length: span.last - span.first + 1 }, (_, step) => ({ year: span.first + step, term: rules.mentions.year_term + (span.first + step) }));
  }

  /** Leaves out courtesies, but not where nothing else is asked. @param {Rules} rules @param {string} folded */
  function dropCourtesies(rules, folded) {
    const rest = folded.replace(new RegExp(rules.mentions.before, "g"), " ").replace(new RegExp(rules.mentions.behind, "g"), " ");
    return /[^ ]/.test(rest) ? rest : folded;
  }

  /** Finds what a folded query mentions. @param {Rules} rules @param {string} folded @param {HasTerm} has @returns {Mentions} */
  function findMentions(rules, folded, has) {
    /** @type {TermSequence[]} */
    const sequences = [];
    /** @type {Set<number>} */
    const years = new Set();
    const rest = folded.replace(new RegExp(rules.mentions.id, "g"), function (id) {
      if (!has(id)) return id;
      sequences.push({ terms: [id], weight: 1, isPhrase: false, isBoost: false, group: 0 });
      return " ";
    });
    /** @type {string[]} */
    const pieces = [];
    let at = 0;
    for (const span of findYearSpans(rules, rest)) {
      const held = listYears(rules, span).filter(({ term }) => has(term));
      if (!held.length) continue;
      for (const { year, term } of held) {
        years.add(year);
        sequences.push({ terms: [term], weight: 1, isPhrase: false, isBoost: true, group: 0 });
      }
      pieces.push(rest.slice(at, span.start), span.kept);
      at = span.end;
      if (span.written && !span.kept.includes(span.written) && has(span.written)) {
        sequences.push({ terms: [span.written], weight: rules.scoring.synonym, isPhrase: true, isBoost: false, group: -1 });
      }
    }
    return { text: dropCourtesies(rules, pieces.concat(rest.slice(at)).join(" ")), sequences, years: Array.from(years) };
  }

  /** Gives the ids and years that a folded query may mention, as terms to look up. @param {Rules} rules @param {string} folded */
  function listTerms(rules, folded) {
    const ids = Array.from(folded.matchAll(new RegExp(rules.mentions.id, "g")), (found) => found[0]);
    const spans = findYearSpans(rules, folded);
    const years = spans.flatMap((span) => listYears(rules, span).map(({ term }) => term));
    return ids.concat(years, spans.flatMap((span) => span.written || []));
  }

  return { findMentions, listTerms };
})();
