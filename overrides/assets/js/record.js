// A record's page, and whatever has a button to print: shows the buttons that need a script, and gives the links to share their
// address where the site's is not known: then it is the one under which the page is open.
(function () {
  "use strict";

  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-print]"))) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".kl-share"));
  if (!bar) return;
  // From a USB stick there is no address that another could open.
  const here = location.protocol.startsWith("http") ? location.origin + location.pathname : "";
  const address = bar.dataset.address || here;

  /** @param {string} selector @returns {HTMLElement[]} */
  function all(selector) {
    return Array.from(document.querySelectorAll(selector));
  }

  function giveAddress() {
    const title = (document.querySelector("h1") || document.body).textContent || "";
    const line = encodeURIComponent(title.trim() + "\n" + address + "?openExternalBrowser=1");
    /** @type {Record<string, string>} */
    const ways = {
      line: "https://line.me/R/share?text=" + line,
      facebook: "https://www.facebook.com/sharer/sharer.php?u=" + encodeURIComponent(address),
    };
    for (const link of all("[data-share]")) {
      link.setAttribute("href", ways[link.dataset.share || ""]);
      link.hidden = false;
    }
    for (const place of all("[data-own-address]")) place.textContent = " " + address;
  }

  /** The clipboard needs https; the older way works from a village's own server, too. @param {string} text */
  async function copy(text) {
    if (navigator.clipboard && isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch (error) {
        // Refused by the browser's settings: the older way may still work.
      }
    }
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "kl-visually-hidden";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }

  /** @param {HTMLElement} button */
  async function copyFor(button) {
    const source = document.getElementById(button.dataset.copy || "");
    const text = source ? source.textContent || "" : address;
    const done = await copy(text.trim());
    button.focus();
    tell(button, done ? "คัดลอกแล้ว" : "คัดลอกไม่ได้", done);
  }

  /** Says for a while on the button what came of it, and to screen readers. @param {HTMLElement} button
   * @param {string} words @param {boolean} done */
  function tell(button, words, done) {
    const label = button.querySelector("[data-words]");
    const status = document.getElementById("kl-copied");
    if (!label || button.dataset.before) return;
    const before = label.textContent || "";
    button.dataset.before = before;
    label.textContent = words;
    if (status) status.textContent = words;
    button.classList.toggle("kl-is-done", done);
    setTimeout(function () {
      label.textContent = before;
      delete button.dataset.before;
      if (status) status.textContent = "";
      button.classList.remove("kl-is-done");
    }, 2500);
  }

  // What a server makes of a record when it is asked (Word, PDF): looked for when somebody opens the list.
  const downloads = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".kl-downloads"));

  async function offerServed() {
    const list = downloads && downloads.querySelector("ul");
    if (!downloads || !list) return;
    try {
      const reply = await fetch(downloads.dataset.formats || "");
      const found = reply.ok ? await reply.json() : { formats: [] };
      for (const format of found.formats) {
        const link = document.createElement("a");
        link.href = downloads.dataset.served + format.suffix;
        link.download = "";
        link.textContent = format.label;
        const item = document.createElement("li");
        item.append(link);
        list.append(item);
      }
    } catch (error) {
      // Without a server, or without a signal, the page offers what stands on it.
    }
  }

  if (downloads && location.protocol.startsWith("http")) {
    downloads.addEventListener("toggle", offerServed, { once: true });
  }

  bar.hidden = false;
  if (address && !bar.dataset.address) giveAddress();
  for (const button of all("[data-copy]")) {
    if (button.dataset.copy === "address" && !address) continue;
    button.hidden = false;
    button.addEventListener("click", () => copyFor(button));
  }
})();
