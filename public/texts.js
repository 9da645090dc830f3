// From the bytes of a file to its text, or to the reason why it is none.

/** How many bytes tell whether a file is a text. */
const HEAD = 4096;

const UNPACK = "unpack it, and choose the file inside";
const NO_TEXTS = [
  ["\x1f\x8b", "a compressed file (gzip)", UNPACK], ["BZh", "a compressed file (bzip2)", UNPACK],
  ["\xfd7zXZ", "a compressed file (xz)", UNPACK], ["7z\xbc\xaf", "an archive (7z)", UNPACK],
  ["(\xb5/\xfd", "a compressed file (zstd)", UNPACK], ["Rar!", "an archive (RAR)", UNPACK],
  ["\xd0\xcf\x11\xe0", "an old Excel or Word file", "open it, and save it as CSV"],
  ["%PDF", "a PDF", "copy its text into the field"],
  ["{\\rtf", "a formatted text (RTF)", "save it as plain text"],
  ["\x89PNG", "a picture"], ["\xff\xd8\xff", "a picture"], ["GIF8", "a picture"],
  ["RIFF", "a picture or a recording"], ["II*\0", "a picture"], ["MM\0*", "a picture"],
  ["SQLite format 3", "a database (SQLite)", "export its table as CSV"],
  ["PAR1", "a table in Parquet", "export it as CSV"], ["\x7fELF", "a program"],
];

/** What a file is that is no list, and what to do with it, in one sentence; none for a text. */
export function refusal(bytes, name = "The file") {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD));
  const says = (what, remedy = "choose a list as CSV, JSON or plain text") =>
    `${name} is ${what}: ${remedy}.`;
  if (!bytes.length) return `${name} is empty.`;
  const known = NO_TEXTS.find(([start]) => head.startsWith(start));
  if (known) return says(...known.slice(1));
  if (head.startsWith("PK\x03\x04")) {
    if (/\.docx?$|\.odt$/i.test(name) || /word\/|opendocument\.text/.test(head)) {
      return says("a text document", "save it as plain text, or copy its text into the field");
    }
    return /\.xls|\.ods$|\.numbers$/i.test(name) || /xl\/|opendocument\.spreadsheet/.test(head)
      ? says("a spreadsheet", "open it, and save it as CSV") : says("an archive (zip)", UNPACK);
  }
  const marked = /^(\xff\xfe|\xfe\xff)/.test(head) && !head.startsWith("\xff\xfe\0\0");
  if (marked) return undefined;
  const text = head.replace(/^\xef\xbb\xbf/, "").trimStart().slice(0, 15).toLowerCase();
  if (/^<(!doctype html|html)/.test(text)) return says("a web page", "save its table as CSV");
  if (text.startsWith("<?xml")) return says("XML", "save it as CSV or JSON");
  if (head.startsWith("ustar", 257)) return says("an archive (tar)", UNPACK);
  const controls = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f]/g) ?? [];
  if (controls.length * 50 < head.length) return undefined;
  // Of a text in UTF-16 every second byte is nothing, or nearly every.
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) zeros[at % 2] += head[at] === "\0";
  const isWide = Math.max(...zeros) > head.length / 4 && Math.min(...zeros) < head.length / 16;
  return isWide ? says("in UTF-16 without a byte order mark", "save it as UTF-8") : says("not text");
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const western = new TextDecoder("windows-1252");

/** Bytes as text if they are UTF-8. */
function asUTF8(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whole lines as text: UTF-8, and Windows-1252 only where a line's bytes are not UTF-8. */
function decodeLines(bytes, isMarked) {
  const all = asUTF8(bytes) ?? (isMarked ? lenient.decode(bytes) : undefined);
  if (all !== undefined) return all;
  let text = "";
  for (let start = 0, end; start < bytes.length; start = end) {
    end = start;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    const line = bytes.subarray(start, ++end);
    text += asUTF8(line) ?? damaged(line);
  }
  return text;
}

/** A line that is not UTF-8: if most of it is nevertheless, it was damaged on its way. */
function damaged(line) {
  const text = lenient.decode(line);
  const wrong = text.split("\uFFFD").length - 1;
  const sound = text.match(/[^\0-\x7f\uFFFD]/gu)?.length ?? 0;
  return sound >= wrong ? text : western.decode(line);
}

/** Turns bytes that come in pieces into text. */
export function textDecoder() {
  let rest = new Uint8Array(), utf16, isMarked;
  return (bytes, isLast) => {
    if (isMarked === undefined) {
      const mark = bytes[0] << 8 | bytes[1];
      const name = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[mark];
      utf16 = name && new TextDecoder(name);
      isMarked = mark === 0xefbb && bytes[2] === 0xbf;
    }
    if (utf16) return utf16.decode(bytes, { stream: !isLast });
    const all = joined(rest, bytes);
    const end = isLast ? all.length : 1 + Math.max(all.lastIndexOf(10), all.lastIndexOf(13));
    rest = all.slice(end);
    return decodeLines(all.subarray(0, end), isMarked);
  };
}

/** One piece after the other. */
export function joined(first, second) {
  if (!first.length) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

