// The page answers as one types.
//
// Every answer is the one that the form would get: a page of the server, of which the sign and the
// result are taken. At most one request is under way; a newer text cancels it.

import { applyCuts, setSign, startSlide } from "/cuts.js";
import { startDraft } from "/draft.js";
import { startSharing } from "/share.js";

const form = document.getElementById("form");
const result = document.getElementById("result");
const line = document.getElementById("line");
const status = document.getElementById("status");
const { synopsis, title } = form.elements;

/** What is there without a text. */
const before = document.querySelector("#others") ? [] : [...result.childNodes];
/** How long after the last key a request goes out, and a summary is told, in milliseconds. */
const PAUSE = 200, SILENCE = 900;

/** What the line below the field says while there is no text. */
const INVITATION = "The answer comes as you type.";

let turn = 0;
let running = Promise.resolve();
let abort = new AbortController();
let typing, telling;
/** What the server had to say about the answer that is shown. */
let notes = "";
/** The genre whose words the visitor wants to see; none for the first that is named. */
let picked = null;

/** Asks about what is in the form, as soon as the request under way has ended. */
function ask(wasClicked) {
  clearTimeout(typing);
  abort.abort();
  const mine = ++turn;
  running = running.then(() => { if (mine === turn) return answer(mine, wasClicked); });
  return running;
}

async function answer(mine, wasClicked) {
  if (!wasClicked && !synopsis.value.trim()) return showNothing();
  abort = new AbortController();
  try {
    const response = await fetch("/classify", {
      method: "POST", body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "text/html" }, signal: abort.signal,
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine === turn) show(page, response, wasClicked);
  } catch {
    if (mine === turn) fail("The server cannot be reached. Are you offline?");
  }
}

function show(page, response, wasClicked) {
  if (response.ok) return showAnswer(page, wasClicked);
  const problem = page.querySelector(".problem a");
  if (problem) {
    showNothing();
    document.body.classList.toggle("start", !synopsis.value.trim());
    if (wasClicked) showError(problem.textContent, problem.hash === "#title" ? title : synopsis);
    else tell(problem.textContent, SILENCE);
    return;
  }
  const seconds = Number(response.headers.get("Retry-After"));
  if (!seconds) {
    return fail(page.querySelector(".lead")?.textContent ?? `The server answered ${response.status}.`);
  }
  const state = response.status === 429 ? "busy" : "not answering";
  fail(`The server is ${state}: trying again in ${seconds} seconds.`);
  typing = setTimeout(ask, 1000 * seconds);
}

function showAnswer(page, wasClicked) {
  const next = page.getElementById("result");
  const focus = result.contains(document.activeElement) ? document.activeElement.id : "";
  const open = ["#every:checked", "details[open]"].map((name) => result.querySelector(name));
  notes = [...next.querySelectorAll(".note:not(#guess)")].map((note) => note.textContent).join(" ");
  document.querySelector(".facade").replaceChildren(page.querySelector(".sign"));
  document.querySelector(".exit").replaceWith(page.querySelector(".exit"));
  document.title = page.title;
  document.body.classList.remove("start", "stale");
  showError(null);
  result.className = next.className;
  result.replaceChildren(...next.childNodes);
  const radio = picked && document.getElementById(picked);
  if (radio) radio.checked = true;
  if (open[0]) document.getElementById("every").checked = true;
  if (open[1]) result.querySelector("details").open = true;
  if (focus) document.getElementById(focus)?.focus();
  applyCuts();
  tellSummary();
  if (!wasClicked) return;
  // As on the page that the form leads to: the answer first, then the form.
  placeForm("after");
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
}

function showNothing() {
  showError(null);
  result.className = "";
  result.replaceChildren(...before);
  placeForm("before");
  setSign("Tonight", [], "What kind of film is it?");
  document.title = "What kind of film is it? – Marquee";
  document.body.classList.remove("stale");
  document.body.classList.add("start");
  tell(INVITATION, 0);
}

/** Puts the form before or after the result; where it is there already, who types in it is let be. */
function placeForm(side) {
  const isBefore = Boolean(form.compareDocumentPosition(result) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (isBefore === (side === "before")) return;
  const focused = document.activeElement;
  result[side](form);
  if (form.contains(focused)) focused.focus();
}

/** Shows at a field what is wrong with it, or takes that away. */
function showError(text, field) {
  document.querySelector(".problem")?.remove();
  for (const error of form.querySelectorAll(".error")) error.remove();
  for (const wrong of form.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
  for (const other of [synopsis, title]) {
    other.removeAttribute("aria-invalid");
    other.setAttribute("aria-describedby", `${other.id}-hint`);
  }
  if (!text) return;
  const error = document.createElement("p");
  error.className = "error";
  error.id = `${field.id}-error`;
  error.textContent = text;
  field.after(error);
  field.parentNode.classList.add("wrong");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.id}-hint ${error.id}`);
  line.textContent = "";
  document.title = "Error: What kind of film is it? – Marquee";
  field.focus();
}

/** Says that there is no answer, and that the one on the page is an older one. */
function fail(text) {
  const isOld = document.getElementById("others");
  document.body.classList.toggle("stale", Boolean(isOld));
  tell(isOld ? `${text} What you see is the answer to an earlier text.` : text, 0);
}

/** Says something below the field; aloud, once nothing newer has come for a while. */
function tell(text, silence) {
  line.textContent = text;
  keepInView();
  clearTimeout(telling);
  telling = setTimeout(() => { status.textContent = line.textContent; }, silence);
}

/** While the keyboard of a phone is up, little more than the field and the line below it can be seen. */
function keepInView() {
  if (document.activeElement === synopsis) line.scrollIntoView({ block: "nearest" });
}

function tellSummary() {
  if (!document.getElementById("others")) return;
  const rows = [...result.querySelectorAll("#named:not([hidden]) li")].map((row) =>
    `${row.querySelector("span").textContent} ${row.querySelector("b").textContent}`);
  const isGuess = !document.getElementById("guess").hidden;
  // So that it is two lines at most, where a phone has room for no more.
  const more = rows.length > 4 ? ` and ${rows.splice(3).length} more` : "";
  const summary = rows.length
    ? `${isGuess ? "Perhaps: " : ""}${rows.join(", ")}${more}.`
    : notes ? "" : "No genre is likely enough.";
  tell([summary, notes, count()].filter(Boolean).join(" "), SILENCE);
}

/** How long the text is, where it comes near to what the field takes. */
function count() {
  const { length } = synopsis.value, most = synopsis.maxLength;
  if (most <= 0 || length < most * 0.8) return "";
  return `${length.toLocaleString("en")} of at most ${most.toLocaleString("en")} characters.`;
}

/** The text has changed: an answer on the page is no longer the one to it. */
function changed() {
  const isEmpty = !synopsis.value.trim();
  if (!isEmpty) document.body.classList.remove("start");
  document.body.classList.toggle("stale", !isEmpty && Boolean(document.getElementById("others")));
}

function fill(newTitle, newSynopsis) {
  title.value = newTitle ?? "";
  synopsis.value = newSynopsis ?? "";
  picked = null;
  changed();
}

const draft = startDraft(form);
const slide = startSlide(form, () => {
  tellSummary();
  draft.save();
});

form.addEventListener("input", (event) => {
  if (event.target.id === "readiness") return;
  changed();
  draft.save();
  clearTimeout(typing);
  typing = setTimeout(ask, event.target.type === "radio" ? 0 : PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(true);
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
document.getElementById("examples")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const example = new FormData(event.target);
  fill(example.get("title"), example.get("synopsis"));
  draft.save();
  ask(true);
});
addEventListener("resize", keepInView);
document.getElementById("clear").addEventListener("click", () => {
  fill("", "");
  slide.move(0);
  draft.save();
  ask();
  synopsis.focus();
});
result.addEventListener("change", (event) => {
  if (event.target.name !== "g") return;
  picked = event.target.id;
  applyCuts();
});

/** Shows a text that was not typed here: out of a link, or as it was left. */
function open(text) {
  fill(text.title, text.synopsis);
  slide.move(text.readiness);
  ask(false);
}

const isShared = startSharing(form, slide, (text) => {
  open(text);
  draft.save();
});
if (before.length && !isShared) {
  const text = draft.read();
  // Form and answer may have stood in another order.
  history.scrollRestoration = "manual";
  if (text?.synopsis) open(text);
  else line.textContent = INVITATION;
} else if (!before.length) {
  // Reloading this page would send the form again; the start page has the draft.
  draft.save();
  history.replaceState(null, "", "/");
}
