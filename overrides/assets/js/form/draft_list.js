// The drafts that are on this phone, to go on with or to delete, and what was sent, with its receipt and follow page.

/** @typedef {{open: (draft: Draft) => void, begin: () => void, removed: (draft: Draft) => Promise<void>}} DraftActions */
const khlangDraftList = (function () {
  "use strict";

  const { byId, element, button, sayTime, sayReceipt, toThai } = khlangFormPage;

  const NEW_MS = 600000;

  /** @param {Draft} draft @param {DraftActions} actions */
  function makeItem(draft, actions) {
    const title = draft.title || draft.noun + "ที่ยังไม่มีชื่อ";
    const item = element("li", {}, element("strong", {}, title));
    if (draft.state === "sent") {
      item.append(
        element("p", {}, "ส่งแล้ว " + sayTime(draft.changed) + " เลขรับเรื่อง " + sayReceipt(draft.receipt)),
        element("a", { href: draft.follow }, "ติดตามเรื่องนี้"),
        button("ลบออกจากรายการ", () => askRemoval(item, draft, actions), "quiet"),
      );
      return item;
    }
    const waits = draft.state === "waiting" ? "รอส่ง เราจะส่งให้เองเมื่อติดต่อผู้รับได้" : "เขียนค้างไว้";
    if (draft.told) item.append(element("p", {}, draft.told));
    item.append(
      element("p", {}, waits + " · แก้ล่าสุด " + sayTime(draft.changed)),
      button(draft.state === "waiting" ? "เปิดดู" : "เขียนต่อ", () => actions.open(draft)),
      button("ลบ", () => askRemoval(item, draft, actions), "quiet"),
    );
    return item;
  }

  /** Asks before anything is deleted. @param {HTMLElement} item @param {Draft} draft @param {DraftActions} actions */
  function askRemoval(item, draft, actions) {
    const words = draft.state === "sent"
      ? "ลบออกจากเครื่องนี้หรือไม่ เรื่องที่ส่งแล้วยังอยู่กับผู้รับ แต่ลิงก์ติดตามในเครื่องนี้จะหายไป"
      : "ลบเรื่องนี้ออกจากเครื่องหรือไม่ ลบแล้วเอาคืนไม่ได้";
    const remove = button("ลบเลย", async function () {
      await khlangStore.remove(draft.id);
      await actions.removed(draft);
    });
    const question = element("div", { class: "kl-confirm", role: "group" }, element("p", {}, words), remove);
    const keep = button("ไม่ลบ", function () {
      question.remove();
      const first = item.querySelector("button, a");
      if (first instanceof HTMLElement) first.focus();
    }, "quiet");
    question.append(keep);
    const before = item.querySelector(".kl-confirm");
    if (before) before.remove();
    item.append(question);
    keep.focus();
  }

  /** Shows the list, if there is something in it beside what is open. @param {DraftActions} actions @param {string} [open] */
  async function show(actions, open) {
    const all = await khlangStore.list();
    // Of a case and its corrections the newest receipt says all.
    const drafts = all.filter(({ id, follow }) => id !== open && (!follow || all.find((each) => each.follow === follow)?.id === id));
    const place = byId("kl-drafts");
    place.hidden = !drafts.length;
    const groups = [
      ["เรื่องที่ค้างอยู่ในเครื่องนี้", drafts.filter((draft) => draft.state !== "sent")],
      ["เรื่องที่ส่งแล้วจากเครื่องนี้", drafts.filter((draft) => draft.state === "sent")],
    ];
    const content = [];
    for (const [heading, group] of /** @type {[string, Draft[]][]} */ (groups)) {
      if (!group.length) continue;
      const items = element("ul", {}, ...group.map((draft) => makeItem(draft, actions)));
      if (group[0].state !== "sent") content.push(element("h2", {}, heading), items);
      else {
        // Not in the way of who writes the next one; a receipt that has just come is seen.
        const box = element("details", { class: "kl-more" }, element("summary", {}, heading + " " + toThai(group.length) + " เรื่อง"), items);
        box.toggleAttribute("open", Date.now() - group[0].changed < NEW_MS);
        content.push(box);
      }
    }
    place.replaceChildren(...content);
    return drafts;
  }

  return { show };
})();
