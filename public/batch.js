// Many films at once. A worker reads the list, asks and writes; here is what one sees and clicks.

const [form, list, file, away, preference, found, other, reading, which, columns, named, skipped, work,
  progress, count, cancel, goOn, said, downloads, rows] = ["batch", "list", "file", "away", "preference",
  "found", "other", "reading", "which", "columns", "named", "skipped", "work", "progress", "count",
  "cancel", "go-on", "said", "downloads", "rows"].map((id) => document.getElementById(id));
const worker = new Worker("/batch-worker.js", { type: "module" });

/** How long after the last key a list is read, in milliseconds. */
const PAUSE = 400;
/** How many rows the worker shows. */
const SHOWN = 100;

/** What is read: a file, or the field's text; what the worker found in it, once it has. */
let source = null, given = null, typing;
/** Whether the genres are to be named as soon as the list is read. */
let isWanted = false;

const number = new Intl.NumberFormat("en");
const films = (count) => count === 1 ? "1 film" : `${number.format(count)} films`;
const order = (act, more) => worker.postMessage({ act, ...more });
const element = (name, text, className = "") => Object.assign(document.createElement(name),
  { textContent: text, className });

function read(choice) {
  clearTimeout(typing);
  given = null;
  showProblem();
  skipped.hidden = which.hidden = other.hidden = true;
  found.textContent = "";
  reading.removeAttribute("value");
  reading.hidden = false;
  order("read", { source: source ?? list.value, name: source?.name ?? "Your list", choice });
}

function take(chosen) {
  source = chosen;
  if (!source) file.value = "";
  document.getElementById("list-field").hidden = Boolean(source);
  away.hidden = !source;
  if (source || list.value.trim()) read();
}

/** What the worker tells, by what it is about. */
const news = {
  reading({ done, of }) {
    [reading.max, reading.value] = [of, done];
  },

  list({ refusal, form: what, rows, skipped: count, told }) {
    reading.hidden = true;
    const wanted = isWanted;
    isWanted = false;
    if (refusal) return refuse(refusal);
    given = { what, rows, count };
    if (what.asks) askWhich();
    else showFound(told);
    if (wanted) start();
  },

  answered({ from, rows: more, of, ...kinds }) {
    const done = of - kinds[""];
    [progress.max, progress.value] = [of, done];
    count.textContent = `${number.format(done)} of ${number.format(of)}`;
    rows.append(...more.map((row, index) => tableRow(row, from + index + 1)));
  },

  said({ text }) { said.textContent = text; },

  end({ reason, of, chosen, guess, none, error, "": left }) {
    const named = chosen + guess;
    const have = named === 1 || of === 1 ? "has its" : "have their";
    const told = [`${number.format(named)} of ${films(of)} ${have} genres`];
    if (guess) told.push(`${number.format(guess)} of them a guess`);
    if (none) told.push(`${number.format(none)} ${none === 1 ? "has" : "have"} none`);
    if (error) told.push(`${number.format(error)} could not be classified`);
    if (left) told.push(`${number.format(left)} still to do`);
    said.textContent = `${reason && `${reason.replace(/\.$/, "")}: `}${told.join(", ")}.`;
    cancel.hidden = true;
    goOn.hidden = !left;
    downloads.hidden = left === of;
  },

  file({ blob, name }) {
    const link = Object.assign(document.createElement("a"),
      { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
};

function showFound(told) {
  const { what, rows, count } = given;
  const column = what.kind === "table" ? what.columns[what.synopsis] : what.chosen;
  found.textContent = `${films(rows - count)} found${column ? `, synopses in “${column}”` : ""}.`;
  other.hidden = !(what.samples?.[0].length > 1);
  skipped.hidden = !count;
  if (!count) return;
  skipped.firstElementChild.textContent = count === 1 ? "1 row skipped"
    : `${number.format(count)} rows skipped`;
  const more = count - told.length;
  skipped.lastElementChild.replaceChildren(
    ...told.map(({ line, error }) => element("li", `Line ${number.format(line)}: ${error}`)),
    ...more ? [element("li", `And ${number.format(more)} more; the download has them all.`)] : []);
}

/** Shows the columns with what is in the first rows, to choose the synopsis's. */
function askWhich() {
  found.textContent = "It is not clear where the synopses are: choose below.";
  const { samples, kind, hasNames, synopsis, chosen } = given.what;
  const [names, ...rest] = samples;
  const lengths = names.map((_, index) => Math.max(0, ...rest.map((row) => row[index]?.length ?? 0)));
  const known = Math.max(synopsis ?? -1, names.indexOf(chosen));
  const likely = known >= 0 ? known : lengths.indexOf(Math.max(...lengths));
  const choices = names.map((name, index) => choice(index, name || `column ${index + 1}`,
    rest.map((row) => row[index] ?? ""), index === likely));
  if (kind === "table") {
    choices.push(choice(-1, "There are no columns: every line is a synopsis.", [], false));
  }
  columns.replaceChildren(...choices);
  named.checked = hasNames;
  named.parentNode.hidden = kind !== "table";
  which.hidden = false;
}

function choice(value, name, samples, isChecked) {
  const label = element("label", "", "choice");
  const radio = Object.assign(document.createElement("input"),
    { type: "radio", name: "column", value, checked: isChecked });
  const text = element("span", "");
  text.append(element("b", name), ...samples.map((sample) => {
    const line = element("span", sample.slice(0, 200) || "–", "meaning");
    line.dir = "auto";
    return line;
  }));
  label.append(radio, text);
  return label;
}

/** Names the genres of what was read. */
function start() {
  if (given.what.asks) return showProblem("which", "Choose the column that holds the synopses.");
  if (given.rows === given.count) {
    return refuse(given.rows ? "No row of this list can be read." : "There is no film in this list.");
  }
  showProblem();
  rows.replaceChildren();
  document.getElementById("caption").textContent = given.rows <= SHOWN ? films(given.rows)
    : `The first ${SHOWN} of ${number.format(given.rows)} rows; the download has them all`;
  work.hidden = false;
  document.getElementById("work-heading").focus();
  run({ preference: preference.value });
}

function run(how) {
  cancel.hidden = false;
  downloads.hidden = goOn.hidden = true;
  said.textContent = "";
  order("ask", how);
}

const MARKS = { guess: "Perhaps", none: "No genre", error: "No answer" };

function tableRow({ id, title, kind, genres, reason }, place) {
  const line = element("tr", "", `is-${kind}`);
  for (const text of [id ?? place, title || "–", genres?.join(", ") ?? ""]) {
    const cell = line.appendChild(element("td", text));
    cell.dir = "auto";
  }
  if (kind !== "chosen") {
    line.lastChild.prepend(element("span", MARKS[kind], "mark"), " ");
    if (kind !== "guess") line.lastChild.append(reason);
  }
  return line;
}

/** Says why there is nothing to do; a file that is refused gives way to the field. */
function refuse(reason) {
  const field = source ? "file" : "list";
  source = given = null;
  file.value = "";
  document.getElementById("list-field").hidden = false;
  away.hidden = true;
  showProblem(field, reason);
}

/** Shows what is wrong and leads to its field, or takes that away. */
function showProblem(field, text = "") {
  const problem = document.getElementById("problem");
  problem.hidden = !field;
  for (const name of ["list", "file", "which"]) {
    const error = document.getElementById(`${name}-error`);
    error.hidden = name !== field;
    error.lastChild.textContent = text;
    error.parentNode.classList.toggle("wrong", name === field);
    if (name !== "which") document.getElementById(name).setAttribute("aria-invalid", name === field);
  }
  document.title = `${field ? "Error: " : ""}Many films at once – Marquee`;
  if (!field) return;
  const link = problem.querySelector("a");
  [link.hash, link.textContent] = [field, text];
  problem.focus();
}

worker.addEventListener("message", ({ data }) => news[data.about](data));
worker.addEventListener("error", () =>
  refuse("The list could not be read: reload the page, and try again."));
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!source && !list.value.trim()) {
    showProblem("list", "There is no list yet: paste one, or choose a file.");
  } else if (!which.hidden) {
    const chosen = columns.querySelector(":checked");
    isWanted = true;
    read({ synopsis: Number(chosen.value), hasNames: named.checked });
  } else if (given) {
    start();
  } else {
    isWanted = true;
    if (reading.hidden) read();
  }
});
list.addEventListener("input", () => {
  clearTimeout(typing);
  given = null;
  typing = setTimeout(() => list.value.trim() && read(), PAUSE);
});
file.addEventListener("change", () => take(file.files[0] ?? null));
cancel.addEventListener("click", () => order("stop"));
goOn.addEventListener("click", () => {
  run({ goesOn: true });
  cancel.focus();
});
other.addEventListener("click", askWhich);
away.addEventListener("click", () => {
  take(null);
  list.focus();
});
for (const as of ["csv", "json"]) {
  document.getElementById(as).addEventListener("click", () => order("save", { as }));
}

// A file may be dropped anywhere.
const hasFiles = (event) => event.dataTransfer.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!hasFiles(event)) return;
  event.preventDefault();
  file.files = event.dataTransfer.files;
  take(event.dataTransfer.files[0]);
});
