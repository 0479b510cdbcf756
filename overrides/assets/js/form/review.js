// The check before sending: every answer under its question, each with a way to change it.
const khlangReview = (function () {
  "use strict";

  const { form, byId, all, element, button, toThai, controls } = khlangFormPage;
  const { labelOf, sayValues, isAsked } = khlangAnswers;

  /** The numbers of the rows in which a control stands: of `steps.2.sub.0`, ๓.๑. @param {Control} control */
  function numberOf(control) {
    return control.name.split(".").filter((part) => /^[0-9]+$/.test(part)).map((part) => toThai(Number(part) + 1)).join(".");
  }

  /** The answers of a field, each in a line: number of the row, name of the part, words. @param {HTMLElement} field */
  function describe(field) {
    const lines = [];
    for (const control of controls(field)) {
      if (!isAsked(control)) continue;
      const isChoice = control.type === "checkbox" || control.type === "radio";
      const isAlone = control.name === field.dataset.name;
      const number = numberOf(control);
      const label = isAlone || isChoice || control.type === "file" ? "" : labelOf(control);
      const words = control.type === "file" ? (control.dataset.photo ? ["มีภาพแล้ว"] : []) : sayValues(control);
      const before = [number, label && label !== field.dataset.label ? label + ":" : ""].filter(Boolean).join(" ");
      for (const each of words) lines.push((before ? before + " " : "") + each);
    }
    return lines;
  }

  /** A link to the question of a field. @param {HTMLElement} field @param {string} words */
  function makeLink(field, words) {
    const control = controls(field)[0];
    return element("a", { href: "#" + (control ? control.id || control.name : "") }, words);
  }

  /** @param {HTMLElement} field @param {string[]} lines */
  function makeAnswer(field, lines) {
    const label = field.dataset.label || "";
    const change = makeLink(field, "แก้");
    change.setAttribute("aria-label", "แก้ " + label);
    const answer = element("dd", {}, ...lines.map((line) => element("p", {}, line)));
    return element("div", { class: "kl-review__item" }, element("dt", {}, label), answer, element("dd", {}, change));
  }

  /** The answers of a screen, and in one line what was left out. @param {HTMLElement} screen */
  function makeScreen(screen) {
    const fields = all("[data-field]", screen).filter((field) => !field.matches("[data-when][hidden]"));
    if (!fields.length) return [];
    const heading = screen.querySelector("h2");
    const parts = [element("h3", {}, (heading && heading.textContent) || "")];
    const answered = fields.map((field) => ({ field, lines: describe(field) }));
    const written = answered.filter(({ lines }) => lines.length);
    if (written.length) parts.push(element("dl", { class: "kl-answers" }, ...written.map(({ field, lines }) => makeAnswer(field, lines))));
    const blank = answered.filter(({ lines }) => !lines.length).flatMap(({ field }) => [" ", makeLink(field, field.dataset.label || "")]);
    if (blank.length) parts.push(element("p", { class: "kl-blank" }, "ยังไม่ได้ตอบ:", ...blank));
    return parts;
  }

  /** Answers of another version of the form: they may be copied into another question, or let go.
   * @param {Answers} kept @param {(name: string) => void} letGo */
  function makeKept(kept, letGo) {
    const names = Object.keys(kept);
    if (!names.length) return [];
    const items = names.map(function (name) {
      const item = element("li", {}, element("p", {}, kept[name].join(" ")));
      item.append(button("ลบคำตอบนี้", () => letGo(name), "quiet"));
      return item;
    });
    const said = "แบบเปลี่ยนไปหลังจากที่เขียน คำตอบเหล่านี้ไม่มีช่องแล้ว เรายังเก็บไว้ให้ คัดลอกไปใส่ช่องอื่นได้ ถ้าไม่ใส่จะไม่ถูกส่ง";
    return [element("section", { class: "kl-kept" }, element("h3", {}, "คำตอบจากแบบรุ่นก่อน"), element("p", {}, said), element("ul", {}, ...items))];
  }

  /** Writes the check page. @param {Answers} kept @param {(name: string) => void} letGo */
  function fill(kept, letGo) {
    const parts = all("[data-screen]", form()).flatMap(makeScreen);
    const place = byId("kl-review");
    place.hidden = false;
    place.replaceChildren(...makeKept(kept, letGo), ...parts);
  }

  return { fill };
})();
