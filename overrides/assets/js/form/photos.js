// Photos of the form: taken from camera or gallery, made small, kept on the phone under the name that they will have.
const khlangPhotos = (function () {
  "use strict";

  const { form, all, element, say } = khlangFormPage;
  const MOST_BYTES = 12000000;
  const TOO_LARGE = "ภาพนี้ใหญ่เกิน ๑๒ เมกะไบต์ และเครื่องนี้ย่อให้ไม่ได้ ลองถ่ายใหม่ หรือเลือกภาพอื่น";
  const NO_ROOM = "เครื่องเต็ม เก็บภาพนี้ไว้ไม่ได้ ภาพยังส่งไปได้ถ้ายังไม่ปิดหน้านี้";

  /** Photos that are being made small. @type {Promise<unknown>} */
  let coming = Promise.resolve();

  /** The name of a photo's file in a record: 16 hexadecimal digits of its SHA-256. @param {Blob} blob */
  async function findName(blob) {
    const bytes = await blob.arrayBuffer();
    const digest = crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : khlangSha256.digest(new Uint8Array(bytes));
    return Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("") + ".jpg";
  }

  /** Shows a photo under its control. @param {HTMLInputElement} control */
  async function show(control) {
    const name = control.dataset.photo || "";
    const holder = control.closest("[data-row]") || control.parentElement;
    if (!holder || control.dataset.shown === name) return;
    control.dataset.shown = name;
    for (const old of all("[data-photo-shown]", holder)) old.remove();
    if (!name) return;
    // The file is chosen already, though this control does not know it.
    control.required = false;
    const photo = await khlangStore.readPhoto(name);
    if (control.dataset.photo !== name) return;
    const picture = photo && (await khlangShrinkPhoto.preview(photo.blob));
    const kilobytes = photo ? khlangFormPage.toThai(Math.ceil(photo.blob.size / 1000)) + " กิโลไบต์" : "";
    const words = photo ? "ภาพนี้เก็บไว้แล้ว " + kilobytes : "หาภาพนี้ในเครื่องไม่พบ เลือกใหม่อีกครั้ง";
    const shown = element("div", { class: "kl-photo", "data-photo-shown": "" }, element("p", {}, words));
    if (picture) {
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", "ภาพที่เลือกไว้");
      shown.prepend(picture);
    }
    control.after(shown);
  }

  /** Keeps a photo, and names it in the draft; tells whether it is on the phone.
   * @param {HTMLInputElement} control @param {Blob} photo @param {boolean} isRaw */
  async function keep(control, photo, isRaw) {
    const name = await findName(photo);
    // Its bytes, not a file of the gallery that may be gone tomorrow.
    const blob = new Blob([await photo.arrayBuffer()], { type: photo.type || "image/jpeg" });
    const isKept = await khlangStore.writePhoto({ name, blob, at: Date.now(), isRaw });
    control.dataset.photo = name;
    khlangDraft.touch();
    await khlangDraft.save();
    return isKept;
  }

  /** Makes a photo small that is kept as it was chosen; tells whether it is on the phone. @param {HTMLInputElement} control */
  async function makeSmall(control) {
    const name = control.dataset.photo || "";
    const photo = name ? await khlangStore.readPhoto(name) : undefined;
    if (!photo || !photo.isRaw) return true;
    const small = await khlangShrinkPhoto.shrink(photo.blob);
    // Meanwhile its row may have moved or gone, or another photo may have been chosen.
    const place = controls().find((each) => each.dataset.photo === name);
    return !place || keep(place, small, false);
  }

  /** @param {HTMLInputElement} control */
  async function take(control) {
    const file = control.files && control.files[0];
    if (!file) return;
    say("กำลังเตรียมภาพ…");
    let isKept = true;
    if (file.size > MOST_BYTES) {
      const small = await khlangShrinkPhoto.shrink(file);
      if (small.size > MOST_BYTES) {
        control.value = "";
        khlangProblems.tell(control, TOO_LARGE);
        say("");
        return;
      }
      isKept = await keep(control, small, false);
    } else {
      // As it is, before it is made small: that takes an old phone seconds, and the page may be closed meanwhile.
      await keep(control, file, true);
      isKept = await makeSmall(control);
    }
    khlangProblems.tell(control, "");
    await show(control);
    say(isKept ? "ได้ภาพแล้ว" : NO_ROOM);
  }

  /** Makes all photos ready to be sent, also those of a page that was closed too early. */
  async function finish() {
    await coming;
    for (const control of controls()) await makeSmall(control);
  }

  /** @returns {HTMLInputElement[]} */
  function controls() {
    return /** @type {HTMLInputElement[]} */ (all("input[type=file]", form()));
  }

  function showAll() {
    for (const control of controls()) show(control);
  }

  /** In LINE a page cannot choose a photo. @param {string} words */
  function hide(words) {
    for (const field of new Set(controls().map((control) => control.closest("[data-field]")))) {
      if (!(field instanceof HTMLElement) || field.hidden) continue;
      field.hidden = true;
      field.after(element("p", { class: "kl-help" }, words));
    }
  }

  function start() {
    form().addEventListener("change", function ({ target }) {
      if (target instanceof HTMLInputElement && target.type === "file") {
        const taken = take(target).catch(() => say("เตรียมภาพนี้ไม่ได้ ลองเลือกใหม่อีกครั้ง"));
        coming = Promise.all([coming, taken]);
      }
    });
    khlangDraft.listen(showAll);
  }

  return { start, hide, showAll, finish };
})();
