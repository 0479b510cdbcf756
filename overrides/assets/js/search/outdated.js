// When files of the index do not come: whether the site was published anew since this page was opened.
const khlangOutdated = (function () {
  "use strict";

  /** Tells whether the search page names another index by now. From a stick only a new copy takes files away.
   * @returns {Promise<boolean>} */
  async function check() {
    const { root, core } = khlang.settings;
    if (!location.protocol.startsWith("http")) return true;
    const response = await fetch(root + "/search.html", { cache: "no-store" }).catch(() => null);
    const text = response && response.ok ? await response.text() : "";
    // Another page may come in its place, such as the login page of a hotel's network.
    return text.includes('id="khlang-search"') && !text.includes(core);
  }

  /** Says so, and offers to load the page again. @param {HTMLElement} place */
  function offerReload(place) {
    const button = khlangResultsView.element("button", { type: "button", class: "kl-button kl-button--quiet" }, "โหลดหน้านี้อีกครั้ง");
    button.addEventListener("click", () => location.reload());
    place.replaceChildren("มีข้อมูลใหม่ ", button);
  }

  return { check, offerReload };
})();
