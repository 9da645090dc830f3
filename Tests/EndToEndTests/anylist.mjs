// Ten thousand lists, every second one damaged: what the batch page's reader makes of them.
//
// What is whole is read as it was; whatever it is, there is no exception, every row is read or
// skipped for a reason, and the rows are the same however the bytes come. Prints the counts.

import assert from "node:assert/strict";
import { listReader } from "../../public/lists.js";

const [COUNT, SEED] = process.argv.slice(2).map(Number);
let state = SEED;

/** A whole number below `limit`, by xorshift. */
function random(limit) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}
const pick = (values) => values[random(values.length)];
const some = (count, make) => Array.from({ length: count }, (_, index) => make(index));

const WORDS = ["a", "sheriff", "rides", "café", "«Málaga»", "ñ", "said \"go\"", "two, three",
  "four; five", "6|7", "tab\there", "=1+1", "{brace}", "[1]", "end.", "it's", "naïve",
  "second\nline", "\"", "x".repeat(300)];
const WIDE = ["映画", "🎬", "Ω", "“quoted”", "\uFFFD", "\u2028", "e\u0301"];

const film = (isWide, isFlat) => {
  const text = (count) => {
    const words = some(count, () => pick(isWide && random(4) === 0 ? WIDE : WORDS)).join(" ");
    return isFlat ? words.replace(/["\n\t;|]|, /g, " ").trim() + "e" : words;
  };
  return { id: String(random(1e9)), title: text(2), synopsis: `Film ${text(1 + random(12))}` };
};

function table(films, separator, ending) {
  const quote = random(2) === 0;
  const field = (text) => quote || /["\r\n]/.test(text) || text.includes(separator) || /^ *"/.test(text)
    ? `"${text.replaceAll('"', '""')}"` : text;
  const names = ["id", "title", pick(["synopsis", "Overview", "plot", "Handlung", "Résumé", "movie_plot"])];
  const start = pick(["", "", `sep=${separator}${ending}`, ending, separator.repeat(2) + ending]);
  return start + [names, ...films.map(Object.values)]
    .map((fields) => fields.map(field).join(separator) + ending).join("");
}

/** A list and the films in it. */
function list() {
  const encoding = pick(["utf-8", "utf-8", "marked", "utf-16le", "utf-16be", "western"]);
  const kind = pick(["table", "table", "lines", "jsonl", "array", "indented"]);
  const isWide = encoding !== "western";
  const count = random(100) === 0 ? 800 : 1 + random(12);
  const films = some(count, () => film(isWide, kind === "lines"));
  const ending = pick(["\n", "\r\n"]);
  const text = {
    table: () => table(films, pick([",", ";", "\t", "|"]), ending),
    lines: () => films.map(({ synopsis }) => synopsis + ending).join(pick(["", ending])),
    jsonl: () => films.map((one) => JSON.stringify(one) + ending).join(""),
    array: () => JSON.stringify(films),
    indented: () => JSON.stringify(pick([films, { page: 1, results: films }]), null, 1 + random(4)),
  }[kind]();
  return { bytes: encoded(text, encoding), films, kind };
}

function encoded(text, encoding) {
  if (encoding === "western") return Uint8Array.from(text, (one) => one.charCodeAt(0));
  if (encoding === "utf-8" || encoding === "marked") {
    return new TextEncoder().encode((encoding === "marked" ? "\uFEFF" : "") + text);
  }
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return new Uint8Array(encoding === "utf-16be" ? bytes.swap16() : bytes);
}

/** The same bytes with a few mistakes in them. */
function damaged(bytes) {
  let all = [...bytes];
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(all.length + 1), length = 1 + random(30);
    pick([
      () => all.splice(at, length), () => { all = all.slice(0, at); },
      () => { all[at] = random(256); }, () => all.splice(at, 0, ...some(length, () => random(256))),
      () => all.splice(at, 0, ...all.slice(at, at + 20 * length)),
      () => all.splice(at, 0, ...pick(['"', "\n", "\r", "\0", ",", "{", "]", "\\", '"\n"', ";;;", "\uFEFF"])
        .split("").flatMap((one) => [...new TextEncoder().encode(one)])),
    ])();
  }
  return Uint8Array.from(all);
}

function read(bytes, size) {
  const take = listReader("list"), rows = [];
  let answer, at = 0;
  do {
    const end = at + size();
    answer = take(bytes.subarray(at, end), end >= bytes.length);
    rows.push(...answer.rows);
    at = end;
  } while (at < bytes.length);
  return { rows, form: answer.form, refusal: answer.refusal };
}

const counts = { lists: 0, damaged: 0, refused: 0, asked: 0, rows: 0, read: 0, skipped: 0 };

function check({ bytes, films, kind }, isDamaged) {
  const whole = read(bytes, () => bytes.length + 1);
  const longest = 1 + random(bytes.length > 5000 ? 30_000 : 60);
  const pieces = read(bytes, () => 1 + random(longest));
  assert.deepEqual({ ...pieces, rows: pieces.rows.length }, { ...whole, rows: whole.rows.length });
  for (const [index, row] of whole.rows.entries()) assert.deepEqual(pieces.rows[index], row);
  const skipped = whole.rows.filter((row) => row.error);
  const good = whole.rows.filter((row) => !row.error);
  for (const row of good) assert.ok(row.synopsis.trim() && row.fields.length === whole.form.columns.length);
  for (const row of skipped) assert.match(row.error, /^[A-Z].*\.$/s);
  for (const [index, row] of whole.rows.entries()) {
    assert.ok(row.line >= (whole.rows[index - 1]?.line ?? 1));
  }
  counts.lists++;
  counts.damaged += isDamaged;
  counts.refused += whole.refusal !== undefined;
  counts.asked += whole.form?.asks === true;
  counts.rows += whole.rows.length;
  counts.read += good.length;
  counts.skipped += skipped.length;
  if (!isDamaged) {
    assert.deepEqual([whole.refusal, whole.form.asks ?? false, skipped], [undefined, false, []]);
    assert.deepEqual(good.map((row) => row.synopsis), films.map((one) => one.synopsis));
    if (kind !== "lines") assert.deepEqual(good.map((row) => row.id), films.map((one) => one.id));
  } else if (["table", "lines"].includes(whole.form?.kind) && !whole.form.asks) {
    // Where nothing is quoted, a line is a row, and none is lost.
    const lines = linesOf(bytes);
    if (lines.some((line) => line.includes('"'))) return;
    const isEmpty = (line) => line.split(whole.form.separator).every((field) => !field.trim());
    const first = Math.max(whole.form.header ?? 0, whole.form.line - 1);
    const expected = lines.filter((line, index) => index >= first && !isEmpty(line)).length;
    assert.equal(whole.rows.length, expected);
  }
}

function linesOf(bytes) {
  const name = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[bytes[0] << 8 | bytes[1]];
  if (name) return new TextDecoder(name).decode(bytes).split(/\r\n|\r|\n/);
  return Buffer.from(bytes).toString("latin1").split(/\r\n|\r|\n/).map((line) => {
    const text = Buffer.from(line, "latin1").toString();
    return text.includes("\uFFFD") ? line : text;
  });
}

for (let number = 0; number < COUNT; number++) {
  const before = state, one = list();
  const isDamaged = number % 2 === 1;
  if (isDamaged) {
    one.bytes = random(20) > 0 ? damaged(one.bytes)
      : Uint8Array.from(some(random(400), () => random(256)));
  }
  try {
    check(one, isDamaged);
  } catch (error) {
    const start = Buffer.from(one.bytes).toString("latin1").slice(0, 600);
    console.error(`list ${number} (state ${before}, ${one.kind}, damaged: ${isDamaged}): ${start}`);
    throw error;
  }
}
console.log(JSON.stringify(counts));
