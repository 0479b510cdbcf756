// Lists the files of the static index, for whoever keeps all of it: the search page and the worker (sw.js).
const khlangIndexFiles = (function () {
  "use strict";

  // Files that the worker keeps: the index of 7,036 records has 11,600. Of a larger one, part would find nothing.
  const MOST = 15000;

  /**
   * Gives the paths of all files that a core names, and of those that its document table names.
   * @param {Pick<CoreFile, "records" | "facets" | "lexicon" | "generation" | "shards" | "rare" | "suggested" | "word_folder" | "word_firsts">} core
   * @param {DocumentTable} table
   */
  function list(core, table) {
    const paths = [core.records, core.facets, core.lexicon];
    const parts = /** @type {[string, number][]} */ ([
      ["p", khlangPacking.readGroups(core.shards).files[core.shards.length]],
      ["r", core.rare.length],
      ["s", core.suggested.length],
    ]);
    for (const [letter, count] of parts) {
      for (let number = 0; number < count; number++) paths.push(core.generation + "/" + letter + number + ".js");
    }
    core.word_firsts.forEach((_, number) => paths.push(core.word_folder + "/" + number + ".js"));
    return paths.concat(khlangPacking.listDocumentFiles(table));
  }

  return { list, MOST };
})();
