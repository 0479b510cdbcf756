// Provinces, districts and sub-districts, which come when they are needed (khlang/pages/areas.py), and what of a place as
// people write it names one: «ต.คลองขลุง อ.คลองขลุง».

/** @typedef {{code: string, name: string, districts: string[]}} Province */
/** @typedef {{province: string, district: string, subdistrict: string}} AreaNames */
const khlangAreas = (function () {
  "use strict";

  const LEVELS = { subdistrict: "ตำบล|(?:^|[\\s,(/])(?:แขวง|ต\\.)", district: "กิ่งอำเภอ|อำเภอ|(?:^|[\\s,(/])(?:เขต|อ\\.)", province: "จังหวัด|(?:^|[\\s,(/])จ\\." };
  const ANY_LEVEL = new RegExp("[\\s,()/]|" + Object.values(LEVELS).join("|"));
  const root = document.currentScript instanceof HTMLScriptElement ? new URL("../../", document.currentScript.src) : null;

  /** @type {Province[]} */
  let provinces = [];
  /** Sub-districts by the code of a province and the name of a district. @type {Record<string, Record<string, string[]>>} */
  const subdistricts = {};
  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();

  /** Loads a script of areas once; as a script it comes from a stick, too. @param {string} name @returns {Promise<void>} */
  function load(name) {
    const known = loading.get(name);
    if (known) return known;
    const coming = new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = new URL("assets/areas/" + name + ".js", root || location.href).href;
      script.onload = () => resolve(undefined);
      script.onerror = function () {
        // Without a signal now, perhaps with one later.
        loading.delete(name);
        script.remove();
        reject(new Error(name));
      };
      document.head.append(script);
    });
    loading.set(name, coming);
    return coming;
  }

  /** @returns {Promise<Province[]>} */
  async function listProvinces() {
    await load("index");
    return provinces;
  }

  /** @param {string} province @returns {Promise<string[]>} */
  async function listDistricts(province) {
    const found = (await listProvinces()).find(({ name }) => name === province);
    return found ? found.districts : [];
  }

  /** @param {string} province @param {string} district @returns {Promise<string[]>} */
  async function listSubdistricts(province, district) {
    const found = (await listProvinces()).find(({ name }) => name === province);
    if (!found || !found.districts.includes(district)) return [];
    await load(found.code);
    return (subdistricts[found.code] || {})[district] || [];
  }

  /** The last area of a level that a text names. @param {string} text @param {string} words */
  function findName(text, words) {
    const mentions = Array.from(text.matchAll(new RegExp("(?:" + words + ")\\s*", "g")));
    if (!mentions.length) return "";
    const last = mentions[mentions.length - 1];
    const rest = text.slice((last.index || 0) + last[0].length);
    const end = rest.search(ANY_LEVEL);
    return end < 0 ? rest : rest.slice(0, end);
  }

  /** What of a place is named, as it is written. @param {string} text @returns {AreaNames} */
  function parse(text) {
    const names = { subdistrict: findName(text, LEVELS.subdistrict), district: findName(text, LEVELS.district), province: findName(text, LEVELS.province) };
    if (!names.province && /กรุงเทพ|กทม/.test(text)) names.province = "กรุงเทพมหานคร";
    return names;
  }

  /** The ways in which a place can be read: none, one, or several districts of the same name. @param {string} text
   * @returns {Promise<AreaNames[]>} */
  async function understand(text) {
    const written = parse(text);
    const all = await listProvinces();
    // Who writes no words for levels often ends with the province.
    const named = written.province || (all.find(({ name }) => text.trim().endsWith(name)) || { name: "" }).name;
    const found = [];
    for (const { name: province, districts } of all) {
      if (named && province !== named) continue;
      const district = districts.find((name) => name === written.district || (written.district === "เมือง" && name === "เมือง" + province));
      if (!district && (!named || written.district)) continue;
      found.push({ province, district: district || "", subdistrict: "" });
    }
    if (!written.subdistrict || found.length > 6) return found;
    // Of several, those that have such a sub-district.
    const lists = await Promise.all(found.map((each) => listSubdistricts(each.province, each.district).catch(() => /** @type {string[]} */ ([]))));
    const whole = found.filter((_each, place) => lists[place].includes(written.subdistrict));
    return whole.length ? whole.map((each) => ({ ...each, subdistrict: written.subdistrict })) : found;
  }

  /** Called by the scripts of areas. @param {[string, string, string[]][]} rows */
  function takeProvinces(rows) {
    provinces = rows.map(([code, name, districts]) => ({ code, name, districts }));
  }

  /** @param {string} code @param {Record<string, string[]>} byDistrict */
  function takeSubdistricts(code, byDistrict) {
    subdistricts[code] = byDistrict;
  }

  return { listProvinces, listDistricts, listSubdistricts, parse, understand, takeProvinces, takeSubdistricts };
})();
