// The draft that is open in this page: every keystroke is kept on the phone, and it is said in words whether that worked.
const khlangDraft = (function () {
  "use strict";

  const { form, byId, sayTime, makeUuid, say, controls } = khlangFormPage;
  const DELAY_MS = 300;
  const SESSION = "khlang-form-draft";
  const FULL = "ยังไม่ได้บันทึก เครื่องเต็มหรือเบราว์เซอร์ไม่ให้เก็บ อย่าเพิ่งปิดหน้านี้ ลบของที่ไม่ใช้ในเครื่อง หรือกดส่งเลยก็ได้";
  const TWO_PAGES = "เรื่องนี้เปิดไว้สองหน้าต่าง และมีคนเขียนในอีกหน้าต่างหนึ่ง เราเก็บไว้ทั้งสองฉบับ ที่อยู่ตรงนี้เป็นร่างใหม่";

  /** @type {Draft} */
  let draft;
  let isDirty = false;
  let isUnsafe = false;
  let timer = 0;
  let openedAt = Date.now();
  /** How many rows lists of a blank form have. @type {Record<string, number>} */
  let blank = {};
  /** Writes come one after the other. @type {Promise<unknown>} */
  let turn = Promise.resolve();
  /** @type {(() => void)[]} */
  const listeners = [];

  /** @returns {Draft} */
  function make() {
    const { form: key = "", version = "", noun = "" } = form().dataset;
    const { action } = form();
    const page = location.href.split(/[?#]/)[0];
    const caseId = isCorrection() ? /** @type {HTMLInputElement} */ (form().elements.namedItem("_draft")).value : "";
    return {
      id: "", form: key, version, noun, title: "", action, page, caseId, data: {}, rows: {}, kept: {}, state: "writing", revision: 0,
      changed: 0, seconds: 0, outgoing: null, earlier: null, told: "", receipt: "", follow: "",
    };
  }

  /** Whether this page corrects what was sent. */
  function isCorrection() {
    return form().elements.namedItem("_step") !== null;
  }

  /** The hidden control that names the draft for the server, also if the form goes without these scripts. */
  function idControl() {
    return /** @type {HTMLInputElement} */ (form().elements.namedItem("_step") || form().elements.namedItem("_draft"));
  }

  /** @param {string} id */
  function name(id) {
    draft.id = id;
    idControl().value = id;
    try {
      sessionStorage.setItem(SESSION, id);
    } catch (error) {
      // A reload then asks which draft to go on with.
    }
  }

  /** The draft that this tab had open, for a reload. */
  function recall() {
    try {
      return sessionStorage.getItem(SESSION) || "";
    } catch (error) {
      return "";
    }
  }

  /** A title for lists: the answer that the form calls its title, else the first words. */
  function findTitle() {
    const named = draft.data[form().dataset.title || ""];
    const words = named || draft.data[controls(form()).map((each) => each.name).find((each) => draft.data[each]) || ""] || [""];
    return words[0].slice(0, 80);
  }

  /** Takes over into the draft what stands in the form. */
  function capture() {
    Object.assign(draft, khlangAnswers.readAll(), { changed: Date.now(), version: form().dataset.version || "" });
    draft.seconds += (Date.now() - openedAt) / 1000;
    openedAt = Date.now();
    draft.title = findTitle();
  }

  /** @param {Outcome} outcome */
  function tell(outcome) {
    const place = byId("kl-saved");
    const words = outcome === "full" ? FULL : "บันทึกในเครื่องนี้แล้ว " + sayTime(draft.changed);
    place.hidden = false;
    place.classList.toggle("kl-is-unsaved", outcome === "full");
    if (place.textContent !== words) place.textContent = words;
    isUnsafe = outcome === "full";
  }

  /** Keeps what stands in the form, now. @returns {Promise<unknown>} */
  function save() {
    clearTimeout(timer);
    timer = 0;
    turn = turn.then(async function () {
      if (!isDirty) return;
      isDirty = false;
      capture();
      let outcome = await khlangStore.write(draft);
      if (outcome === "newer") {
        name(makeUuid());
        Object.assign(draft, { revision: 0, state: "writing", outgoing: null, earlier: null });
        outcome = await khlangStore.write(draft);
        say(TWO_PAGES);
      }
      tell(outcome);
      for (const listener of listeners) listener();
    });
    return turn;
  }

  function touch() {
    isDirty = true;
    // Not later for every further keystroke.
    if (!timer) timer = window.setTimeout(save, DELAY_MS);
  }

  /** A page that goes may not come to the end of a transaction. */
  function leave() {
    if (!isDirty) return;
    capture();
    khlangStore.writeNow(draft);
    save();
  }

  /** Another tab may have gone on with this draft: with nothing unsaved here, its words are shown. */
  async function refresh() {
    if (isDirty || !draft.id || !draft.revision) return;
    await turn;
    const stored = await khlangStore.read(draft.id);
    if (isDirty || !stored || stored.revision <= draft.revision) return;
    if (stored.state !== "writing") return start();
    show(stored);
    say("เรื่องนี้มีคนเขียนต่อในอีกหน้าต่างหนึ่ง ตอนนี้แสดงฉบับล่าสุดแล้ว");
  }

  /** Puts a draft into the form. What this version of the form has no place for is kept. @param {Draft} stored */
  function show(stored) {
    draft = stored;
    const left = khlangAnswers.write({ data: { ...stored.kept, ...stored.data }, rows: stored.rows });
    draft.kept = left;
    name(stored.id);
    khlangConditions.apply();
    openedAt = Date.now();
    tell("kept");
    for (const listener of listeners) listener();
  }

  /** Begins a new draft with a blank form. */
  function start() {
    draft = make();
    khlangAnswers.write({ data: {}, rows: blank });
    khlangConditions.apply();
    name(makeUuid());
    for (const listener of listeners) listener();
  }

  /** Begins, with the draft that this tab had open, or that the page names. @returns {Promise<void>} */
  async function begin() {
    draft = make();
    blank = khlangRows.countRows();
    form().addEventListener("input", touch);
    form().addEventListener("change", touch);
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : refresh()));
    window.addEventListener("pagehide", leave);
    window.addEventListener("beforeunload", function (event) {
      if (!isUnsafe) return;
      event.preventDefault();
      // For browsers before 2023.
      event.returnValue = "";
    });
    await khlangStore.adoptLeft();
    const stored = await findStored();
    if (form().hasAttribute("data-answer") && !isCorrection()) {
      // What a server answers is what was sent to it last.
      if (stored) draft = { ...stored, state: "writing" };
      name(idControl().value || makeUuid());
      isDirty = true;
    } else if (stored && !isDirty) show(stored);
    // Who began to write before the database answered goes on with a new draft.
    else name(idControl().value || makeUuid());
    if (isDirty) save();
  }

  /** The draft of this page that is on the phone already. @returns {Promise<Draft | undefined>} */
  async function findStored() {
    const id = idControl().value || recall();
    const found = isCorrection()
      ? (await khlangStore.list()).find((each) => each.action === draft.action && each.state !== "sent")
      : id ? await khlangStore.read(id) : undefined;
    return found && found.form === draft.form && found.state !== "sent" && (found.action === draft.action) ? found : undefined;
  }

  /** Goes to the page on which a draft is written. @param {Draft} other */
  function visit(other) {
    try {
      sessionStorage.setItem(SESSION, other.id);
    } catch (error) {
      // Its page then shows it in a list.
    }
    location.href = other.page;
  }

  /** @param {() => void} listener */
  function listen(listener) {
    listeners.push(listener);
  }

  /** Changes facts of the draft that are no answers, and keeps them. @param {Partial<Draft>} facts */
  function change(facts) {
    isDirty = true;
    Object.assign(draft, facts);
    return save();
  }

  /** Goes on with the same words under another UUID. */
  function fork() {
    name(makeUuid());
    return change({ revision: 0, state: "writing", outgoing: null, earlier: null });
  }

  /** Takes over what the outbox made of this draft. @param {Draft} changed */
  function take(changed) {
    draft = changed;
    name(changed.id);
  }

  return { begin, start, show, visit, save, touch, change, fork, take, listen, isSafe: () => !isUnsafe, current: () => draft };
})();
