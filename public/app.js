// The page answers as one types.
//
// Every answer is the one that the form would get: a page of the server, of which the sign and the
// result are taken. At most one request is under way; a newer text cancels it.

import { applyCuts, setSign, startSlide } from "/cuts.js";
import { startSharing } from "/share.js";

const form = document.getElementById("form");
const result = document.getElementById("result");
const status = document.getElementById("status");

/** What is there without a text. */
const before = document.querySelector(".genres") ? [] : [...result.childNodes];
/** How long after the last key a request goes out, and a summary is told, in milliseconds. */
const PAUSE = 200, SILENCE = 900;

let turn = 0;
let running = Promise.resolve();
let abort = new AbortController();
let typing, telling;
/** The genre whose words the visitor wants to see; none for the first chosen one. */
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
  if (!wasClicked && !form.elements.synopsis.value.trim()) return showNothing();
  abort = new AbortController();
  result.setAttribute("aria-busy", "true");
  try {
    const response = await fetch("/classify", {
      method: "POST", body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "text/html" }, signal: abort.signal,
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine === turn) show(page, response, wasClicked);
  } catch {
    if (mine === turn) tell("The server cannot be reached: is the network there?", 0);
  } finally {
    result.removeAttribute("aria-busy");
  }
}

function show(page, response, wasClicked) {
  const next = page.getElementById("result");
  if (response.ok) {
    showProblem(null);
    showAnswer(page, next, wasClicked);
  } else if (next) {
    showNothing();
    if (wasClicked) showProblem(page);
  } else {
    tell(page.querySelector(".lead").textContent, 0);
    const pause = Number(response.headers.get("Retry-After"));
    if (response.status === 429) typing = setTimeout(ask, 1000 * (pause || 2));
  }
}

function showAnswer(page, next, wasClicked) {
  const focus = result.contains(document.activeElement) ? document.activeElement.id : "";
  document.querySelector(".facade").replaceChildren(page.querySelector(".sign"));
  document.querySelector(".exit").replaceWith(page.querySelector(".exit"));
  document.title = page.title;
  result.replaceChildren(...next.childNodes);
  const radio = picked && document.getElementById(picked);
  if (radio) radio.checked = true;
  if (focus) document.getElementById(focus)?.focus();
  applyCuts();
  if (wasClicked) {
    // As on the page that the form leads to: the answer first, then the form.
    result.after(form);
    reveal(document.querySelector("h1"));
  }
  tellSummary();
}

function showNothing() {
  showProblem(null);
  result.replaceChildren(...before);
  setSign("Tonight", ["What kind of film is it?"]);
  document.title = "What kind of film is it? – Marquee";
  tell("", 0);
}

/** Shows what is wrong as the server's page says it, or takes that away. */
function showProblem(page) {
  document.querySelector(".problem")?.remove();
  for (const error of form.querySelectorAll(".error")) error.remove();
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  const synopsis = form.elements.synopsis;
  synopsis.removeAttribute("aria-invalid");
  synopsis.setAttribute("aria-describedby", "synopsis-hint");
  if (!page) return;
  const problem = page.querySelector(".problem");
  document.querySelector(".foyer").prepend(problem);
  document.querySelector(".facade").replaceChildren(page.querySelector(".sign"));
  const error = page.querySelector("#synopsis-error");
  if (error) {
    synopsis.before(error);
    synopsis.parentNode.classList.add("wrong");
    synopsis.setAttribute("aria-invalid", "true");
    synopsis.setAttribute("aria-describedby", "synopsis-hint synopsis-error");
  }
  document.title = page.title;
  reveal(problem);
}

function reveal(element) {
  element.tabIndex = -1;
  element.focus();
}

/** Says something below the button, once nothing newer has come for a while. */
function tell(text, pause) {
  clearTimeout(telling);
  telling = setTimeout(() => { status.textContent = text; }, pause);
}

function tellSummary() {
  const chosen = [...result.querySelectorAll(".chosen")].map((genre) =>
    `${genre.querySelector(".name").textContent} ${genre.querySelector(".percent").textContent}`);
  tell(chosen.join(", ") || "No genre is likely enough.", SILENCE);
}

/** Shows the words of a genre for a moment; without one, those of the genre that is picked. */
function explain(value) {
  if (value) result.dataset.explained = value;
  else delete result.dataset.explained;
}

function fill(title, synopsis) {
  form.elements.title.value = title ?? "";
  form.elements.synopsis.value = synopsis ?? "";
  picked = null;
}

form.addEventListener("input", (event) => {
  if (event.target.id === "readiness") return;
  clearTimeout(typing);
  typing = setTimeout(ask, event.target.type === "radio" ? 0 : PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(true);
});
document.getElementById("examples")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const example = new FormData(event.target);
  fill(example.get("title"), example.get("synopsis"));
  ask(true);
});
result.addEventListener("change", (event) => {
  picked = event.target.id;
  explain(null);
  applyCuts();
});
result.addEventListener("pointerover", (event) => {
  const row = event.pointerType === "mouse" && event.target.closest("label");
  explain(row ? row.querySelector("input").value : null);
});
result.addEventListener("pointerleave", () => explain(null));

startSlide(form, tellSummary);
startSharing(form, (title, synopsis) => {
  fill(title, synopsis);
  ask(false);
}, (text) => tell(text, 0));
