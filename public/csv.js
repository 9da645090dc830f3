// Lists of synopses: read from CSV (RFC 4180), JSON Lines or plain lines, and written as CSV.

const SYNOPSIS = ["synopsis", "overview", "text"];
/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** Splits CSV into records of fields; a quoted field may hold separators, quotes and line breaks. */
export function parseCSV(text, separator) {
  const records = [];
  let record = [], field = "", isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (text[index + 1] === '"') field += text[++index];
      else isQuoted = false;
    } else if (character === '"' && field === "") {
      isQuoted = true;
    } else if (character === separator) {
      record.push(field);
      field = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && text[index + 1] === "\n") index++;
      records.push([...record, field]);
      record = [];
      field = "";
    } else {
      field += character;
    }
  }
  if (field !== "" || record.length) records.push([...record, field]);
  return records.filter((fields) => fields.length > 1 || fields[0].trim() !== "");
}

/** Writes records as CSV that no spreadsheet takes for formulas. */
export function writeCSV(records) {
  return records.map((record) => record.map((value) => {
    const text = FORMULA.test(value) ? `'${value}` : String(value);
    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",") + "\r\n").join("");
}

/**
 * Reads a list, whatever its form.
 *
 * Gives the names of the columns, and rows with `fields`, `id`, `title` and `synopsis`; a row that
 * cannot be read has an `error`.
 */
export function readList(text) {
  text = text.replace(/^\uFEFF/, "");
  const first = text.trimStart()[0];
  if (first === "{" || first === "[") {
    const whole = parse(text);
    const lines = () => text.split("\n").filter((line) => line.trim()).map(parse);
    return readJSON(whole === undefined ? lines() : [whole].flat());
  }
  const head = text.slice(0, text.search(/\r|\n|$/));
  const separator = ["\t", ";", ","].find((candidate) =>
    columnOf(parseCSV(head, candidate)[0] ?? []) >= 0);
  if (separator) return readTable(parseCSV(text, separator));
  const lines = first === '"'
    ? parseCSV(text, ",").map((record) => record[0])
    : text.split(/\r\n|\r|\n/).filter((line) => line.trim());
  return { columns: ["synopsis"], rows: lines.map((line) => ({ fields: [line], synopsis: line })) };
}

function columnOf(header, names = SYNOPSIS) {
  const known = header.map((name) => name.trim().toLowerCase());
  return names.map((name) => known.indexOf(name)).find((index) => index >= 0) ?? -1;
}

function readTable([header, ...records]) {
  const [synopsis, title, id] = [SYNOPSIS, ["title"], ["id"]].map((names) => columnOf(header, names));
  return {
    columns: header,
    rows: records.map((fields) => ({
      fields, synopsis: fields[synopsis] ?? "", title: fields[title], id: fields[id],
    })),
  };
}

/** A value, or `undefined` where the text is not JSON. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readJSON(values) {
  const rows = values.map((value) => {
    const synopsis = typeof value === "string" ? value
      : SYNOPSIS.map((name) => value?.[name]).find((text) => typeof text === "string");
    const title = typeof value?.title === "string" ? value.title : undefined;
    const id = value?.id ?? undefined;
    const fields = [id ?? "", title ?? "", synopsis ?? ""].map(String);
    const error = value === undefined ? "This is not JSON."
      : synopsis === undefined ? "There is no text named synopsis, overview or text." : undefined;
    return { fields, id, title, synopsis, error };
  });
  return { columns: ["id", "title", "synopsis"], rows };
}
