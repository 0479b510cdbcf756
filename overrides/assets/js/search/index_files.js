// Lists the files of the static index, for whoever keeps all of it: the search page and the worker (sw.js).
const khlangIndexFiles = (function () {
  "use strict";

  /**
   * Gives the paths of all files that a core names; `texts` are the names of stored documents in one text.
   * @param {Pick<CoreFile, "records" | "facets" | "lexicon" | "generation" | "shards" | "rare" | "suggested" | "word_folder" | "word_firsts">} core
   * @param {string} texts
   */
  function list(core, texts) {
    const paths = [core.records, core.facets, core.lexicon];
    const parts = /** @type {[string, number][]} */ ([
      ["p", core.shards.length / 2],
      ["r", core.rare.length],
      ["s", core.suggested.length],
    ]);
    for (const [letter, count] of parts) {
      for (let number = 0; number < count; number++) paths.push(core.generation + "/" + letter + number + ".js");
    }
    core.word_firsts.forEach((_, number) => paths.push(core.word_folder + "/" + number + ".js"));
    for (let at = 0; at < texts.length; at += 4) paths.push("search/texts/" + texts.slice(at, at + 4) + ".js");
    return paths;
  }

  return { list };
})();
