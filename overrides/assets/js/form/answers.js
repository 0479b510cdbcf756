// Answers as they stand in the form: control names to values, as the server reads them, and back into the form.

/** @typedef {{data: Answers, rows: Record<string, number>}} Written */
const khlangAnswers = (function () {
  "use strict";

  const { form, controls } = khlangFormPage;

  /** @param {Control} control @returns {string[]} */
  function valuesOf(control) {
    if (control instanceof HTMLSelectElement) return Array.from(control.selectedOptions, (each) => each.value);
    if (control.type === "checkbox" || control.type === "radio") {
      return /** @type {HTMLInputElement} */ (control).checked ? [control.value] : [];
    }
    // Of a photo, the name under which it is kept (photos.js).
    return [control.type === "file" ? control.dataset.photo || "" : control.value];
  }

  /** Tells whether a condition hides a control: its answer is kept, but not sent. @param {Element} control */
  function isAsked(control) {
    return !control.closest("[data-when][hidden]");
  }

  /** Reads all that is filled in; `isSent` leaves out what a condition hides. @param {boolean} [isSent] @returns {Answers} */
  function read(isSent) {
    /** @type {Answers} */
    const data = {};
    for (const control of controls(form())) {
      const values = valuesOf(control).filter((value) => value.trim());
      if (!values.length || (isSent && !isAsked(control))) continue;
      data[control.name] = (data[control.name] || []).concat(values);
    }
    return data;
  }

  /** @returns {Written} */
  function readAll() {
    return { data: read(), rows: khlangRows.countRows() };
  }

  /** Puts one answer into its control; gives what does not fit in. @param {Control} control @param {string[]} values */
  function put(control, values) {
    if (control instanceof HTMLSelectElement) {
      for (const option of Array.from(control.options)) option.selected = values.includes(option.value);
      return values.filter((value) => !Array.from(control.selectedOptions).some((each) => each.value === value));
    }
    if (control.type === "checkbox" || control.type === "radio") {
      /** @type {HTMLInputElement} */ (control).checked = values.includes(control.value);
      return values.filter((value) => value !== control.value);
    }
    if (control.type === "file") control.dataset.photo = values[0] || "";
    else control.value = values[0] || "";
    return values.slice(1);
  }

  /** Fills in the form. Gives what this form has no place for: it was written in another version of it.
   * @param {Written} written @returns {Answers} */
  function write({ data, rows }) {
    for (const path of Object.keys(rows).sort((one, other) => one.length - other.length)) khlangRows.setCount(path, rows[path]);
    /** @type {Record<string, string[]>} */
    const left = {};
    for (const name of Object.keys(data)) left[name] = data[name].slice();
    // What is no choice of a list may have been typed beside it, under the same name.
    const [choices, texts] = [true, false].map((isChoice) => controls(form()).filter((each) => /^(checkbox|radio|select)/.test(each.type) === isChoice));
    for (const control of choices.concat(texts)) left[control.name] = put(control, left[control.name] || []);
    for (const name of Object.keys(left)) if (!left[name].length) delete left[name];
    return left;
  }

  /** The label of a control, in the words of the page. @param {Control} control */
  function labelOf(control) {
    const question = control.type === "checkbox" || control.type === "radio" ? null : control.closest("[data-label]");
    const label = control.labels && control.labels[0];
    return (question && question.getAttribute("data-label")) || ((label && label.textContent) || "").trim();
  }

  /** What an answer says to people: of a choice its words. @param {Control} control @returns {string[]} */
  function sayValues(control) {
    if (control instanceof HTMLSelectElement) {
      return Array.from(control.selectedOptions).filter((each) => each.value).map((each) => (each.textContent || "").trim());
    }
    const values = valuesOf(control).filter((value) => value.trim());
    return control.type === "checkbox" || control.type === "radio" ? values.map(() => labelOf(control)) : values;
  }

  return { read, readAll, write, labelOf, sayValues, valuesOf, isAsked };
})();
