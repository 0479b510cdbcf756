// Searches the static index: folds the query as Python folds texts, cuts it by the index's own
// vocabulary, fetches the postings of its terms and ranks by BM25. Files arrive as classic scripts
// that call khlang.receive, so the same code works over HTTP and from a USB stick.
(function () {
  "use strict";

  /**
   * @typedef {{version: number, folding: {normal_form: [string, string][], digits: string},
   *   max_term: number, k1: number, b: number, terms: string[], holders: number[], lengths: number[],
   *   terms_a_shard: number, records_a_shard: number, postings: string[], texts: string[]}} Core
   * @typedef {{title: string, path: string, noun: string, where: string, year: string, summary: string,
   *   is_example: boolean, is_short: boolean}} Shown
   */

  const RESULTS_A_PAGE = 20;
  const MAX_QUERY = 100;
  // Measured on the iapp set: long words that are whole in the index say more than their parts (recall@10 .937,
  // MRR .841; with 0.5 for parts .934 and .835, with 1 for a word and 20 for a letter left over .926 and .824).
  const PART_WEIGHT = 0.15;
  const WORD_COST = 8;
  const LETTER_COST = 60;
  const settings = JSON.parse(byId("khlang-search").textContent || "{}");

  /** @type {Map<string, (data: any) => void>} */
  const waiting = new Map();
  /** @type {Map<string, Promise<any>>} */
  const loaded = new Map();

  // `load`, `fold` and `find` are there for tests and benchmarks.
  /** @type {any} */ (window).khlang = {
    load,
    fold,
    find,
    /** @param {string} name @param {any} data */
    receive(name, data) {
      const resolve = waiting.get(name);
      if (resolve) resolve(data);
    },
  };

  /** The only way in which a file of the index is fetched. @param {string} name @returns {Promise<any>} */
  function load(name) {
    let promise = loaded.get(name);
    if (!promise) {
      promise = new Promise(function (resolve, reject) {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = settings.root + "/" + name;
        script.onerror = function () {
          loaded.delete(name);
          script.remove();
          reject(new Error(name));
        };
        document.head.append(script);
      });
      loaded.set(name, promise);
    }
    return promise;
  }

  /** @param {string} id @returns {HTMLElement} */
  function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error("no #" + id);
    return element;
  }

  /** @param {string} text @param {Core} core */
  function fold(text, core) {
    const rules = core.folding.normal_form.map(function (rule) {
      return { pattern: new RegExp(rule[0], "g"), replacement: rule[1].replace(/\\(\d)/g, "$$$1") };
    });
    let before = "";
    for (let pass = 0; pass < 8 && before !== text; pass++) {
      before = text;
      text = text.normalize("NFC");
      for (const rule of rules) text = text.replace(rule.pattern, rule.replacement);
      text = text.trim();
    }
    const digits = core.folding.digits;
    return text.replace(/[๐-๙]/g, (digit) => String(digits.indexOf(digit))).toLowerCase();
  }

  /** Finds a term's number in the sorted vocabulary, or -1. @param {Core} core @param {string} term */
  function findTerm(core, term) {
    let low = 0;
    let high = core.terms.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = core.terms[middle];
      if (found === term) return middle;
      if (found < term) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /**
   * Cuts a run of letters into terms of the index by dynamic programming: fewest letters left over,
   * then fewest and most common terms.
   * @param {Core} core @param {string} run @param {number} longest
   * @returns {{terms: number[], unknown: string[]}}
   */
  function cut(core, run, longest) {
    const total = core.lengths.length;
    /** @type {{cost: number, from: number, term: number}[]} */
    const best = [{ cost: 0, from: 0, term: -1 }];
    for (let end = 1; end <= run.length; end++) {
      best[end] = { cost: best[end - 1].cost + LETTER_COST, from: end - 1, term: -1 };
      for (let start = Math.max(0, end - longest); start < end; start++) {
        const term = findTerm(core, run.slice(start, end));
        if (term < 0) continue;
        const cost = best[start].cost + WORD_COST + Math.log(1 + total / core.holders[term]);
        if (cost < best[end].cost) best[end] = { cost, from: start, term };
      }
    }
    const terms = [];
    const unknown = [];
    let rest = "";
    for (let end = run.length; end > 0; end = best[end].from) {
      if (best[end].term >= 0) terms.unshift(best[end].term);
      if (best[end].term < 0) rest = run.slice(best[end].from, end) + rest;
      if (rest && (best[end].term >= 0 || best[end].from === 0)) {
        unknown.unshift(rest);
        rest = "";
      }
    }
    return { terms, unknown };
  }

  /**
   * Turns a query into weighted terms of the index, and what the index does not know.
   * @param {Core} core @param {string} query
   */
  function understand(core, query) {
    /** @type {Map<number, number>} */
    const weights = new Map();
    /** @type {string[]} */
    const unknown = [];
    const folded = fold(query.slice(0, MAX_QUERY), core).replace(/\./g, "").replace(/(\d),(?=\d)/g, "$1");
    for (const piece of folded.split(/[^\p{L}\p{M}\p{N}]+|[ฯๆ]/u)) {
      if (!piece) continue;
      const whole = cut(core, piece, core.max_term);
      unknown.push(...whole.unknown);
      for (const term of whole.terms) {
        weights.set(term, 1);
        const word = core.terms[term];
        const parts = word.length > 5 ? cut(core, word, word.length - 1) : { terms: [], unknown: [word] };
        if (parts.unknown.length) continue;
        for (const part of parts.terms) if (!weights.has(part)) weights.set(part, PART_WEIGHT);
      }
    }
    return { weights, unknown };
  }

  /**
   * Ranks by BM25; ties go to the record that stands first.
   * @param {Core} core @param {Map<number, number>} weights @returns {Promise<number[]>}
   */
  async function rank(core, weights) {
    const total = core.lengths.length;
    const average = core.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, total);
    /** @type {Map<number, number>} */
    const scores = new Map();
    const terms = Array.from(weights.keys());
    const shards = await Promise.all(
      terms.map((term) => load(core.postings[Math.floor(term / core.terms_a_shard)]))
    );
    terms.forEach(function (term, place) {
      const postings = shards[place][term % core.terms_a_shard];
      const holders = core.holders[term];
      const rarity = Math.log(1 + (total - holders + 0.5) / (holders + 0.5)) * (weights.get(term) || 0);
      for (let at = 0; at < postings.length; at += 2) {
        const record = postings[at];
        const count = postings[at + 1];
        const norm = core.k1 * (1 - core.b + (core.b * core.lengths[record]) / average);
        scores.set(record, (scores.get(record) || 0) + (rarity * count * (core.k1 + 1)) / (count + norm));
      }
    });
    return Array.from(scores.keys()).sort((a, b) => (scores.get(b) || 0) - (scores.get(a) || 0) || a - b);
  }

  /** @param {string} name @param {string} text @param {string} [className] */
  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /**
   * Writes a text into an element with the words that were searched for marked. Texts are folded here
   * only in ways that keep every letter's place.
   * @param {HTMLElement} into @param {string} text @param {string[]} words, longest first
   */
  function writeMarked(into, text, words) {
    const folded = text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).toLowerCase();
    let plain = "";
    for (let at = 0; at < text.length; ) {
      const found = folded.length === text.length && words.find((word) => folded.startsWith(word, at));
      if (!found) {
        plain += text[at++];
        continue;
      }
      into.append(plain, element("mark", text.slice(at, at + found.length)));
      plain = "";
      at += found.length;
    }
    into.append(plain);
    return into;
  }

  /** @param {Shown} shown @param {string[]} words */
  function showResult(shown, words) {
    const item = element("li", "", "kl-listing__item");
    const eyebrow = [shown.noun, shown.year && "ปี " + shown.year, shown.where].filter(Boolean).join(" · ");
    const title = element("h2", "", "kl-listing__title");
    const link = /** @type {HTMLAnchorElement} */ (element("a", ""));
    link.href = settings.root + "/" + shown.path;
    title.append(writeMarked(link, shown.title, words));
    if (shown.is_example) title.append(" ", element("span", "ตัวอย่าง", "kl-badge kl-badge--example"));
    if (shown.is_short) title.append(" ", element("span", "บันทึกย่อ", "kl-badge kl-badge--short"));
    item.append(element("p", eyebrow, "kl-eyebrow"), title);
    if (shown.summary) item.append(writeMarked(element("p", "", "kl-listing__summary"), shown.summary, words));
    return item;
  }

  /** Gives the numbers of the records that answer a query, best first. @param {string} query */
  async function find(query) {
    const core = /** @type {Core} */ (await load(settings.core));
    return rank(core, understand(core, query).weights);
  }

  /** @param {string} query @param {HTMLElement} status @param {HTMLElement} list */
  async function search(query, status, list) {
    const core = /** @type {Core} */ (await load(settings.core));
    const understood = understand(core, query);
    const records = await rank(core, understood.weights);
    const shown = await Promise.all(
      records.slice(0, RESULTS_A_PAGE).map(async function (record) {
        const shard = await load(core.texts[Math.floor(record / core.records_a_shard)]);
        return shard[record % core.records_a_shard];
      })
    );
    const words = Array.from(understood.weights)
      .filter(([term, weight]) => core.terms[term].length > (weight < 1 ? 5 : 1))
      .map(([term]) => core.terms[term])
      .sort((a, b) => b.length - a.length);
    list.replaceChildren(...shown.map((one) => showResult(one, words)));
    byId("search-start").hidden = records.length > 0;
    const dropped = understood.unknown.length ? " ไม่พบคำว่า " + understood.unknown.join(" ") : "";
    status.textContent = records.length
      ? "พบ " + toThai(records.length) + " เรื่องสำหรับ “" + query + "”" + dropped
      : "ยังไม่มีเรื่องที่ตรงกับ “" + query + "” ลองใช้คำสั้นลง หรือเลือกดูตามภารกิจและจังหวัด";
  }

  /** @param {number} number */
  function toThai(number) {
    return String(number).replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)));
  }

  function start() {
    const list = document.getElementById("search-results");
    const status = document.getElementById("search-status");
    const box = /** @type {HTMLInputElement | null} */ (document.getElementById("search-box"));
    if (!list || !status || !box) return;
    const query = (new URLSearchParams(location.search).get("q") || "").slice(0, MAX_QUERY).trim();
    if (!query) return;
    box.value = query;
    byId("search-start").hidden = true;
    status.textContent = "กำลังค้นหา…";
    search(query, status, list).catch(function () {
      byId("search-start").hidden = false;
      status.textContent = "โหลดดัชนีค้นหาไม่ได้ ตรวจสัญญาณอินเทอร์เน็ตแล้วกดค้นหาอีกครั้ง";
    });
  }

  start();
})();
