// Says above the map which province is meant, and how many records it has: under the mouse, with the keys, and on a
// phone at the first touch, where a second one opens the province's page. Without it each province is a link all the same.
(function () {
  "use strict";

  const map = document.querySelector("svg.kl-map");
  const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-map-said]"));
  if (!map || !said) return;
  const ASKED = "แตะหรือชี้ที่จังหวัดเพื่อดูชื่อ";
  /** The province that is said. @type {Element | null} */
  let shown = null;
  let isTouch = false;

  /** @param {EventTarget | null} target */
  function findLink(target) {
    return target instanceof Element ? target.closest("a") : null;
  }

  /** @param {Element | null} link */
  function show(link) {
    if (link === shown) return;
    if (shown) shown.classList.remove("kl-map__shown");
    shown = link;
    if (link) link.classList.add("kl-map__shown");
    if (said) said.textContent = link ? link.getAttribute("aria-label") + (isTouch ? " แตะอีกครั้งเพื่อเปิด" : "") : ASKED;
  }

  // A title inside a province would say the same a second time, beside the mouse.
  for (const title of Array.from(map.querySelectorAll("path > title"))) title.remove();
  map.addEventListener("pointerover", function (event) {
    if (/** @type {PointerEvent} */ (event).pointerType === "mouse") show(findLink(event.target));
  });
  map.addEventListener("pointerleave", function (event) {
    if (/** @type {PointerEvent} */ (event).pointerType === "mouse") show(null);
  });
  map.addEventListener("pointerdown", function (event) {
    isTouch = /** @type {PointerEvent} */ (event).pointerType !== "mouse";
  });
  map.addEventListener("focusin", function (event) {
    // Before a touch is a click, it is a focus: that must not count as the first touch.
    if (!isTouch) show(findLink(event.target));
  });
  map.addEventListener("focusout", () => !isTouch && show(null));
  map.addEventListener("keydown", () => (isTouch = false));
  map.addEventListener("click", function (event) {
    const link = findLink(event.target);
    if (!isTouch || !link || link === shown) return;
    event.preventDefault();
    show(link);
  });
  said.textContent = ASKED;
  said.hidden = false;
})();
