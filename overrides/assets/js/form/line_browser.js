// The browser inside LINE keeps little and cannot choose photos on Android: the words can be written here, for photos the
// phone's own browser opens.
const khlangLineBrowser = (function () {
  "use strict";

  const { byId, element } = khlangFormPage;

  function isHere() {
    return / Line\//i.test(navigator.userAgent);
  }

  function start() {
    if (!isHere()) return;
    khlangPhotos.hide("ในหน้าต่างของ LINE แนบภาพไม่ได้ ส่งเรื่องโดยไม่มีภาพก่อนก็ได้ หรือเปิดหน้านี้ในเบราว์เซอร์ของเครื่อง");
    const address = new URL(location.href);
    address.searchParams.set("openExternalBrowser", "1");
    const link = element("a", { class: "kl-button kl-button--quiet", href: address.href }, "เปิดในเบราว์เซอร์ของเครื่อง");
    const words = "หน้านี้เปิดอยู่ใน LINE ส่งเรื่องได้ แต่แนบภาพไม่ได้ ถ้ามีภาพ ให้เปิดในเบราว์เซอร์ของเครื่องก่อนเริ่มเขียน สิ่งที่เขียนตรงนี้ไม่ตามไปด้วย ";
    byId("kl-mode").after(element("p", { class: "kl-line-browser" }, words, link));
  }

  return { start, isHere };
})();
