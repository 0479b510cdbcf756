// Writes rows of a list as a table that Excel opens with its Thai right, and takes nothing in it for a formula: as
// exchange/sheets/csv_text.py and guard.py do.
const khlangListTable = (function () {
  "use strict";

  const HEADER = ["รหัส", "ชื่อเรื่อง", "ประเภท", "จังหวัด", "อำเภอ", "ตำบล", "ปีงบประมาณ", "เจ้าของเรื่อง", "สรุป", "เรื่องตัวอย่าง", "หน้า"];
  const BYTE_ORDER_MARK = "\ufeff";
  // A cell that begins so is a formula; with a semicolon as the separator, one begins after each of these, too.
  const BEGINS = "(?='*[ \u00a0\u3000]*[=+\\-@＝＋－＠";
  const CELL = new RegExp("^" + BEGINS + "\\t\\r\\n])");
  const CELL_WITHIN = new RegExp("[;|；｜\\t\\r\\n]" + BEGINS + "])", "g");

  /** @param {string} cell */
  function guard(cell) {
    const within = cell.replace(CELL_WITHIN, (sign, at) => (at || !/\s/.test(sign) ? sign + "'" : sign));
    return within.replace(CELL, "'");
  }

  /** Gives a title without the signs of its words. @param {string} title */
  function readTitle(title) {
    return title.replace(/~([~|[\]])/g, (_, sign) => (sign === "~" ? sign : ""));
  }

  /** Gives a table of some rows. @param {ListRow[]} rows @param {(path: string) => string} addressOf */
  function write(rows, addressOf) {
    const lines = rows.map(function ([id, title, noun, path, province, district, subdistrict, year, organisation, summary, isExample]) {
      const cells = [id, readTitle(title), noun, province, district, subdistrict, String(year || ""), organisation, summary, isExample ? "ใช่" : "ไม่ใช่", addressOf(path)];
      return cells.map((cell) => '"' + guard(cell).replace(/"/g, '""') + '"').join(",");
    });
    return BYTE_ORDER_MARK + [HEADER.join(","), ...lines, ""].join("\r\n");
  }

  /** Has the browser save the rows. From a stick their pages have no address that others could open.
   * @param {{rows: ListRow[], name: string}} list */
  function save({ rows, name }) {
    const root = khlang.settings.root + "/";
    const text = write(rows, (path) => (location.protocol.startsWith("http") ? new URL(root + path, location.href).href : path));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = name + ".csv";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  return { write, save };
})();
