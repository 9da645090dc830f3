// Tables written as CSV (RFC 4180).

/** What spreadsheets take for the beginning of a formula, the signs of full width included. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Writes records as CSV that no spreadsheet takes for formulas. */
export function writeCSV(records) {
  return records.map((record) => record.map((value) => {
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",;|\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",") + "\r\n").join("");
}
