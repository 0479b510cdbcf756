// Problems beside their controls, and all of them in one list that leads there.
const khlangProblems = (function () {
  "use strict";

  const { byId, all, element, findControl, form } = khlangFormPage;

  /** Finds where the problem of a control is told. @param {Control} control */
  function placeOf(control) {
    for (let name = control.name; name; name = name.slice(0, Math.max(0, name.lastIndexOf(".")))) {
      const place = document.getElementById(name + "-problem");
      if (place) return place;
    }
    return null;
  }

  /** Tells one problem beside its control; without words, that there is none. @param {Control} control @param {string} words
   * @param {boolean} [isAdvice] */
  function tell(control, words, isAdvice) {
    const place = placeOf(control);
    if (!place) return;
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
    place.classList.toggle("kl-is-advice", Boolean(isAdvice));
    if (words && !isAdvice) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  function clear() {
    for (const place of all(".kl-problem", form())) place.hidden = true;
    for (const control of all("[aria-invalid]", form())) control.removeAttribute("aria-invalid");
    byId("kl-problems").hidden = true;
  }

  /** Tells problems beside those controls that `isTold` lets through. @param {FormProblem[]} problems
   * @param {(control: Control) => boolean} isTold */
  function tellBeside(problems, isTold) {
    for (const problem of problems) {
      const control = findControl(problem.name);
      if (control && isTold(control)) tell(control, problem.message, problem.level !== "error");
    }
  }

  /** Lists problems on top and goes there. @param {string} words @param {FormProblem[]} problems */
  function list(words, problems) {
    const place = byId("kl-problems");
    const items = problems.map(function ({ name, label, message }) {
      const said = label && !message.startsWith(label) ? label + ": " + message : message;
      return element("li", {}, findControl(name) ? element("a", { href: "#" + name }, said) : said);
    });
    place.replaceChildren(element("p", {}, words), element("ul", {}, ...items));
    place.hidden = false;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  return { tell, tellBeside, clear, list };
})();
