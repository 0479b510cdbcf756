// The whole check by the service, when there is a line and somebody rests: problems beside what was answered already, and on
// the check page all of them, with at most three questions of the coach. Nothing waits for it.
const khlangCheck = (function () {
  "use strict";

  const { form, byId, element, findControl } = khlangFormPage;
  const REST_MS = 2500;

  let timer = 0;
  let running = new AbortController();
  /** Fields that were left once; nobody is told of a question they have not come to. @type {Set<Element>} */
  const left = new Set();
  /** @type {FormProblem[]} */
  let problems = [];
  /** @type {{name: string, text: string}[]} */
  let questions = [];

  /** @param {Control} control */
  function isLeft(control) {
    const field = control.closest("[data-field]");
    return Boolean(field && left.has(field) && !field.contains(document.activeElement));
  }

  function tell() {
    const told = new Set(problems.map(({ name }) => findControl(name)));
    for (const control of khlangFormPage.controls(form())) {
      if (control.dataset.checked && !told.has(control)) {
        delete control.dataset.checked;
        khlangProblems.tell(control, khlangHints.findFault(control), true);
      }
    }
    for (const control of told) if (control) control.dataset.checked = "1";
    khlangProblems.tellBeside(problems, isLeft);
  }

  /** Shows the coach's questions on the check page: to be answered or not. */
  function showQuestions() {
    const place = byId("kl-coach");
    const items = questions.slice(0, 3).map(({ name, text }) =>
      element("li", {}, text + " ", findControl(name) ? element("a", { href: "#" + name }, "เขียนเพิ่ม") : ""),
    );
    place.hidden = !items.length;
    const said = "ถ้าพอมีเวลา คำตอบเหล่านี้ช่วยให้คนที่อื่นทำตามได้ง่ายขึ้น ไม่ตอบก็ส่งได้";
    place.replaceChildren(element("h3", {}, "ชวนเล่าเพิ่ม"), element("p", {}, said), element("ul", {}, ...items));
  }

  async function check() {
    if (khlangService.mode() !== "service") return;
    running.abort();
    running = new AbortController();
    const answers = khlangAnswers.read(true);
    const body = new URLSearchParams();
    for (const name of Object.keys(answers)) for (const value of answers[name]) body.append(name, value);
    body.append("_version", form().dataset.version || "");
    try {
      const address = khlangService.address("check/" + form().dataset.form);
      const response = await fetch(address, { method: "POST", body, signal: running.signal, headers: { Accept: "application/json" } });
      const told = response.ok ? await response.json() : null;
      if (!told || !Array.isArray(told.problems)) return;
      problems = told.problems;
      questions = Array.isArray(told.questions) ? told.questions : [];
      tell();
      showQuestions();
    } catch (error) {
      // No line, or newer words are being checked.
    }
  }

  function plan() {
    clearTimeout(timer);
    timer = window.setTimeout(check, REST_MS);
  }

  function start() {
    form().addEventListener("input", plan);
    form().addEventListener("focusout", function ({ target }) {
      const field = target instanceof Element && target.closest("[data-field]");
      if (field) left.add(field);
    });
    khlangScreens.listen(check);
  }

  return { start };
})();
