// Where drafts and photos are kept on the phone: IndexedDB; the words of a draft, where that fails, in localStorage. Who
// writes a draft says which revision it knows: another tab's newer one is never written over.

/** @typedef {{name: string, blob: Blob, at: number, isRaw: boolean}} KeptPhoto */
/** @typedef {"kept" | "newer" | "full"} Outcome */
const khlangStore = (function () {
  "use strict";

  const NAME = "khlang-form";
  const PREFIX = "khlang-draft:";
  // A browser that is asked for its database, and never answers (iOS after an update), must not hold up the form.
  const PATIENCE_MS = 4000;
  // A photo this new may belong to a draft that is about to be written.
  const NEW_MS = 60000;

  /** @type {Promise<IDBDatabase> | null} */
  let opened = null;

  /** @returns {Promise<IDBDatabase>} */
  function open() {
    opened = opened || new Promise(function (resolve, reject) {
      const request = indexedDB.open(NAME, 1);
      const timer = setTimeout(() => reject(new Error("no database")), PATIENCE_MS);
      request.onupgradeneeded = function () {
        request.result.createObjectStore("drafts", { keyPath: "id" });
        request.result.createObjectStore("photos", { keyPath: "name" });
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = function () {
        clearTimeout(timer);
        const database = request.result;
        database.onversionchange = () => database.close();
        database.onclose = () => (opened = null);
        resolve(database);
      };
    });
    opened.catch(() => (opened = null));
    return opened;
  }

  /** Runs one transaction; what `work` answers counts only after it is on the disk.
   * @template T @param {"readonly" | "readwrite"} mode @param {(drafts: IDBObjectStore, photos: IDBObjectStore, answer: (value: T) => void) => void} work
   * @returns {Promise<T | undefined>} */
  async function run(mode, work) {
    const database = await open();
    return new Promise(function (resolve, reject) {
      /** @type {T | undefined} */
      let answer;
      // A phone whose battery is pulled out a second later has the words: not every browser waits for that by itself.
      const options = /** @type {any} */ ({ durability: "strict" });
      /** @type {IDBTransaction} */
      let transaction;
      try {
        transaction = /** @type {any} */ (database).transaction(["drafts", "photos"], mode, options);
      } catch (error) {
        // Closed behind our back; the next one opens it again.
        opened = null;
        return reject(error);
      }
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = transaction.onerror = () => reject(transaction.error || new Error("aborted"));
      work(transaction.objectStore("drafts"), transaction.objectStore("photos"), (value) => (answer = value));
    });
  }

  /** Writes a draft. Its `revision` is the one that was read or written last here, and is one more afterwards.
   * @param {Draft} draft @returns {Promise<Outcome>} */
  async function write(draft) {
    const written = { ...draft, revision: draft.revision + 1 };
    try {
      const isKept = await run("readwrite", function (drafts, _photos, /** @type {(value: boolean) => void} */ answer) {
        const request = drafts.get(draft.id);
        request.onsuccess = function () {
          const stored = /** @type {Draft | undefined} */ (request.result);
          const isOurs = (stored ? stored.revision : 0) === draft.revision;
          if (isOurs) drafts.put(written);
          answer(isOurs);
        };
      });
      if (!isKept) return "newer";
      draft.revision = written.revision;
      forget(draft.id);
      return "kept";
    } catch (error) {
      return writeNow(draft) ? "kept" : "full";
    }
  }

  /** Writes the words at once, for a page that is going away, or without a database. @param {Draft} draft */
  function writeNow(draft) {
    try {
      localStorage.setItem(PREFIX + draft.id, JSON.stringify({ ...draft, revision: draft.revision + 1 }));
      return true;
    } catch (error) {
      return false;
    }
  }

  /** @param {string} id */
  function forget(id) {
    try {
      localStorage.removeItem(PREFIX + id);
    } catch (error) {
      // Nothing was kept there, then.
    }
  }

  /** Gives the drafts that wait in localStorage. @returns {Draft[]} */
  function listLeft() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      return keys.map((key) => JSON.parse(localStorage.getItem(key) || "null")).filter((each) => each && each.id);
    } catch (error) {
      return [];
    }
  }

  /** Takes what was left in localStorage over into the database; beside what another tab wrote meanwhile, as a draft of its
   * own. */
  async function adoptLeft() {
    for (const left of listLeft()) {
      const draft = { ...left, revision: left.revision - 1 };
      const outcome = await write(draft);
      if (outcome !== "newer") continue;
      const stored = await read(left.id);
      forget(left.id);
      if (!stored || stored.state === "sent" || JSON.stringify(stored.data) === JSON.stringify(left.data)) continue;
      await write({ ...left, id: khlangFormPage.makeUuid(), revision: 0, state: "writing", outgoing: null, earlier: null });
    }
  }

  /** @param {string} id @returns {Promise<Draft | undefined>} */
  async function read(id) {
    const found = await run("readonly", function (drafts, _photos, /** @type {(value: Draft) => void} */ answer) {
      const request = drafts.get(id);
      request.onsuccess = () => answer(request.result);
    }).catch(() => undefined);
    return found || listLeft().find((left) => left.id === id);
  }

  /** Gives all drafts and receipts, the newest first. @returns {Promise<Draft[]>} */
  async function list() {
    const stored = await run("readonly", function (drafts, _photos, /** @type {(value: Draft[]) => void} */ answer) {
      const request = drafts.getAll();
      request.onsuccess = () => answer(request.result);
    }).catch(() => undefined);
    const found = stored || listLeft();
    return found.sort((one, other) => other.changed - one.changed);
  }

  /** Names the photos that a draft needs. @param {Draft} draft */
  function photosOf(draft) {
    return Object.values(draft.data).concat(Object.values(draft.kept), Object.values(draft.outgoing || {}), Object.values(draft.earlier || {})).flat();
  }

  /** Takes a draft away. @param {string} id */
  async function remove(id) {
    forget(id);
    await run("readwrite", (drafts) => void drafts.delete(id)).catch(() => undefined);
    await sweep();
  }

  /** Takes the photos away that no draft needs. */
  async function sweep() {
    await run("readwrite", function (drafts, photos) {
      const rest = drafts.getAll();
      rest.onsuccess = function () {
        const needed = new Set(rest.result.flatMap(photosOf));
        const kept = photos.getAll();
        kept.onsuccess = function () {
          const unused = /** @type {KeptPhoto[]} */ (kept.result).filter(({ name, at }) => !needed.has(name) && Date.now() - at > NEW_MS);
          for (const { name } of unused) photos.delete(name);
        };
      };
    }).catch(() => undefined);
  }

  /** Photos for which this phone had no room: this page has them as long as it is open. @type {Map<string, KeptPhoto>} */
  const unstored = new Map();

  /** Keeps a photo; tells whether it is on the phone. @param {KeptPhoto} photo */
  async function writePhoto(photo) {
    try {
      await run("readwrite", (_drafts, photos) => void photos.put(photo));
      return true;
    } catch (error) {
      unstored.set(photo.name, photo);
      return false;
    }
  }

  /** @param {string} name @returns {Promise<KeptPhoto | undefined>} */
  async function readPhoto(name) {
    return unstored.get(name) || run("readonly", function (_drafts, photos, /** @type {(value: KeptPhoto) => void} */ answer) {
      const request = photos.get(name);
      request.onsuccess = () => answer(request.result);
    }).catch(() => undefined);
  }

  return { write, writeNow, adoptLeft, read, list, remove, sweep, writePhoto, readPhoto };
})();
