// One group of questions a screen, with progress and buttons; the last one is the check before sending. The address names
// the screen, so the browser's own buttons work. Without this script the form is one long page.
const khlangScreens = (function () {
  "use strict";

  const { form, byId, all, element, button, toThai, findControl } = khlangFormPage;
  const REVIEW = "kl-review";

  /** @type {HTMLElement[]} */
  let screens = [];
  let current = 0;
  /** What wants to know that a screen was left or is shown. @type {((shown: HTMLElement) => void)[]} */
  const listeners = [];

  /** Finds the screen that an address names, by itself or by something in it; -1 if none. @param {string} hash */
  function findScreen(hash) {
    const id = decodeURIComponent(hash.slice(1));
    const target = id ? document.getElementById(id) : null;
    return target ? screens.findIndex((screen) => screen.contains(target)) : -1;
  }

  /** @param {number} number @param {boolean} isMoved whether somebody went there, to whom its heading is read */
  function show(number, isMoved) {
    current = number;
    screens.forEach((screen, place) => (screen.hidden = place !== number));
    const progress = byId("kl-progress");
    progress.hidden = false;
    const words = "ข้อ " + toThai(number + 1) + " จาก " + toThai(screens.length);
    const bar = element("progress", { max: String(screens.length), value: String(number + 1), "aria-hidden": "true" });
    progress.replaceChildren(element("span", {}, words), bar);
    for (const listener of listeners) listener(screens[number]);
    if (!isMoved) return;
    const heading = screens[number].querySelector("h2");
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
    progress.scrollIntoView({ block: "start" });
  }

  /** Goes to a screen as a step in the history. @param {number} number */
  function go(number) {
    if (number < 0 || number >= screens.length) return;
    history.pushState(null, "", "#" + screens[number].id);
    show(number, true);
  }

  /** Goes to the control of a name and to its screen. @param {string} name */
  function goTo(name) {
    const control = findControl(name);
    if (!control) return false;
    const number = screens.findIndex((screen) => screen.contains(control));
    if (number < 0) return false;
    if (number !== current) go(number);
    for (let at = control.closest("details"); at; at = at.parentElement && at.parentElement.closest("details")) at.open = true;
    control.focus();
    control.scrollIntoView({ block: "center" });
    return true;
  }

  /** @param {number} number */
  function addButtons(number) {
    const place = element("p", { class: "kl-screen-buttons" });
    if (number) place.append(button("ย้อนกลับ", () => go(number - 1), "quiet"));
    const isLast = number === screens.length - 2;
    if (number < screens.length - 1) place.append(button(isLast ? "ตรวจก่อนส่ง" : "ต่อไป", () => go(number + 1)));
    screens[number].append(place);
  }

  /** Follows links of the page itself to controls and screens. @param {MouseEvent} event */
  function followLink(event) {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const hash = link && link.getAttribute("href");
    if (!hash || hash === "#") return;
    const number = findScreen(hash);
    if (number < 0 && !goTo(decodeURIComponent(hash.slice(1)))) return;
    event.preventDefault();
    if (number < 0) return;
    if (screens[number].id === hash.slice(1)) go(number);
    else goTo(decodeURIComponent(hash.slice(1)));
  }

  /** @param {(shown: HTMLElement) => void} listener */
  function listen(listener) {
    listeners.push(listener);
  }

  function start() {
    screens = all("[data-screen]", form()).concat(byId(REVIEW));
    screens.forEach((_screen, number) => addButtons(number));
    document.addEventListener("click", followLink);
    window.addEventListener("popstate", () => show(Math.max(0, findScreen(location.hash)), true));
    show(Math.max(0, findScreen(location.hash)), false);
  }

  /** Shows the whole form again, as without a script. */
  function stop() {
    for (const screen of screens) screen.hidden = screen.id === REVIEW;
  }

  return { start, stop, listen, goTo, show: (/** @type {number} */ number) => go(number), review: () => go(screens.length - 1) };
})();
