// Questions that are asked only after a certain answer: `data-when="kind" data-is="market shop"`. Their answers are kept.
const khlangConditions = (function () {
  "use strict";

  const { form, all, controls } = khlangFormPage;

  function apply() {
    const asked = all("[data-when]", form());
    if (!asked.length) return;
    const answers = khlangAnswers.read();
    for (const field of asked) {
      const wanted = (field.dataset.is || "").split(" ");
      const given = answers[field.dataset.when || ""] || [];
      field.hidden = !given.some((value) => wanted.includes(value));
    }
  }

  function start() {
    const causes = new Set(all("[data-when]", form()).map((each) => each.dataset.when));
    form().addEventListener("input", function (event) {
      const { target } = event;
      if (controls(form()).some((each) => each === target && causes.has(each.name))) apply();
    });
    apply();
  }

  return { start, apply };
})();
