// Photos of a page open large, one after the other, by keys and by swipes. Where a browser has no dialogs, or without
// this script, each is a link to its file.
(function () {
  "use strict";

  const links = /** @type {HTMLAnchorElement[]} */ (Array.from(document.querySelectorAll("a.kl-photo")));
  if (!links.length || typeof HTMLDialogElement === "undefined" || !HTMLDialogElement.prototype.showModal) return;
  // A photo may stand at the top and, for paper, in its place: once is enough.
  const shown = links.filter((link, number) => links.findIndex((other) => other.href === link.href) === number);
  // What a finger moves by without meaning to, in pixels.
  const SWIPE = 40;
  let number = 0;

  /** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {string} style @param {Node[]} children */
  function make(name, style, ...children) {
    const made = document.createElement(name);
    made.className = style;
    made.append(...children);
    return made;
  }

  /** @param {string} words @param {string} style @param {string} sign @param {() => void} act */
  function makeButton(words, style, sign, act) {
    const button = make("button", "kl-viewer__button " + style, document.createTextNode(sign));
    button.type = "button";
    button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
    return button;
  }

  const image = make("img", "kl-viewer__image");
  const caption = make("p", "kl-viewer__caption");
  caption.setAttribute("aria-live", "polite");
  const close = makeButton("ปิดภาพ", "kl-viewer__close", "✕", () => dialog.close());
  const before = makeButton("ภาพก่อนหน้า", "kl-viewer__before", "‹", () => step(-1));
  const after = makeButton("ภาพถัดไป", "kl-viewer__after", "›", () => step(1));
  const dialog = make("dialog", "kl-viewer", close, image, caption, before, after);
  dialog.setAttribute("aria-label", "ภาพขนาดใหญ่");
  before.hidden = after.hidden = shown.length < 2;
  document.body.append(dialog);

  function show() {
    const link = shown[number];
    const small = link.querySelector("img");
    const words = link.parentElement && link.parentElement.querySelector("figcaption");
    image.src = link.href;
    image.alt = small ? small.alt : "";
    const place = shown.length > 1 ? (number + 1).toLocaleString("th-TH-u-nu-thai") + "/" + shown.length.toLocaleString("th-TH-u-nu-thai") + " " : "";
    caption.textContent = place + (words ? words.textContent || "" : "").replace(/\s+/g, " ").trim();
  }

  /** @param {number} by */
  function step(by) {
    number = (number + by + shown.length) % shown.length;
    show();
  }

  for (const link of links) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      number = shown.findIndex((other) => other.href === link.href);
      show();
      dialog.showModal();
    });
  }

  dialog.addEventListener("keydown", function (event) {
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
  });
  // Beside the photo is outside.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  /** Where a finger came down; null while two make the photo larger. @type {Touch | null} */
  let start = null;
  dialog.addEventListener("touchstart", function (event) {
    start = event.touches.length === 1 ? event.touches[0] : null;
  });
  dialog.addEventListener("touchend", function (event) {
    const end = event.changedTouches[0];
    if (!start || !end) return;
    const [right, down] = [end.clientX - start.clientX, end.clientY - start.clientY];
    start = null;
    if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) step(right > 0 ? -1 : 1);
  });
})();
