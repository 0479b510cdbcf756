// Numbers that tell who somebody is, found in a text as khlang/thai/private_numbers.py finds them. The build writes its
// patterns after this script (build/bundles.py); other scripts' digits are left to the service.

/** @typedef {{pattern: string, group: number, check_digit: string}} PrivatePattern */
/** @typedef {{patterns: Record<string, PrivatePattern[]>, signs: Record<string, string>, unseen: string}} PrivateData */
const khlangPrivateNumbers = (function () {
  "use strict";

  /** @type {PrivateData | null} */
  let given = null;
  /** @type {{code: string, regExp: RegExp, group: number, hasCheckDigit: boolean}[] | null} */
  let compiled = null;
  /** @type {Map<string, string>} */
  const signs = new Map();
  /** @type {RegExp} */
  let unseen = /$^/;

  /** @param {PrivateData} data */
  function compile(data) {
    for (const sign of Object.keys(data.signs)) for (const each of Array.from(data.signs[sign])) signs.set(each, sign);
    for (let digit = 0; digit < 10; digit++) signs.set(String.fromCharCode(0x0e50 + digit), String(digit));
    unseen = new RegExp(data.unseen + "+", "gu");
    return Object.keys(data.patterns).flatMap((code) =>
      data.patterns[code].map(({ pattern, group, check_digit }) => ({
        code, regExp: new RegExp(pattern, "gu"), group, hasCheckDigit: Boolean(check_digit),
      })),
    );
  }

  /** @param {string} text */
  function fold(text) {
    const folded = Array.from(text, (sign) => signs.get(sign) || sign).join("");
    return folded.replace(unseen, "").replace(/([ \n])[ \n]+/g, "$1");
  }

  /** Whether the last of 13 digits is the check digit of a citizen id. @param {string} number */
  function isChecked(number) {
    const text = number.replace(/[Oo]/g, "0").replace(/[lI]/g, "1");
    const digits = Array.from(text.replace(/[^0-9]/g, ""), Number);
    const weighted = digits.slice(0, 12).reduce((sum, digit, place) => sum + digit * (13 - place), 0);
    return (11 - (weighted % 11)) % 10 === digits[12] && new Set(digits).size > 1;
  }

  /** Gives the code of the first private number in a text, empty if there is none. @param {string} text */
  function find(text) {
    if (!given || !/[0-9๐-๙]|[a-z][.:]/i.test(text)) return "";
    // Not before there is a number to look at: it takes some milliseconds.
    compiled = compiled || compile(given);
    const folded = fold(text);
    for (const { code, regExp, group, hasCheckDigit } of compiled) {
      for (const found of folded.matchAll(regExp)) {
        if (found[group] && (!hasCheckDigit || isChecked(found[group]))) return code;
      }
    }
    return "";
  }

  /** Takes the patterns. @param {PrivateData} data */
  function take(data) {
    given = data;
  }

  return { find, take };
})();
