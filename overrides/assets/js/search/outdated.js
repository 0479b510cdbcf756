// Why a file of the index did not come: the site was published anew since this page was opened, or there is no network.
const khlangOutdated = (function () {
  "use strict";

  /** Finds out why a file did not come, by what the site has now.
   * @param {string} address @returns {Promise<"outdated" | "away" | "unknown">} */
  async function findCause(address) {
    const { root, core } = khlang.settings;
    // Only a new copy takes files from a stick.
    if (!location.protocol.startsWith("http")) return "outdated";
    const response = await fetch(root + "/search.html", { cache: "no-store" }).catch(() => null);
    const text = response && response.ok ? await response.text().catch(() => "") : "";
    // Another page may come in its place, such as the login page of a hotel's network.
    const isSearchPage = text.includes('id="khlang-search"');
    if (isSearchPage && !text.includes(core)) return "outdated";
    // Without a network the worker gives the page that it keeps; it leaves this request alone.
    const answered = await fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => null);
    const isOurs = isSearchPage || (response && !response.ok);
    return answered && isOurs ? "unknown" : "away";
  }

  /** Says so, and offers to load the page again. @param {HTMLElement} place */
  function offerReload(place) {
    const button = khlangResultsView.element("button", { type: "button", class: "kl-button kl-button--quiet" }, "โหลดหน้านี้อีกครั้ง");
    button.addEventListener("click", () => location.reload());
    place.replaceChildren("มีข้อมูลใหม่ ", button);
  }

  return { findCause, offerReload };
})();
