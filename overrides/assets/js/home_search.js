// Suggestions below the search box of the home page; nothing of the index is fetched before somebody types there.
(function () {
  "use strict";

  const box = /** @type {HTMLInputElement | null} */ (document.getElementById("home-search"));
  const list = document.getElementById("home-suggestions");
  const folder = /** @type {HTMLScriptElement} */ (document.currentScript).src.replace(/[^/]*$/, "search/");

  /** @param {string} name @returns {Promise<unknown>} */
  function load(name) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = folder + name + ".js";
      // In their order: each uses those before it.
      script.async = false;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  if (box && list) {
    const start = () =>
      Promise.all(["packing", "static_index", "tokenizer", "suggest"].map(load))
        .then(() => khlangSuggest.attach(box, list, () => box.form && box.form.submit()))
        .then((offer) => offer())
        .catch(() => undefined);
    box.addEventListener("input", start, { once: true });
  }
})();
