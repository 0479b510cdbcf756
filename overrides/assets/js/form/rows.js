// Rows and lists that grow, shrink and move by button. Without this script the server answers the page with one row more
// or less; here it happens in place. Numbers of rows stand in names, ids and what points at them: `steps.2.sub.0`.
const khlangRows = (function () {
  "use strict";

  const { form, all, button, say, toThai, controls } = khlangFormPage;
  const NUMBERED = ["name", "id", "for", "href", "value", "aria-describedby", "aria-labelledby", "aria-controls"];

  /** @param {string} path @returns {HTMLElement | null} */
  function findList(path) {
    return form().querySelector('[data-rows="' + path + '"]');
  }

  /** @param {Element} list @returns {HTMLElement[]} */
  function rowsOf(list) {
    return /** @type {HTMLElement[]} */ (Array.from(list.children).filter((each) => each.hasAttribute("data-row")));
  }

  /** Splits the path of a row: of `steps.2.sub.0` the list is `steps.2.sub`, the number 0. @param {string} path */
  function splitPath(path) {
    const dot = path.lastIndexOf(".");
    return { list: path.slice(0, dot), number: Number(path.slice(dot + 1)) };
  }

  /** Makes a blank row. @param {string} path of its list @param {number} number */
  function makeRow(path, number) {
    const blank = /** @type {HTMLTemplateElement | null} */ (form().querySelector('template[data-row-of="' + path + '"]'));
    if (!blank) throw new Error("no row of " + path);
    // Which sign stands for the number: {n} in a list, {m} in a list in it.
    const first = blank.content.firstElementChild;
    const sign = ((first && first.getAttribute("data-row")) || "").slice(path.length + 1);
    const holder = document.createElement("template");
    holder.innerHTML = blank.innerHTML.split(sign || "{n}").join(String(number));
    const row = /** @type {HTMLElement | null} */ (holder.content.firstElementChild);
    if (!row) throw new Error("empty row of " + path);
    const shown = row.querySelector("[data-number]");
    if (shown) shown.textContent = toThai(number + 1);
    return row;
  }

  /** Writes another path where one stands at the start of a word: `#steps.2.text`, `steps.2.text-help`, `_photo.photos.0.file`.
   * @param {DocumentFragment | Element} place @param {string} from @param {string} to */
  function rename(place, from, to) {
    const pattern = new RegExp("(^|[\\s#-]|^_photo\\.)" + from.replace(/\./g, "\\.") + "(?=$|[\\s.-])", "g");
    const elements = Array.from(place.querySelectorAll("*"));
    if (place instanceof Element) elements.unshift(place);
    for (const each of elements) {
      for (const { name, value } of Array.from(each.attributes)) {
        const isOurs = NUMBERED.includes(name) || name.startsWith("data-");
        // The value of a control is what somebody chose; only that of a button is a path.
        if (!isOurs || (name === "value" && !(each instanceof HTMLButtonElement))) continue;
        if (pattern.test(value)) each.setAttribute(name, value.replace(pattern, "$1" + to));
        pattern.lastIndex = 0;
      }
      if (each instanceof HTMLTemplateElement) rename(each.content, from, to);
    }
  }

  /** Gives the rows of a list the numbers of their places. Names are made free first: two rows with the same would lose
   * a choice of one among several. @param {HTMLElement} list */
  function renumber(list) {
    const path = list.dataset.rows || "";
    rowsOf(list).forEach((row, number) => rename(row, row.dataset.row || "", path + ".new" + number));
    rowsOf(list).forEach(function (row, number) {
      rename(row, row.dataset.row || "", path + "." + number);
      const shown = row.querySelector("[data-number]");
      if (shown && shown.closest("[data-row]") === row) shown.textContent = toThai(number + 1);
    });
    bound(list);
  }

  /** No more rows than the form takes, no fewer than it wants; the first cannot go up. @param {HTMLElement} list */
  function bound(list) {
    const path = list.dataset.rows || "";
    const rows = rowsOf(list);
    const most = Number(list.dataset.max) || Infinity;
    const least = Math.max(1, Number(list.dataset.min) || 0);
    /** @param {string} name @param {string} value @param {boolean} isOff */
    const turn = function (name, value, isOff) {
      const found = /** @type {HTMLButtonElement | null} */ (form().querySelector('button[name="' + name + '"][value="' + value + '"]'));
      if (found) found.disabled = isOff;
    };
    turn("_more", path, rows.length >= most);
    rows.forEach(function (row, number) {
      turn("_up", path + "." + number, number === 0);
      turn("_down", path + "." + number, number === rows.length - 1);
      turn("_fewer", path + "." + number, rows.length <= least);
    });
  }

  /** Makes a list as long as it was. @param {string} path @param {number} count */
  function setCount(path, count) {
    const list = findList(path);
    if (!list) return;
    const rows = rowsOf(list);
    for (let number = rows.length; number < count; number++) list.append(makeRow(path, number));
    for (const row of rows.slice(count)) row.remove();
    bound(list);
  }

  /** Counts the rows of every list, by its path. */
  function countRows() {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const list of all("[data-rows]", form())) counts[list.dataset.rows || ""] = rowsOf(list).length;
    return counts;
  }

  /** @param {HTMLElement} row */
  function focusRow(row) {
    const first = controls(row)[0];
    if (first) first.focus();
  }

  /** @param {string} path */
  function addRow(path) {
    const list = findList(path);
    if (!list) throw new Error("no list " + path);
    const row = makeRow(path, rowsOf(list).length);
    list.append(row);
    bound(list);
    focusRow(row);
    say("เพิ่มข้อ " + toThai(rowsOf(list).length) + " แล้ว");
    return row;
  }

  /** Takes a row away, which can be had back. @param {string} path */
  function removeRow(path) {
    const { list: listPath, number } = splitPath(path);
    const list = findList(listPath);
    if (!list) throw new Error("no list " + listPath);
    const row = rowsOf(list)[number];
    row.remove();
    renumber(list);
    const rows = rowsOf(list);
    if (rows.length) focusRow(rows[Math.min(number, rows.length - 1)]);
    const back = button("เอาคืน", function () {
      rename(row, row.dataset.row || "", listPath + ".back");
      list.insertBefore(row, rowsOf(list)[number] || null);
      renumber(list);
      focusRow(row);
      say("ได้ข้อ " + toThai(number + 1) + " คืนแล้ว");
      tellChange(row);
    }, "quiet");
    say("ลบข้อ " + toThai(number + 1) + " แล้ว ", back);
    tellChange(list);
  }

  /** @param {string} path @param {number} by -1 up, 1 down */
  function moveRow(path, by) {
    const { list: listPath, number } = splitPath(path);
    const list = findList(listPath);
    if (!list) throw new Error("no list " + listPath);
    const rows = rowsOf(list);
    const place = number + by;
    if (place < 0 || place >= rows.length) return;
    const row = rows[number];
    list.insertBefore(row, by < 0 ? rows[place] : rows[place].nextSibling);
    renumber(list);
    // The same button goes on moving the same row, as far as it goes.
    const buttons = /** @type {HTMLButtonElement[]} */ (all("button[name=_up], button[name=_down]", row));
    const ours = buttons.filter((each) => each.value === row.dataset.row && !each.disabled);
    const same = ours.find((each) => each.name === (by < 0 ? "_up" : "_down")) || ours[0];
    if (same) same.focus();
    say("ย้ายไปเป็นข้อ " + toThai(place + 1) + " แล้ว");
    tellChange(row);
  }

  /** @param {Element} place */
  function tellChange(place) {
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @type {Record<string, (path: string) => void>} */
  const WORKS = {
    _more: (path) => tellChange(addRow(path)),
    _fewer: removeRow,
    _up: (path) => moveRow(path, -1),
    _down: (path) => moveRow(path, 1),
  };

  function start() {
    form().addEventListener("click", function (event) {
      // Enter in a line presses the first button of a form, which is for pages without a script.
      const pressed = event.target instanceof Element ? event.target.closest("button") : null;
      if (pressed && pressed.name === "_stay") event.preventDefault();
      const work = pressed && WORKS[pressed.name];
      if (!pressed || !work) return;
      // If this fails, the button does what it does without a script.
      work(pressed.value);
      event.preventDefault();
    });
    for (const list of all("[data-rows]", form())) bound(list);
  }

  return { start, setCount, countRows, addRow, findList, rowsOf };
})();
