// Without a service: the words as a text under the paper form's headings, and as a file with the photos, for LINE, mail or
// any other way. An officer's `khlang import` takes both back whole.
const khlangSendText = (function () {
  "use strict";

  const { form, byId, element, button, toThai, say } = khlangFormPage;
  // What LINE and the servers on the way take in one address.
  const LONGEST_ADDRESS = 7500;

  /** @returns {Outline} */
  function outline() {
    return JSON.parse(byId("kl-outline").textContent || "");
  }

  function makeText() {
    return khlangPaperText.write(outline(), { ...khlangAnswers.read(true), _draft: [khlangDraft.current().id] });
  }

  function fileName() {
    return (form().dataset.form || "form") + "-" + khlangDraft.current().id.slice(0, 8) + ".txt";
  }

  /** The text with the photos after it. */
  async function makeFile() {
    await khlangPhotos.finish();
    let text = makeText();
    for (const value of new Set(Object.values(khlangAnswers.read(true)).flat())) {
      const photo = /\.jpg$/.test(value) ? await khlangStore.readPhoto(value) : undefined;
      if (photo) text += khlangPaperText.writePhoto(value, (await khlangShrinkPhoto.readAddress(photo.blob)).split(",")[1]);
    }
    return new File([text], fileName(), { type: "text/plain" });
  }

  /** The clipboard needs a secure page; the older way works from a village's own server, too. @param {string} text */
  async function copy(text) {
    if (navigator.clipboard && isSecureContext) {
      const isDone = await navigator.clipboard.writeText(text).then(() => true, () => false);
      if (isDone) return true;
    }
    const box = /** @type {HTMLTextAreaElement} */ (element("textarea", { class: "kl-visually-hidden" }));
    box.value = text;
    document.body.append(box);
    box.select();
    const isDone = document.execCommand("copy");
    box.remove();
    return isDone;
  }

  async function copyText() {
    const isDone = await copy(makeText());
    say(isDone ? "คัดลอกข้อความแล้ว เปิดแชตแล้ววางได้เลย" : "คัดลอกไม่ได้ ใช้ปุ่มบันทึกเป็นไฟล์แทน");
  }

  async function share() {
    const file = await makeFile();
    const files = "canShare" in navigator && navigator.canShare({ files: [file] }) ? { files: [file] } : {};
    // Closed without a choice: nothing was sent, nothing is lost.
    await navigator.share({ ...files, text: makeText() }).catch(() => undefined);
  }

  async function sendByLine() {
    const address = "https://line.me/R/share?text=" + encodeURIComponent(makeText());
    if (address.length <= LONGEST_ADDRESS) return void window.open(address, "_blank", "noopener");
    await copyText();
    say("เรื่องนี้ยาวกว่าที่ LINE รับจากลิงก์ คัดลอกไว้ให้แล้ว เปิดแชตใน LINE แล้ววางได้เลย");
  }

  async function download() {
    const address = URL.createObjectURL(await makeFile());
    const link = element("a", { href: address, download: fileName() });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    say("บันทึกไฟล์ " + fileName() + " แล้ว อยู่ในที่ดาวน์โหลดของเครื่อง");
  }

  /** The ways, for the end of the check page. */
  function makeWays() {
    const count = Array.from(makeText()).length;
    const hasPhotos = Object.values(khlangAnswers.read(true)).flat().some((value) => /^[0-9a-f]{16}\.jpg$/.test(value));
    const said = "ข้อความใต้หัวข้อของแบบกระดาษ " + toThai(count) + " ตัวอักษร ส่งให้เจ้าหน้าที่พัฒนาชุมชนหรือชมรม แล้วเขานำเข้าคลังได้ทั้งฉบับ";
    const ways = element("div", { class: "kl-ways" });
    if ("share" in navigator) ways.append(button("ส่งต่อ (แชร์)", share));
    ways.append(button("ส่งทาง LINE", sendByLine), button("คัดลอกข้อความ", copyText), button("บันทึกเป็นไฟล์", download));
    const photos = hasPhotos ? [element("p", {}, "ภาพไปกับไฟล์ ไม่ไปกับข้อความใน LINE ถ้าส่งทาง LINE ให้แนบภาพในแชตด้วย")] : [];
    return [element("p", {}, said), ...photos, ways];
  }

  /** Offers the ways after the button that sends: alone where there is no service, else for whoever prefers them.
   * @param {boolean} isOnly */
  function offer(isOnly) {
    const send = byId("kl-send");
    let box = document.getElementById("kl-send-text");
    if (!box) {
      box = element("div", { id: "kl-send-text" });
      (send.parentElement || send).after(box);
    }
    send.hidden = isOnly;
    const ways = makeWays();
    if (isOnly) box.replaceChildren(element("h3", {}, "ส่งเป็นข้อความหรือไฟล์"), ...ways);
    else box.replaceChildren(element("details", { class: "kl-more" }, element("summary", {}, "หรือส่งเป็นข้อความทาง LINE"), ...ways));
  }

  return { offer, makeText };
})();
