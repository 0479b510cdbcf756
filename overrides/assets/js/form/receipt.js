// What came of sending: the receipt to read out, the follow page, or what is in the way; and that nothing is lost.
const khlangReceipt = (function () {
  "use strict";

  const { byId, element, sayReceipt } = khlangFormPage;

  /** @param {string} heading @param {...(Node | string)} content */
  function show(heading, ...content) {
    const place = byId("kl-receipt");
    const title = element("h2", { tabindex: "-1" }, heading);
    const isNew = place.hidden;
    place.hidden = false;
    place.replaceChildren(title, ...content);
    if (!isNew) return;
    title.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  /** @param {Draft} draft */
  function showSent(draft) {
    show(
      "ส่งถึงแล้ว ขอบคุณ",
      element("p", {}, "เลขรับเรื่อง ", element("strong", { class: "kl-receipt-number" }, sayReceipt(draft.receipt))),
      element("p", {}, "จดเลขนี้ไว้ หรืออ่านให้เจ้าหน้าที่ฟังทางโทรศัพท์ได้ เราเก็บไว้ในเครื่องนี้ให้ด้วย"),
      element("p", {}, element("a", { class: "kl-button", href: draft.follow }, "ติดตาม เพิ่มเติม หรือถอนเรื่องนี้")),
    );
  }

  /** @param {string} words */
  function showWaiting(words) {
    show("เก็บไว้ในเครื่องนี้แล้ว ยังไม่ถึงผู้รับ", element("p", { role: "status" }, words));
  }

  function hide() {
    byId("kl-receipt").hidden = true;
  }

  return { show, showSent, showWaiting, hide };
})();
