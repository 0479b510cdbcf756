// Which of the ways in this page is: with a service that takes what is sent, without a signal, or on a site that has no
// service, where the words go as a text. It says so.

/** @typedef {"asking" | "service" | "away" | "none"} Mode */
const khlangService = (function () {
  "use strict";

  const { form, byId } = khlangFormPage;
  const KNOWN = "khlang-form-service";
  const PATIENCE_MS = 10000;
  /** @type {Record<Mode, string>} */
  const WORDS = {
    asking: "",
    service: "ส่งจากหน้านี้ได้เลย ถ้าสัญญาณหลุดระหว่างทาง ของที่เขียนไม่หาย แล้วเราส่งให้เองเมื่อมีสัญญาณ",
    away: "ตอนนี้ติดต่อผู้รับไม่ได้ เขียนต่อได้เลย เก็บไว้ในเครื่องนี้ กดส่งแล้วเราจะส่งให้เองเมื่อมีสัญญาณ",
    none: "เว็บนี้ไม่มีที่รับเรื่องโดยตรง เขียนเสร็จแล้วหน้านี้จะทำเป็นข้อความและไฟล์ให้ส่งทาง LINE หรือทางอื่น",
  };
  const script = document.currentScript;
  const root = new URL("../../", script instanceof HTMLScriptElement ? script.src : location.href);

  /** @type {Mode} */
  let mode = "asking";
  /** @type {((mode: Mode) => void)[]} */
  const listeners = [];

  /** The address of something that the service offers. @param {string} path */
  function address(path) {
    return new URL(path, form().dataset.service ? new URL(form().dataset.service || "", root) : root).href;
  }

  /** Whether the service was there before; then it is only out of reach. @param {boolean} [isThere] */
  function remember(isThere) {
    try {
      if (isThere) localStorage.setItem(KNOWN, "1");
      return localStorage.getItem(KNOWN) === "1";
    } catch (error) {
      return false;
    }
  }

  /** @returns {Promise<Mode>} */
  async function find() {
    const { service, form: key = "" } = form().dataset;
    const post = address("send/service.json");
    if (service === "none" || !post.startsWith("http")) return "none";
    const away = service || remember() ? "away" : "none";
    if (navigator.onLine === false) return away;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const response = await fetch(post, { cache: "no-store", signal: stop.signal, headers: { Accept: "application/json" } });
      const told = response.ok ? await response.json().catch(() => null) : null;
      if (told && told.service === "khlang" && told.forms && key in told.forms) return remember(true) ? "service" : "service";
      // A hotel's network, or a proxy before a service that starts again, answers with something else.
      return response.ok || response.status >= 500 ? away : "none";
    } catch (error) {
      return away;
    } finally {
      clearTimeout(timer);
    }
  }

  async function ask() {
    mode = await find();
    const place = byId("kl-mode");
    place.hidden = !WORDS[mode];
    place.textContent = WORDS[mode];
    place.dataset.mode = mode;
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-served]"))) {
      link.href = address(link.dataset.served || "");
      if (link.parentElement) link.parentElement.hidden = mode !== "service";
    }
    for (const listener of listeners) listener(mode);
  }

  /** @param {(mode: Mode) => void} listener */
  function listen(listener) {
    listeners.push(listener);
  }

  function start() {
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    return ask();
  }

  return { start, ask, listen, address, mode: () => mode };
})();
