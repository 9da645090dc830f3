// Tables, as of RFC 4180 and as they really are. `NONE` separates nothing: a list of plain lines.

export const NONE = "";
/** A quote that is not closed within so many characters is a mistake. */
const LONGEST = 1 << 20;

/**
 * The quoted field that begins at `start`: its `value` and `end`, that it `isOpen` (never closed) or
 * only a text with quotes (`{}`), or null where the text must go on first to tell.
 */
function quotedField(text, start, separator, isLast) {
  let isSloppy = false;
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    if ((quote < 0 || quote + 1 === text.length) && !isLast && end - start <= LONGEST) return null;
    if (text[quote + 1] === '"' && quote >= 0) {
      from = quote + 2;
      continue;
    }
    let after = end + 1;
    while (text[after] === " ") after++;
    if (quote >= 0 && after === text.length && !isLast) return null;
    const spans = () => /[\r\n]/.test(text.slice(start, end));
    if (quote < 0 || end - start > LONGEST) return isSloppy ? {} : { isOpen: true };
    if (after >= text.length || [separator, "\r", "\n"].includes(text[after])) {
      if (isSloppy && spans()) return {};
      return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: after };
    }
    // A quote inside the text: of a careless writer, or of the next row.
    if (spans()) return isSloppy ? {} : { isOpen: true };
    isSloppy = true;
    from = quote + 1;
  }
}

/** The record that begins at `start`, or null where the text must go on first. */
function recordAt(text, start, separator, isLast) {
  const stop = new RegExp(`[${separator.replace(/[\]\\^-]/, "\\$&")}\r\n]`, "g");
  const fields = [];
  for (let at = start; ;) {
    let field = at;
    while (separator !== NONE && separator !== "\t" && text[field] === " ") field++;
    const quoted = text[field] === '"' ? quotedField(text, field, separator, isLast) : {};
    if (!quoted) return null;
    stop.lastIndex = quoted.end ?? at;
    const found = stop.exec(text)?.index ?? -1;
    const end = found < 0 ? text.length : found;
    const next = end + (text[end] === "\r" && text[end + 1] === "\n" ? 2 : 1);
    if (!isLast && (found < 0 || (text[end] === "\r" && end + 1 === text.length))) return null;
    if (quoted.isOpen && separator !== NONE) {
      const line = /\r\n?|\n|$/g;
      line.lastIndex = at;
      const { index, 0: ending } = line.exec(text);
      if (!isLast && index + ending.length === text.length && ending !== "\n") return null;
      return { fields, isOpen: true, end: index + ending.length };
    }
    fields.push(quoted.value ?? text.slice(at, end));
    if (text[end] !== separator) return { fields, end: next };
    at = end + 1;
  }
}

export const isBlank = (fields) => fields.every((field) => /^[\s\uFEFF]*$/.test(field));

/** All whole records of a text, with their lines, and how far they reach. */
export function recordsOf(text, separator, isLast, line) {
  const records = [];
  let at = 0;
  while (at < text.length) {
    const record = recordAt(text, at, separator, isLast);
    if (!record) break;
    if (record.fields.length) record.fields[0] = record.fields[0].replace(/^\uFEFF/, "");
    if (record.isOpen || !isBlank(record.fields)) records.push({ ...record, line });
    line += text.slice(at, record.end).match(/\r\n?|\n/g)?.length ?? 1;
    at = record.end;
  }
  return { records, rest: text.slice(at), line };
}
