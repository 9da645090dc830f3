// Many synopses at once: the list is read here, and only texts and titles go to the server.

import { classify, Stopped } from "/asking.js";
import { readList, writeCSV } from "/csv.js";

const [form, list, file, preference, found, work, progress, cancel, said, downloads, rows] = [
  "batch", "list", "file", "preference", "found", "work", "progress", "cancel", "said", "downloads",
  "rows",
].map((id) => document.getElementById(id));

/** How many rows the page shows; a download has them all. */
const SHOWN = 100;

let answers = { columns: [], rows: [] };
let stop = new AbortController();

async function run() {
  const given = readList(list.value);
  const { rows: all } = given;
  setError(!all.length);
  if (!all.length) return;
  answers = given;
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  rows.replaceChildren();
  work.hidden = false;
  cancel.hidden = false;
  downloads.hidden = true;
  progress.value = 0;
  progress.max = all.length;
  document.getElementById("work-heading").focus();
  document.getElementById("caption").textContent =
    all.length > SHOWN ? `The first ${SHOWN} of ${all.length} films` : films(all.length);
  let drawn = 0;
  const draw = (done) => {
    progress.value = done;
    tell(`${done} of ${all.length} done.`);
    while (drawn < Math.min(done, SHOWN) && (all[drawn].selected || all[drawn].error)) {
      rows.append(tableRow(all[drawn], ++drawn));
    }
  };
  try {
    await classify(all, preference.value, signal, draw, tell);
    draw(all.length);
    tell(summary(all));
  } catch (error) {
    if (stop.signal !== signal) return;
    draw(all.filter((row) => row.selected || row.error).length);
    const reason = signal.aborted ? "Stopped" : error instanceof Stopped ? error.message
      : "The server cannot be reached";
    tell(`${reason.replace(/\.$/, "")}: ${summary(all)}`);
  }
  cancel.hidden = true;
  downloads.hidden = !all.some((row) => row.selected);
}

function summary(all) {
  const failed = all.filter((row) => row.error).length;
  const named = all.filter((row) => row.selected).length;
  return `${named} of ${films(all.length)} ${named === 1 ? "has its" : "have their"} genres`
    + (failed ? `, ${failed} could not be classified.` : ".");
}

const films = (count) => count === 1 ? "1 film" : `${count} films`;

function tableRow(row, number) {
  const line = document.createElement("tr");
  const genres = row.error ?? (row.selected.join(", ") || "–");
  for (const text of [row.id ?? number, row.title || row.synopsis?.slice(0, 80) || "–", genres]) {
    const cell = line.appendChild(document.createElement("td"));
    cell.dir = "auto";
    cell.textContent = text;
  }
  if (row.error) line.lastChild.className = "failed";
  return line;
}

function tell(text) { said.textContent = text; }

/** Shows that there is nothing to do, or takes that back. */
function setError(isEmpty) {
  const problem = document.getElementById("problem");
  problem.hidden = document.getElementById("list-error").hidden = !isEmpty;
  document.getElementById("list-field").classList.toggle("wrong", isEmpty);
  list.setAttribute("aria-invalid", isEmpty);
  document.title = `${isEmpty ? "Error: " : ""}Many films at once – Marquee`;
  if (isEmpty) problem.focus();
}

/** One record a film: the list's own columns, the chosen genres, and each genre's probability. */
function csvRecords() {
  const names = Object.keys(answers.rows.find((row) => row.selected).probabilities).sort();
  const header = [...answers.columns, "marquee_genres", "marquee_notes", "marquee_error", ...names];
  const width = answers.columns.length;
  return [header, ...answers.rows.map((row) => [
    ...Array.from({ length: width }, (_, index) => row.fields[index] ?? ""),
    row.selected?.join("; ") ?? "", row.notes?.join("; ") ?? "", row.error ?? "",
    ...names.map((name) => row.probabilities?.[name] ?? ""),
  ])];
}

function jsonText() {
  return JSON.stringify(answers.rows.map(({ id, title, synopsis, selected, probabilities, notes, error }) =>
    ({ id, title, synopsis, selected, probabilities, notes, error })), null, 1);
}

function download(text, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Reads a file as UTF-8; older spreadsheets write Windows-1252. */
async function open(source) {
  const bytes = await source.arrayBuffer();
  const text = new TextDecoder().decode(bytes);
  list.value = text.includes("\uFFFD") ? new TextDecoder("windows-1252").decode(bytes) : text;
  count();
}

function count() {
  const { rows } = readList(list.value);
  found.textContent = rows.length ? `${films(rows.length)} found.` : "";
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
list.addEventListener("change", count);
file.addEventListener("change", () => { if (file.files.length) open(file.files[0]); });
cancel.addEventListener("click", () => stop.abort());
form.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  form.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  open(event.dataTransfer.files[0]);
});
document.getElementById("csv").addEventListener("click", () =>
  download(`\uFEFF${writeCSV(csvRecords())}`, "text/csv", "genres.csv"));
document.getElementById("json").addEventListener("click", () =>
  download(jsonText(), "application/json", "genres.json"));
