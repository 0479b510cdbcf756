// What is request, as it stands in the address: shared by links, kept by the back button.
const khlangSearchRequest = (function () {
  "use strict";

  /** @param {string} address @returns {SearchRequest} */
  function readRequest(address) {
    const parameters = new URLSearchParams(address);
    /** @type {Filters} */
    const filters = new Map();
    for (const [name, value] of parameters) {
      if (!name.startsWith("f.")) continue;
      filters.set(name.slice(2), (filters.get(name.slice(2)) || new Set()).add(value));
    }
    return { text: parameters.get("q") || "", filters, newest: parameters.get("sort") === "newest", all: parameters.has("all"), asTyped: parameters.has("typed") };
  }

  /** @param {SearchRequest} request */
  function writeAddress(request) {
    const parameters = new URLSearchParams();
    if (request.text) parameters.set("q", request.text);
    request.filters.forEach((values, facet) => values.forEach((value) => parameters.append("f." + facet, value)));
    if (request.newest) parameters.set("sort", "newest");
    if (request.all) parameters.set("all", "1");
    if (request.asTyped) parameters.set("typed", "1");
    const query = parameters.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  return { readRequest, writeAddress };
})();
