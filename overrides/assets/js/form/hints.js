// As one writes: what the page itself can tell, kindly and only after a question was left; the whole check comes from the
// service (check.js).
const khlangHints = (function () {
  "use strict";

  const { form, controls, toThai } = khlangFormPage;
  // In the order in which they are told. Nobody's number should stand where everybody reads it.
  /** @type {Record<string, string>} */
  const PRIVATE = {
    citizen_id: "ดูเหมือนเป็นเลขบัตรประชาชน ช่องนี้เผยแพร่ให้ทุกคนอ่าน ขอให้ลบออก",
    mobile_number: "ดูเหมือนเป็นเบอร์มือถือ ช่องนี้เผยแพร่ให้ทุกคนอ่าน ใส่เบอร์ในช่องเบอร์โทรแทน",
    map_place: "ดูเหมือนเป็นพิกัดหรือลิงก์แผนที่ของบ้านคน ช่องนี้เผยแพร่ให้ทุกคนอ่าน บอกแค่ชื่อหมู่บ้านก็พอ",
  };

  /** @param {Control} control */
  function findFault(control) {
    const text = control.value.trim();
    if (!text || control.type === "checkbox" || control.type === "radio" || control.type === "file") return "";
    const least = Number(control.getAttribute("minlength")) || 0;
    if (text.length < least) return control.title || "ขออย่างน้อย " + toThai(least) + " ตัวอักษร ตอนนี้มี " + toThai(text.length);
    const most = Number(control.dataset.most) || Infinity;
    if (text.length > most) return "ยาวไป " + toThai(text.length - most) + " ตัวอักษร";
    if (control.validity.typeMismatch) return "ที่อยู่ลิงก์ขึ้นต้นด้วย https:" + "//";
    if (control.validity.patternMismatch) return control.title || "รูปแบบยังไม่ตรง ดูตัวอย่างใต้คำถาม";
    if (control.closest("[data-private]") || control.type === "tel") return "";
    return PRIVATE[khlangPrivateNumbers.find(text)] || "";
  }

  /** @param {Control} control */
  function look(control) {
    if (!controls(form()).includes(control)) return;
    const fault = findFault(control);
    const told = control.dataset.told;
    // What the service said stays until it says something else.
    if (fault || told) khlangProblems.tell(control, fault, true);
    if (fault) control.dataset.told = "1";
    else delete control.dataset.told;
  }

  /** Lets a control take more than it should have: a browser cuts what is pasted beyond that, and says nothing.
   * @param {Control} control */
  function lift(control) {
    const most = control.getAttribute("maxlength");
    if (!most) return;
    control.dataset.most = most;
    control.removeAttribute("maxlength");
  }

  function start() {
    form().addEventListener("focusin", function ({ target }) {
      if (target instanceof Element && target.matches("input, textarea")) lift(/** @type {Control} */ (target));
    });
    form().addEventListener("focusout", function ({ target }) {
      if (!(target instanceof Element) || !target.matches("input, select, textarea")) return;
      const control = /** @type {Control} */ (target);
      // Not in the way of whoever goes on to the next question.
      setTimeout(() => look(control), 0);
    });
  }

  return { start, findFault };
})();
