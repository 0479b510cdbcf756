// Lists can be narrowed where they stand, and taken along as a table. What that takes is fetched when it is first asked
// for; the address says what is chosen, so that it can be shared.
(function () {
  "use strict";

  const FAILED = "โหลดรายการไม่ได้ ลองเลือกอีกครั้ง หรือโหลดหน้านี้ใหม่";
  const SCRIPTS = ["search/packing", "search/static_index", "search/results_view", "search/search_request", "list_filter"];
  const bar = /** @type {HTMLFormElement | null} */ (document.querySelector(".kl-filter"));
  const folder = /** @type {HTMLScriptElement} */ (document.currentScript).src.replace(/[^/]*$/, "");
  /** @type {Map<string, Promise<unknown>>} */
  const loaded = new Map();
  // What the address said when the list was last shown.
  let seen = location.search;
  if (!bar) return;
  const said = /** @type {HTMLElement} */ (bar.querySelector("[role=status]"));

  /** @param {string} name @returns {Promise<unknown>} */
  function load(name) {
    const known = loaded.get(name);
    if (known) return known;
    const coming = new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = folder + name + ".js";
      // In their order: each uses those before it.
      script.async = false;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    coming.catch(() => loaded.delete(name));
    loaded.set(name, coming);
    return coming;
  }

  /** @param {() => unknown} act */
  function run(act) {
    const root = folder.replace(/\/assets\/js\/$/, "");
    return Promise.all(SCRIPTS.map(load))
      .then(() => khlangListFilter.open(/** @type {HTMLFormElement} */ (bar), root))
      .then(act)
      .then(() => (seen = location.search))
      .catch(() => (said.textContent = FAILED));
  }

  bar.addEventListener("change", (event) => run(() => khlangListFilter.choose(/** @type {HTMLSelectElement} */ (event.target).name)));
  bar.addEventListener("click", function (event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button && "clear" in button.dataset) run(() => khlangListFilter.clear());
    if (button && "table" in button.dataset) run(() => load("list_table").then(() => khlangListFilter.listRows()).then((list) => khlangListTable.save(list)));
  });
  bar.addEventListener("submit", (event) => event.preventDefault());
  // A link within the page is a step of the history, too.
  window.addEventListener("popstate", () => location.search !== seen && run(() => khlangListFilter.show()));
  bar.hidden = false;
  if (/[?&]f\./.test(location.search)) run(() => khlangListFilter.show());
})();
