// What the scripts of the form share: the form itself, parts of the page by id, elements with words, Thai digits.

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */
/** Names of controls to what is filled in. @typedef {Record<string, string[]>} Answers */
/** A draft, or the receipt of one that was sent; `caseId` is the draft that a correction is for, which has a UUID of its own,
 * `page` where it is written. `kept` are answers that this version of the form has no place for;
 * `outgoing` those that are being sent, `earlier` those of an attempt that may have arrived.
 * @typedef {{id: string, form: string, version: string, noun: string, title: string, action: string, page: string, caseId: string, data: Answers,
 *   rows: Record<string, number>, kept: Answers, state: "writing" | "waiting" | "sent", revision: number, changed: number,
 *   seconds: number, outgoing: Answers | null, earlier: Answers | null, told: string, receipt: string, follow: string}} Draft */
/** @typedef {{name: string, label: string, message: string, level: string}} FormProblem */
/** What the service said to a draft. @typedef {{status: number, told: any, retryAfter: number}} Reply */
/** @typedef {"sent" | "wait" | "problems" | "conflict" | "refused"} Result */
const khlangFormPage = (function () {
  "use strict";

  /** The form of this page. @returns {HTMLFormElement} */
  function form() {
    return byId("kl-form");
  }

  /** Gives an element of the page, which must be there. @template {HTMLElement} T @param {string} id @returns {T} */
  function byId(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error("no #" + id);
    return /** @type {T} */ (found);
  }

  /** @param {string} selector @param {ParentNode} [place] @returns {HTMLElement[]} */
  function all(selector, place) {
    return Array.from((place || document).querySelectorAll(selector));
  }

  /** Makes an element. @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} content */
  function element(tag, attributes, ...content) {
    const made = document.createElement(tag);
    for (const name of Object.keys(attributes)) made.setAttribute(name, attributes[name]);
    made.append(...content);
    return made;
  }

  /** Makes a button that does something. @param {string} words @param {() => void} act @param {string} [look] */
  function button(words, act, look) {
    const made = element("button", { type: "button", class: "kl-button" + (look ? " kl-button--" + look : "") }, words);
    made.addEventListener("click", act);
    return made;
  }

  /** @param {string | number} text */
  function toThai(text) {
    return String(text).replace(/[0-9]/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)));
  }

  /** Says when something was, in Thai: the hour today, else the day. @param {number} time */
  function sayTime(time) {
    const date = new Date(time);
    if (date.toDateString() !== new Date().toDateString()) {
      return toThai(date.getDate() + "/" + (date.getMonth() + 1) + "/" + (date.getFullYear() + 543));
    }
    return toThai(date.getHours() + ":" + String(date.getMinutes()).padStart(2, "0")) + " น.";
  }

  /** Writes a receipt as one reads it out. @param {string} receipt */
  function sayReceipt(receipt) {
    return receipt.replace(/^([0-9]{4})([0-9]{4})$/, "$1 $2");
  }

  /** Gives the controls of a place that hold answers, in their order; of ours (`_draft`) only those that name a photo which
   * the service has already. @param {ParentNode} place @returns {Control[]} */
  function controls(place) {
    const found = /** @type {Control[]} */ (all("input, select, textarea", place));
    return found.filter((each) => /^(?!_)|^_photo\./.test(each.name) && each.name);
  }

  /** Finds the control of a path, or the first below it. @param {string} name @returns {Control | undefined} */
  function findControl(name) {
    const found = controls(form());
    return found.find((each) => each.name === name) || found.find((each) => each.name.startsWith(name + "."));
  }

  /** Says something to who listens, and shows it for those who look. @param {...(Node | string)} words */
  function say(...words) {
    let place = document.getElementById("kl-said");
    if (!place) {
      place = element("p", { id: "kl-said", class: "kl-said", role: "status" });
      form().append(place);
    }
    place.replaceChildren(...words);
  }

  /** A UUID of version 4; browsers offer theirs only on secure pages, and only the newer ones. */
  function makeUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  return { form, byId, all, element, button, toThai, sayTime, sayReceipt, controls, findControl, say, makeUuid };
})();
