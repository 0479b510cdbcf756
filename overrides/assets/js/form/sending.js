// The button that sends: what must be there, where it goes, what came of it.
const khlangSending = (function () {
  "use strict";

  const { form, byId, all, element, button, toThai, findControl, sayReceipt, say } = khlangFormPage;
  const AWAY = "เราจะส่งให้เองเมื่อมีสัญญาณ ขอเพียงเปิดหน้าเว็บนี้ไว้ หรือกลับมาเปิดอีกครั้ง ของที่เขียนไม่หาย";
  const AGAIN = "เรื่องนี้ส่งถึงผู้รับแล้วก่อนหน้านี้ แต่ข้อความต่างจากที่อยู่ตรงนี้ ที่เขียนไว้ยังอยู่ครบในเครื่อง";

  /** Shows the form, or what came of sending it. @param {boolean} isShown */
  function showForm(isShown) {
    form().hidden = !isShown;
    byId("kl-progress").hidden = !isShown;
    if (isShown) khlangReceipt.hide();
  }

  /** The next one is begun when somebody wants to. @param {Draft} draft */
  function showSent(draft) {
    khlangReceipt.showSent(draft);
    khlangDraft.start();
    khlangScreens.reset();
    showForm(false);
    byId("kl-receipt").append(element("p", {}, button("เขียนเรื่องใหม่", () => showForm(true), "quiet")));
  }

  /** @param {string} words */
  function showWaiting(words) {
    showForm(false);
    const draft = khlangDraft.current();
    khlangReceipt.showWaiting(words);
    const place = byId("kl-receipt");
    place.append(
      element("p", {}, button("ลองส่งเดี๋ยวนี้", () => khlangOutbox.hurry()), " ", button("กลับไปแก้", () => takeBack(draft), "quiet")),
    );
  }

  /** Goes on writing; what may have arrived already is remembered, see outbox.js. @param {Draft} draft */
  async function takeBack(draft) {
    await khlangDraft.change({ state: "writing", earlier: draft.earlier || draft.outgoing, outgoing: null });
    showForm(true);
    khlangScreens.review();
  }

  /** Gives the names of what may be written as one text or in its parts, and has neither: no browser knows of it. */
  function findEmptyWholes() {
    const written = Object.keys(khlangAnswers.read(true));
    const wholes = all("[data-needed]", form()).filter(khlangAnswers.isAsked);
    const names = wholes.map((each) => /** @type {HTMLElement} */ (each).dataset.name || "");
    return names.filter((name) => !written.some((key) => key === name || key.startsWith(name + ".")));
  }

  /** What must be there before a service can take it. @returns {FormProblem[]} */
  function findMissing() {
    const missing = all("input, select, textarea", form()).filter(function (each) {
      const control = /** @type {Control} */ (each);
      return control.validity.valueMissing && khlangAnswers.isAsked(control) && !control.dataset.photo;
    });
    const names = Array.from(new Set([...missing.map((each) => /** @type {Control} */ (each).name), ...findEmptyWholes()]));
    return names.map(function (name) {
      const field = /** @type {HTMLElement | null} */ (/** @type {Control} */ (findControl(name)).closest("[data-field]"));
      return { name, label: (field && field.dataset.label) || "", message: "ยังไม่ได้ตอบ", level: "error" };
    });
  }

  /** Makes a draft ready to go; false where answers are missing. */
  async function prepare() {
    await khlangPhotos.finish();
    const missing = findMissing();
    if (missing.length) {
      khlangProblems.tellBeside(missing, () => true);
      khlangProblems.list("ขาดอีก " + toThai(missing.length) + " ข้อจึงจะส่งได้ ที่เขียนไว้แล้วเก็บไว้ครบ", missing);
      return false;
    }
    khlangProblems.clear();
    await khlangDraft.change({ state: "waiting", outgoing: khlangAnswers.read(true), told: "" });
    showWaiting("กำลังส่ง…");
    return true;
  }

  async function send() {
    try {
      if (!(await prepare())) return;
    } catch (error) {
      // Whatever is wrong here, the form itself can go.
      HTMLFormElement.prototype.submit.call(form());
      return;
    }
    await khlangOutbox.send(khlangDraft.current(), khlangDraft.isSafe()).catch(() => showWaiting(AWAY));
  }

  /** @param {Draft} draft @param {Result} result @param {Reply} answer @param {Draft | null} later */
  function settle(draft, result, { told, status, retryAfter }, later) {
    const { id, state } = khlangDraft.current();
    if (draft.id !== id) return;
    if (later) {
      khlangDraft.take(later);
      return say("ฉบับก่อนแก้ส่งถึงแล้ว เลขรับเรื่อง " + sayReceipt(draft.receipt) + " ที่กำลังแก้เก็บเป็นร่างใหม่");
    }
    // Taken back while it was on its way.
    if (state !== "waiting") return;
    khlangDraft.take(draft);
    if (result === "sent") return showSent(draft);
    if (result === "wait") {
      const busy = status === 429 || status === 503 || status === 507 ? "ผู้รับยังรับไม่ได้ตอนนี้ " : "ยังติดต่อผู้รับไม่ได้ ";
      const soon = retryAfter ? "จะลองอีกครั้งในอีกราว " + toThai(Math.ceil(retryAfter / 60)) + " นาที " : "";
      showWaiting(((told && told.error) || busy) + " " + soon + AWAY);
      return;
    }
    if (result === "conflict" && draft.state === "waiting") return showWaiting(AGAIN + " ที่แก้ทีหลังเก็บเป็นร่างใหม่แล้ว");
    showForm(true);
    if (result === "problems") {
      khlangProblems.tellBeside(told.problems, () => true);
      khlangProblems.list("ผู้รับขอให้แก้อีกนิดก่อนรับเรื่อง ที่เขียนไว้ยังอยู่ครบ", told.problems);
    } else if (result === "conflict") {
      khlangProblems.list(AGAIN + " เลขรับเรื่อง " + sayReceipt(told.receipt), []);
      byId("kl-problems").append(button("ส่งฉบับนี้เป็นเรื่องใหม่", () => khlangDraft.fork().then(send)));
    } else {
      const words = status === 413 ? "ภาพหรือข้อความรวมกันใหญ่เกินไป ลองเอาภาพออกบางภาพ" : "ผู้รับไม่รับในครั้งนี้";
      khlangProblems.list((told && told.error) || words, []);
      byId("kl-problems").append(element("p", {}, "ที่เขียนไว้ยังอยู่ครบในเครื่องนี้ แก้แล้วส่งใหม่ได้"));
    }
  }

  function start() {
    form().addEventListener("submit", function (event) {
      const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
      if (pressed && pressed.name) return;
      if (khlangService.mode() === "none") return;
      event.preventDefault();
      send();
    });
    khlangOutbox.listen(settle);
    khlangOutbox.watch(function (share) {
      const status = byId("kl-receipt").querySelector("[role=status]");
      if (status) status.textContent = "กำลังส่ง… " + toThai(Math.round(share * 100)) + "%";
    });
  }

  return { start, showForm, showWaiting, AWAY };
})();
