// A place as people say it, in one line, and the same by choosing province, district and sub-district. The lines for the
// parts stay what is sent: a list to choose from only fills them, and what is in no list can be typed.
const khlangPlacePicker = (function () {
  "use strict";

  const { form, all, element, button, say } = khlangFormPage;
  /** @typedef {"province" | "district" | "subdistrict"} AreaLevel */
  const LEVELS = /** @type {const} */ (["province", "district", "subdistrict"]);
  const OTHER = "other";

  /** @param {HTMLElement} picker @param {string} part @returns {HTMLInputElement | null} */
  function lineOf(picker, part) {
    return picker.querySelector('[name="' + picker.dataset.picker + "." + part + '"]');
  }

  /** @param {HTMLElement} picker @returns {AreaNames} */
  function read(picker) {
    const [province, district, subdistrict] = LEVELS.map((level) => (lineOf(picker, level) || { value: "" }).value.trim());
    return { province, district, subdistrict };
  }

  /** Fills in parts. @param {HTMLElement} picker @param {Partial<AreaNames>} names */
  function write(picker, names) {
    for (const level of LEVELS) {
      const line = lineOf(picker, level);
      if (line && level in names) line.value = names[level] || "";
    }
    picker.dispatchEvent(new Event("input", { bubbles: true }));
    return draw(picker);
  }

  /** @param {HTMLElement} picker @param {AreaLevel} level @returns {HTMLSelectElement | null} */
  function listOf(picker, level) {
    const line = lineOf(picker, level);
    if (!line) return null;
    const known = /** @type {HTMLSelectElement | null} */ (picker.querySelector('[data-area="' + level + '"]'));
    if (known) return known;
    const list = /** @type {HTMLSelectElement} */ (element("select", { class: "kl-input", "data-area": level, id: line.id + "-list" }));
    const label = line.labels && line.labels[0];
    if (label) list.setAttribute("aria-label", (label.textContent || "").trim());
    list.addEventListener("change", () => choose(picker, level, list.value));
    line.before(list);
    return list;
  }

  /** @param {HTMLElement} picker @param {AreaLevel} level @param {string} value */
  function choose(picker, level, value) {
    const line = lineOf(picker, level);
    if (!line) return;
    picker.dataset.chosen = "yes";
    if (value === OTHER) {
      line.hidden = false;
      line.value = "";
      line.focus();
      return;
    }
    const below = LEVELS.slice(LEVELS.indexOf(level) + 1);
    write(picker, Object.fromEntries([[level, value], ...below.map((each) => [each, ""])]));
  }

  /** Shows the lists that fit what is filled in; a line whose answer is in no list stays a line. @param {HTMLElement} picker */
  async function draw(picker) {
    const names = read(picker);
    const lists = [
      (await khlangAreas.listProvinces()).map(({ name }) => name),
      await khlangAreas.listDistricts(names.province),
      await khlangAreas.listSubdistricts(names.province, names.district).catch(() => []),
    ];
    LEVELS.forEach(function (level, place) {
      const list = listOf(picker, level);
      const line = lineOf(picker, level);
      if (!list || !line) return;
      const options = [["", place ? "เลือก" : "เลือกจังหวัด"], ...lists[place].map((name) => [name, name]), [OTHER, "ไม่มีในรายการ พิมพ์เอง"]];
      list.replaceChildren(...options.map(([value, words]) => element("option", { value }, words)));
      const isListed = lists[place].includes(names[level]);
      list.value = isListed ? names[level] : names[level] ? OTHER : "";
      list.hidden = !lists[place].length;
      line.hidden = lists[place].length > 0 && (isListed || !names[level]);
    });
  }

  /** Says how the line was understood, and asks where it could be two places. @param {HTMLElement} picker
   * @param {HTMLInputElement} line */
  async function understand(picker, line) {
    if (picker.dataset.chosen || picker.dataset.read === line.value) return;
    picker.dataset.read = line.value;
    const ways = line.value.trim() ? await khlangAreas.understand(line.value) : [];
    const place = document.getElementById(line.name + "-understood") || element("div", { id: line.name + "-understood", class: "kl-help", role: "status" });
    line.after(place);
    place.replaceChildren();
    if (ways.length === 1) {
      await write(picker, ways[0]);
      place.append("เข้าใจว่า " + sayPlace(ways[0]));
    } else if (ways.length > 1 && ways.length <= 6) {
      await write(picker, { province: "", district: "", subdistrict: "" });
      place.append("หมายถึงที่ไหน ", ...ways.map((way) => button(sayPlace(way), function () {
        write(picker, way).catch(() => undefined);
        place.replaceChildren("เข้าใจว่า " + sayPlace(way));
        line.focus();
        say("เลือก " + sayPlace(way) + " แล้ว");
      }, "quiet")));
    }
  }

  /** @param {AreaNames} names */
  function sayPlace({ subdistrict, district, province }) {
    const words = province === "กรุงเทพมหานคร" ? ["แขวง", "เขต", ""] : ["ตำบล", "อำเภอ", "จังหวัด"];
    return [subdistrict, district, province].map((name, place) => name && words[place] + name).filter(Boolean).join(" ");
  }

  /** @param {HTMLElement} picker */
  function attach(picker) {
    // From the largest area to the smallest, as one chooses.
    for (const level of LEVELS) {
      const line = lineOf(picker, level);
      const part = line && line.closest(".kl-ask");
      if (part && part.parentElement === picker) picker.append(part);
    }
    const village = /** @type {Element | null} */ (picker.firstElementChild);
    if (village && !LEVELS.some((level) => village.contains(lineOf(picker, level)))) picker.append(village);
    const whole = form().elements.namedItem(picker.dataset.picker || "");
    if (whole instanceof HTMLInputElement) {
      whole.addEventListener("change", () => understand(picker, whole).catch(() => undefined));
    }
    const box = picker.closest("details");
    if (box) box.addEventListener("toggle", () => box.open && draw(picker).catch(() => undefined));
  }

  function start() {
    const pickers = all("[data-picker]", form());
    pickers.forEach(attach);
    // The lists come while somebody reads the question.
    khlangScreens.listen(function (screen) {
      for (const picker of pickers) if (screen.contains(picker)) draw(picker).catch(() => undefined);
    });
    khlangDraft.listen(() => pickers.forEach(forget));
  }

  /** Another draft may stand in the form now. @param {HTMLElement} picker */
  function forget(picker) {
    if (!Object.values(read(picker)).some(Boolean)) delete picker.dataset.chosen;
  }

  return { start };
})();
