// What is asked, as it stands in the address: shared by links, kept by the back button.
const khlangState = (function () {
  "use strict";

  /** @param {string} address @returns {Asked} */
  function readState(address) {
    const state = new URLSearchParams(address);
    /** @type {Filters} */
    const filters = new Map();
    for (const [name, value] of state) {
      if (!name.startsWith("f.")) continue;
      filters.set(name.slice(2), (filters.get(name.slice(2)) || new Set()).add(value));
    }
    return { text: state.get("q") || "", filters, newest: state.get("sort") === "newest", all: state.has("all") };
  }

  /** @param {Asked} asked */
  function writeState(asked) {
    const state = new URLSearchParams();
    if (asked.text) state.set("q", asked.text);
    asked.filters.forEach((values, facet) => values.forEach((value) => state.append("f." + facet, value)));
    if (asked.newest) state.set("sort", "newest");
    if (asked.all) state.set("all", "1");
    const query = state.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  return { readState, writeState };
})();
