// Starts the form's scripts. Each part may fail by itself: what is left still works, at worst the plain form.
(function () {
  "use strict";

  const { form, byId, button } = khlangFormPage;

  /** @param {() => unknown} work */
  function safely(work) {
    try {
      const done = work();
      if (done instanceof Promise) done.catch(() => undefined);
      return true;
    } catch (error) {
      return false;
    }
  }

  // On other pages of the site, where frame.js has asked for these scripts, what waits is sent.
  if (!document.getElementById("kl-form")) return void safely(khlangOutbox.start);

  /** Whether somebody has said which draft this is to be. */
  let isChosen = form().hasAttribute("data-answer");

  /** @type {DraftActions} */
  const actions = {
    open(draft) {
      if (draft.action !== form().action) return khlangDraft.visit(draft);
      isChosen = true;
      khlangDraft.show(draft);
      byId("kl-drafts").hidden = true;
      khlangSending.showForm(true);
      if (draft.state === "waiting") khlangSending.showWaiting(khlangSending.AWAY);
      else khlangScreens.open(0);
    },
    begin() {
      isChosen = true;
      byId("kl-drafts").hidden = true;
      khlangSending.showForm(true);
      khlangScreens.open(0);
    },
    removed(draft) {
      if (draft.id === khlangDraft.current().id) khlangDraft.start();
      return showList();
    },
  };

  /** Shows what else is on this phone. Who has begun nothing chooses first. */
  async function showList() {
    const draft = khlangDraft.current();
    const others = await khlangDraftList.show(actions, draft.revision ? draft.id : "");
    if (isChosen || draft.revision) return;
    const isAsked = others.some((each) => each.state !== "sent");
    form().hidden = byId("kl-progress").hidden = isAsked;
    if (isAsked) byId("kl-drafts").append(button("เริ่มเรื่องใหม่", actions.begin));
  }

  async function openDrafts() {
    await khlangDraft.begin();
    const draft = khlangDraft.current();
    if (draft.state === "waiting") khlangSending.showWaiting(khlangSending.AWAY);
    // What came of the draft that is open here is shown alone (sending.js).
    khlangOutbox.listen(() => void (byId("kl-receipt").hidden && showList()));
    await showList();
    await khlangOutbox.start();
  }

  function fillReview() {
    const draft = khlangDraft.current();
    khlangReview.fill(draft.kept, function (name) {
      delete draft.kept[name];
      khlangDraft.change({});
      fillReview();
    });
    const mode = khlangService.mode();
    if (mode !== "asking") safely(() => khlangSendText.offer(mode === "none"));
  }

  // Without these two the form is as it came: whole, on one page.
  if (!safely(khlangRows.start)) return;
  safely(khlangConditions.start);
  // Who listens hears only what changes in a place that is there.
  khlangFormPage.say("");
  if (safely(khlangScreens.start)) {
    khlangScreens.listen((screen) => screen.contains(byId("kl-review")) && safely(fillReview));
    // Who reloads the check page sees it before the draft has come.
    khlangDraft.listen(() => void (byId("kl-review").offsetParent && safely(fillReview)));
    safely(khlangCheck.start);
  } else safely(khlangScreens.stop);
  safely(khlangPhotos.start);
  safely(khlangPlacePicker.start);
  safely(() => openDrafts().finally(() => (form().dataset.started = "")));
  safely(khlangHints.start);
  safely(khlangSending.start);
  safely(khlangService.start);
  safely(khlangLineBrowser.start);
})();
