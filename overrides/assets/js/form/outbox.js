// Sends what waits, again and again until the service has acknowledged it. The draft's UUID makes it one, however often it
// arrives; the same words go each time.
const khlangOutbox = (function () {
  "use strict";

  const FIRST_PAUSE_MS = 4000;
  const LONGEST_PAUSE_MS = 300000;
  const PATIENCE_MS = 300000;
  const WAITING = "khlang-form-waiting";

  /** Drafts for which this phone had no room. @type {Map<string, Draft>} */
  const unstored = new Map();
  /** @type {Set<string>} */
  const busy = new Set();
  /** @type {((draft: Draft, result: Result, answer: Reply, later: Draft | null) => void)[]} */
  const listeners = [];
  let timer = 0;
  let pause = FIRST_PAUSE_MS;
  /** @type {(share: number) => void} */
  let onProgress = () => undefined;

  /** @param {Draft} draft */
  async function pack(draft) {
    const body = new FormData();
    const answers = draft.outgoing || {};
    body.append("_draft", draft.caseId || draft.id);
    if (draft.caseId) body.append("_step", draft.id);
    body.append("_version", draft.version);
    body.append("_seconds", String(Math.ceil(draft.seconds)));
    body.append("_website", "");
    for (const name of Object.keys(answers)) {
      for (const value of answers[name]) {
        const photo = /^[0-9a-f]{16}\.jpg$/.test(value) && !name.startsWith("_") ? await khlangStore.readPhoto(value) : undefined;
        if (photo) body.append(name, photo.blob, value);
        else body.append(name, value);
      }
    }
    return body;
  }

  /** @param {Draft} draft @param {FormData} body @returns {Promise<Reply>} */
  function post(draft, body) {
    return new Promise(function (resolve) {
      const request = new XMLHttpRequest();
      request.open("POST", draft.action);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = PATIENCE_MS;
      // To another host, whoever listens to this must be asked first.
      if (draft.action.startsWith(location.origin)) {
        request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      }
      request.onloadend = function () {
        let told = null;
        try {
          told = JSON.parse(request.responseText);
        } catch (error) {
          // Not the service: a proxy, or the page of a hotel's network.
        }
        const retryAfter = Number(request.status && request.getResponseHeader("Retry-After")) || 0;
        resolve({ status: request.status, told, retryAfter });
      };
      request.send(body);
    });
  }

  /** @param {Reply} answer @returns {Result} */
  function judge({ status, told }) {
    if ((status === 200 || status === 201) && told && told.receipt) return "sent";
    if (status === 422 && told && told.problems) return "problems";
    if (status === 409 && told && told.receipt) return "conflict";
    if ([400, 403, 404, 409, 413, 415].includes(status) && told && told.error) return "refused";
    return "wait";
  }

  /** What is kept of a draft in each case. @param {Draft} draft @param {Result} result @param {Reply} answer */
  function settle(draft, result, { told }) {
    if (result === "sent") {
      const follow = new URL(told.follow, draft.action.replace(/\/(send|follow)\/.*$/, "/")).href;
      const isEmptied = { data: {}, rows: {}, kept: {}, outgoing: null, told: "" };
      Object.assign(draft, isEmptied, { state: "sent", receipt: String(told.receipt), follow, changed: Date.now() });
    } else if (result === "problems" || result === "refused") {
      Object.assign(draft, { state: "writing", told: (told && told.error) || "ผู้รับขอให้แก้ก่อนรับเรื่อง" });
    }
  }

  /** The service has other words under this UUID. If it was an earlier attempt whose answer never came, that one is asked
   * for again, and what was written since becomes a draft of its own. @param {Draft} draft */
  async function part(draft) {
    if (!draft.earlier) return Object.assign(draft, { state: "writing" });
    await khlangStore.write(copy(draft));
    Object.assign(draft, { outgoing: draft.earlier, earlier: null });
    plan(0);
  }

  /** Makes what was written since a draft of its own, and keeps the receipt of what was sent. @param {Draft} sent */
  async function keepLater(sent) {
    const stored = await khlangStore.read(sent.id);
    if (!stored || stored.state === "sent") return null;
    const later = copy(stored);
    await khlangStore.write(later);
    sent.revision = stored.revision;
    await khlangStore.write(sent);
    return later;
  }

  /** The same words as another draft. @param {Draft} draft @returns {Draft} */
  function copy(draft) {
    return { ...draft, id: khlangFormPage.makeUuid(), revision: 0, state: "writing", outgoing: null, earlier: null };
  }

  /** Tries to send a draft that waits. @param {string} id */
  async function attempt(id) {
    if (busy.has(id)) return;
    busy.add(id);
    try {
      const draft = unstored.get(id) || (await khlangStore.read(id));
      if (!draft || draft.state !== "waiting") return;
      const answer = await post(draft, await pack(draft));
      /** @type {Draft | null} */
      let later = null;
      const result = judge(answer);
      if (result === "wait") plan(answer.retryAfter * 1000);
      else {
        if (result === "conflict") await part(draft);
        else settle(draft, result, answer);
        unstored.delete(id);
        if ((await khlangStore.write(draft)) === "newer") {
          // Taken back meanwhile to go on writing, or another tab had the same answer.
          if (result !== "sent") return;
          later = await keepLater(draft);
        }
        if (result === "sent") await khlangStore.sweep();
        remember((await khlangStore.list()).some(({ state }) => state === "waiting"));
        pause = FIRST_PAUSE_MS;
      }
      tell(draft, result, answer, later);
    } finally {
      busy.delete(id);
    }
  }

  /** A page that can't show what came of it must not make it happen again. @param {Draft} draft @param {Result} result
   * @param {Reply} answer @param {Draft | null} later */
  function tell(draft, result, answer, later) {
    for (const listener of listeners) {
      try {
        listener(draft, result, answer, later);
      } catch (error) {
        khlangReceipt.show(result === "sent" ? "ส่งถึงแล้ว เลขรับเรื่อง " + draft.receipt : "ยังไม่ถึงผู้รับ ที่เขียนไว้ยังอยู่ในเครื่อง");
      }
    }
  }

  /** Plans the next attempt: at once it would only keep a weak network busy. @param {number} least */
  function plan(least) {
    clearTimeout(timer);
    timer = window.setTimeout(sendAll, Math.max(least, pause * (0.75 + Math.random() / 2)));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }

  async function sendAll() {
    const waiting = (await khlangStore.list()).filter((draft) => draft.state === "waiting");
    remember(waiting.length > 0);
    const ids = new Set(waiting.map((draft) => draft.id).concat(Array.from(unstored.keys())));
    for (const id of ids) await attempt(id);
  }

  /** Lets every page of the site know whether something waits (frame.js). @param {boolean} isWaiting */
  function remember(isWaiting) {
    try {
      if (isWaiting) localStorage.setItem(WAITING, "1");
      else localStorage.removeItem(WAITING);
    } catch (error) {
      // Then only the form's own pages send it.
    }
  }

  function hurry() {
    pause = FIRST_PAUSE_MS;
    return sendAll();
  }

  /** Puts a draft among what waits, and tries at once. @param {Draft} draft @param {boolean} isStored */
  function send(draft, isStored) {
    if (!isStored) unstored.set(draft.id, { ...draft });
    remember(true);
    pause = FIRST_PAUSE_MS;
    return attempt(draft.id);
  }

  function start() {
    window.addEventListener("online", hurry);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
    return sendAll();
  }

  /** @param {(draft: Draft, result: Result, answer: Reply, later: Draft | null) => void} listener */
  function listen(listener) {
    listeners.push(listener);
  }

  /** @param {(share: number) => void} listener */
  function watch(listener) {
    onProgress = listener;
  }

  return { start, send, listen, watch, hurry };
})();
