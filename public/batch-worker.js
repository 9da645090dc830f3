// What the page for many films does beside its window: reads lists, asks about them, writes answers.

import { classify, Stopped } from "./asking.js";
import { writeCSV } from "./csv.js";
import { listReader } from "./lists.js";

/** How many bytes are read at a time; how many rows and skipped ones are shown, and written at a time. */
const PIECE = 1 << 20, SHOWN = 100, TOLD = 20, WRITTEN = 1000;

/** The list that was read last, and the one that is asked about: another may be read meanwhile. */
let list = { form: {}, rows: [] }, asked = list;
let reading = 0;
let stop = new AbortController();

const tell = (text) => postMessage({ about: "said", text });

/** Reads a text, or a file piece by piece; a newer one takes its place. */
async function read({ source, name, choice }) {
  const mine = ++reading;
  const blob = typeof source === "string" ? new Blob([source]) : source;
  const take = listReader(name, choice);
  const rows = [];
  let answer;
  try {
    for (let at = 0; at === 0 || at < blob.size; at += PIECE) {
      const bytes = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
      if (mine !== reading) return;
      answer = take(bytes, at + PIECE >= blob.size);
      for (const row of answer.rows) rows.push(row);
      if (answer.refusal || answer.form?.asks) break;
      postMessage({ about: "reading", done: at + bytes.length, of: blob.size });
    }
  } catch (error) {
    answer = { refusal: `${name} cannot be read: ${error.message}` };
  }
  if (mine !== reading) return;
  const { form, refusal } = answer;
  list = { form, rows };
  const skipped = rows.filter((row) => row.error);
  postMessage({
    about: "list", refusal, form, rows: rows.length, skipped: skipped.length,
    told: skipped.slice(0, TOLD).map(({ line, error }) => ({ line, error })),
  });
}

/** Asks about all rows, or `goesOn` with those that have no answer yet. */
async function ask({ preference, goesOn }) {
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  if (!goesOn) {
    asked = { ...list, preference, shown: 0 };
    for (const row of asked.rows) row.answer = row.error && { error: row.error };
  }
  const { rows } = asked;
  const report = () => {
    const from = asked.shown;
    while (asked.shown < Math.min(SHOWN, rows.length) && rows[asked.shown].answer) asked.shown++;
    postMessage({ about: "answered", from, rows: rows.slice(from, asked.shown).map(told), ...counts() });
  };
  let reason = "";
  report();
  try {
    await classify(rows, asked.preference, signal, report, tell);
  } catch (error) {
    if (stop.signal !== signal) return;
    reason = signal.aborted ? "Stopped" : error instanceof Stopped ? error.message
      : "The server cannot be reached";
  }
  report();
  postMessage({ about: "end", reason, ...counts() });
}

/** How an answer is to be taken: "chosen", "guess", "none", "error"; nothing while there is none. */
function kindOf({ answer }) {
  if (!answer) return "";
  if (answer.error) return "error";
  if (!answer.selected.length) return "none";
  return answer.notes.some((note) => note.type === "guess") ? "guess" : "chosen";
}

function counts() {
  const count = { of: asked.rows.length, chosen: 0, guess: 0, none: 0, error: 0, "": 0 };
  for (const row of asked.rows) count[kindOf(row)]++;
  return count;
}

/** What the page shows of a row. */
function told(row, index) {
  const text = row.synopsis ?? "";
  return {
    id: row.id, title: row.title || (text.length > 80 ? `${text.slice(0, 80)}…` : text), kind: kindOf(row),
    genres: row.answer.selected, reason: row.answer.error ?? notes(row, "detail"), line: row.line,
  };
}

const notes = (row, member) => row.answer?.notes?.map((note) => note[member]).join("; ") ?? "";

/** The answers as a file: as a spreadsheet takes them, or as JSON. */
function save({ as }) {
  const pieces = as === "csv" ? csvPieces() : jsonPieces();
  const type = as === "csv" ? "text/csv" : "application/json";
  postMessage({ about: "file", blob: new Blob([...pieces], { type }), name: `genres.${as}` });
}

/** One record a row: the list's own columns, what was chosen, and each genre's probability. */
function* csvPieces() {
  const { rows, form: { columns } } = asked;
  const answered = rows.find((row) => row.answer?.probabilities);
  const genres = Object.keys(answered?.answer.probabilities ?? {}).sort();
  yield "\uFEFF" + writeCSV([[...columns, "marquee_genres", "marquee_answer", "marquee_notes",
    "marquee_error", ...genres]]);
  for (let at = 0; at < rows.length; at += WRITTEN) {
    yield writeCSV(rows.slice(at, at + WRITTEN).map((row) => [
      ...columns.map((_, index) => row.fields[index] ?? ""),
      row.answer?.selected?.join("; ") ?? "", kindOf(row), notes(row, "type"), row.answer?.error ?? "",
      ...genres.map((genre) => row.answer?.probabilities?.[genre] ?? ""),
    ]));
  }
}

function* jsonPieces() {
  let before = "[\n";
  for (const row of asked.rows) {
    const { selected, probabilities, notes, error } = row.answer ?? {};
    const members = JSON.stringify({
      title: row.title, overview: row.synopsis, selected, answer: kindOf(row), probabilities,
      notes: notes?.map((note) => note.type), error,
    });
    // An id comes back as it was written, in more digits than a number has here, too.
    const id = row.written ?? (/^[1-9]\d{0,14}$/.test(row.id) ? row.id : JSON.stringify(row.id));
    yield before + (id === undefined ? members : `{"id":${id},${members.slice(1)}`);
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

const acts = { read, ask, stop: () => stop.abort(), save };
addEventListener("message", ({ data }) => acts[data.act](data));
