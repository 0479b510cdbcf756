// Keeps the whole index for days without a network: a small one by itself, a large one when the reader asks. One that is
// larger than the worker keeps is not offered, and that is said.
const khlangOffline = (function () {
  "use strict";

  // Under 1 MB: no more than the page's own fonts and a photo.
  const SMALL = 300;
  // Of what the worker keeps, so much is left to pages and photos.
  const OTHERS = 1500;

  /** @returns {Promise<ServiceWorker | null>} */
  async function findWorker() {
    if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return null;
    const registration = await Promise.race([
      navigator.serviceWorker.ready,
      new Promise((resolve) => setTimeout(resolve, 10000, null)),
    ]);
    return registration && registration.active;
  }

  /** @param {ServiceWorker} worker @param {string[]} names @returns {Promise<void>} */
  function keep(worker, names) {
    const channel = new MessageChannel();
    return new Promise(function (resolve) {
      channel.port1.onmessage = () => resolve();
      worker.postMessage({ names }, [channel.port2]);
    });
  }

  /** Once a session, after the first results: keeps a small index, or offers to keep a large one.
   * @param {HTMLElement} place */
  async function start(place) {
    const worker = await findWorker();
    if (!worker) return;
    const core = await khlang.loadCore();
    const names = khlangIndexFiles.list(core, await khlang.loadDocumentTable(core));
    const connection = /** @type {any} */ (navigator).connection;
    if (names.length <= SMALL && !(connection && connection.saveData)) {
      await keep(worker, names);
      return;
    }
    const size = Math.max(1, Math.round((names.length * 2.5) / 1000));
    const megabytes = "ประมาณ " + khlangResultsView.toThai(size) + " เมกะไบต์";
    if (names.length > khlangIndexFiles.MOST - OTHERS) {
      place.replaceChildren("ดัชนีค้นหาของคลังนี้ใหญ่เกินจะเก็บไว้ในเครื่อง (" + megabytes + ") จึงค้นได้เมื่อมีสัญญาณ ส่วนหน้าที่เปิดอ่านแล้วเปิดซ้ำได้เสมอ");
      return;
    }
    const button = khlangResultsView.element("button", { type: "button", class: "kl-button kl-button--quiet" }, "เก็บดัชนีไว้ค้นเมื่อไม่มีสัญญาณ");
    const said = khlangResultsView.element("span", { role: "status" }, megabytes);
    button.addEventListener("click", async function () {
      button.setAttribute("disabled", "");
      said.textContent = "กำลังเก็บ…";
      await keep(worker, names);
      said.textContent = "เก็บไว้ในเครื่องนี้แล้ว";
    });
    place.replaceChildren(button, " ", said);
  }

  return { start };
})();
