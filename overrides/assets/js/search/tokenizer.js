// The first steps of the tokenizer, in the same steps as search/text/tokenizer.py; segmentation.js does the rest.
const khlangTokenizer = (function () {
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

  /** Gives the form in which texts and queries are compared: normal form, Arabic digits, lower case.
   * @param {Rules} rules @param {string} text */
  function foldText(rules, text) {
    let before = "";
    text = text.trim();
    for (let pass = 0; pass < 8 && before !== text; pass++) {
      before = text;
      text = text.normalize("NFC");
      for (const [pattern, replacement] of compile(rules)) text = text.replace(pattern, replacement);
      text = text.trim();
    }
    return foldLetters(text);
  }

  /** Folds a text that is in normal form already, as those of records are, letter by letter. @param {string} text */
  function foldLetters(text) {
    text = text.replace(/[๐-๙]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0e50 + 48));
    text = text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
    const lower = text.toLowerCase();
    if (lower.length === text.length) return lower;
    // Very few letters (İ) become two: those stay as they are, since marks are set by position.
    return Array.from(text, (char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join("");
  }

  /** Gives [pre-token, whether it is a run of Thai letters, start, end] of a folded text. @param {Rules} rules @param {string} folded */
  function preTokenize(rules, folded) {
    return Array.from(folded.matchAll(new RegExp(rules.pre_token, "gu")), function (found) {
      const [all, abbreviation, run, number, word] = found;
      const start = found.index || 0;
      const limit = rules.max_term_length;
      const whole = run || (abbreviation ? abbreviation.replace(/\./g, "") : number ? number.replace(/,/g, "") : word.replace(/[ -]/g, ""));
      // A letter may be two code units.
      const preToken = run || whole.length <= limit ? whole : Array.from(whole).slice(0, limit).join("");
      return /** @type {[string, boolean, number, number]} */ ([preToken, Boolean(run), start, start + all.length]);
    });
  }

  /** Tells whether a Thai text may be cut before a letter. @param {string | string[]} text @param {number} at */
  function mayCut(text, at) {
    if (at <= 0 || at >= text.length) return true;
    return !/[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]/.test(text[at]) && !/[\u0e40-\u0e44]/.test(text[at - 1]);
  }

  return { foldText, foldLetters, preTokenize, mayCut };
})();
