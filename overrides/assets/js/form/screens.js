// One group of questions a screen, with progress and buttons; the last one is the check before sending. The address names
// the screen, so the browser's own buttons work. Without this script the form is one long page.
const khlangScreens = (function () {
  "use strict";

  const { form, byId, all, element, toThai, findControl, say } = khlangFormPage;

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
    if (!screens[number]) return;
    current = number;
    screens.forEach((screen, place) => (screen.hidden = place !== number));
    const progress = byId("kl-progress");
    progress.hidden = false;
    const words = "ข้อ " + toThai(number + 1) + " จาก " + toThai(screens.length);
    const bar = element("progress", { max: String(screens.length), value: String(number + 1), "aria-hidden": "true" });
    progress.replaceChildren(element("span", {}, words), bar);
    const page = form().closest(".kl-send");
    if (page) page.classList.toggle("kl-is-under-way", number > 0 && number < screens.length - 1);
    turn("back", number > 0 ? "ย้อนกลับ" : "");
    turn("on", number < screens.length - 2 ? "ต่อไป" : number < screens.length - 1 ? "ตรวจก่อนส่ง" : "");
    for (const listener of listeners) listener(screens[number]);
    if (!isMoved) return;
    say("");
    const heading = screens[number].querySelector("h2");
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
    progress.scrollIntoView({ block: "start" });
  }

  /** Names a button of the bar; without words, hides it. @param {string} way @param {string} words */
  function turn(way, words) {
    const button = /** @type {HTMLElement} */ (form().querySelector('[data-turn="' + way + '"]'));
    button.hidden = !words;
    if (words) button.textContent = words;
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
    screens = all("[data-screen]", form());
    if (screens.length < 2) throw new Error("no screens");
    for (const words of all(".kl-screen__number", form())) words.hidden = true;
    // Of what is hidden a browser can say nothing, and would send nothing: missing answers are found before sending.
    form().noValidate = true;
    byId("kl-turns").hidden = false;
    byId("kl-turns").addEventListener("click", function ({ target }) {
      const button = target instanceof Element ? target.closest("[data-turn]") : null;
      if (button) go(current + (button.getAttribute("data-turn") === "on" ? 1 : -1));
    });
    document.addEventListener("click", followLink);
    window.addEventListener("popstate", () => show(Math.max(0, findScreen(location.hash)), true));
    show(Math.max(0, findScreen(location.hash)), false);
  }

  /** For another draft: the first screen, of which nobody goes back to the last one's. */
  function reset() {
    history.replaceState(null, "", location.pathname + location.search);
    show(0, false);
  }

  /** Shows the whole form again, as without a script. */
  function stop() {
    for (const screen of all("[data-screen]", form())) screen.hidden = false;
    screens = [];
    byId("kl-turns").hidden = true;
  }

  return { start, stop, reset, listen, goTo, open: go, review: () => go(screens.length - 1) };
})();
