// The slider from precise to broad: it moves the cut-offs on the page, without a request.

import { areKnown, loadCurves, recordAt } from "/curves.js";

const box = document.getElementById("slide");
const range = document.getElementById("readiness");
const result = document.getElementById("result");

/** A genre's cut-off: `cuts` holds those for precise (−100), balanced (0) and broad (100). */
export function cutAt(position, [precise, balanced, broad]) {
  const end = position < 0 ? precise : broad;
  return balanced + (end - balanced) * Math.abs(position) / 100;
}

export function percent(probability) {
  const rounded = Math.round(probability * 100);
  if (rounded === 0 && probability > 0) return "under 1%";
  if (rounded === 100 && probability < 1) return "over 99%";
  return `${rounded}%`;
}

/** Writes the sign over the entrance: names, or words that are no names before them. */
export function setSign(over, names, words = "") {
  document.querySelector(".over").textContent = over;
  const letters = names.flatMap((name, index) => {
    const comma = document.createElement("span");
    comma.className = "unseen";
    comma.textContent = ", ";
    const word = document.createElement("span");
    word.textContent = name;
    return index ? [comma, word] : [word];
  });
  document.querySelector("h1").replaceChildren(words, ...letters);
}

const nameOf = (row) => row.querySelector("span").textContent;
const probabilityOf = (row) => Number(row.dataset.p);

/** Puts the cut-offs of the slider's place into the answer on the page. */
export function applyCuts() {
  const named = document.getElementById("named");
  if (box.hidden || !named) return;
  const others = document.getElementById("others");
  const position = range.valueAsNumber;
  const rows = [...result.querySelectorAll("li[data-p]")]
    .sort((a, b) => probabilityOf(b) - probabilityOf(a));
  const cuts = rows.map((row) => cutAt(position, row.dataset.cuts.split(" ").map(Number)));
  const isUnread = result.classList.contains("unread");
  const chosen = rows.filter((row, index) => !isUnread && probabilityOf(row) >= cuts[index]);
  // The likeliest genre is named in any case, but not by the precise.
  const isGuess = !isUnread && position >= 0 && !chosen.length;
  const first = isGuess ? rows.slice(0, 1) : chosen;
  rows.forEach((row, index) => {
    const cut = cuts[index];
    row.querySelector("i").className = row.querySelector("i").className
      .replace(/c\d+/, `c${Math.round(cut * 100)}`);
    setRecord(row, cut, chosen.includes(row));
  });
  place(named.querySelector("ol"), first);
  place(others, rows.filter((row) => !first.includes(row)));
  named.hidden = !first.length;
  named.querySelector("h3").textContent = isGuess ? "Perhaps" : "Chosen";
  document.getElementById("guess").hidden = !isGuess;
  if (!isUnread) showSign(first.map(nameOf), isGuess);
  sayMeaning();
}

/** Puts rows into a list, and leaves alone those that are in their places. */
function place(list, rows) {
  rows.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
}

function showSign(names, isGuess) {
  const perhaps = isGuess ? "Perhaps: " : "";
  const none = names.length ? "" : "No genre is likely enough";
  setSign(isGuess ? "Hard to tell" : names.length ? "Now showing" : "Not tonight", names,
    perhaps || none);
  document.title = `${perhaps}${names.join(", ") || none} – Marquee`;
}

const reasonsOf = (row) => document.getElementById(row.querySelector("input").id.replace("e", "r"));

/** Tells a genre's cut-off; where it is reached, how often that is right and how much it finds. */
function setRecord(row, cut, isChosen) {
  const reasons = reasonsOf(row);
  reasons.querySelector("p b").textContent = percent(cut);
  const record = reasons.querySelector("p span");
  if (!isChosen) record.textContent = "";
  else if (areKnown()) record.textContent = recordAt(nameOf(row), cut);
}

/** Says what the slider's place means, for the genre that is picked. */
function sayMeaning() {
  const position = range.valueAsNumber;
  const name = placeName(position);
  range.setAttribute("aria-valuetext", name);
  const choice = document.getElementById(["precise", "balanced", "broad"][Math.sign(position) + 1]);
  const meaning = choice.parentNode.querySelector(".meaning").textContent;
  document.getElementById("meaning").textContent = `${name}: ${meaning}.`;
}

function placeName(position) {
  if (position === 0) return "Balanced";
  const end = position < 0 ? "precise" : "broad";
  if (Math.abs(position) === 100) return end[0].toUpperCase() + end.slice(1);
  return `${Math.abs(position)}% of the way from balanced to ${end}`;
}

/**
 * Replaces the three choices by the slider; a cut-off in numbers leaves no room for it.
 *
 * Returns whether it is shown, and what moves it.
 */
export function startSlide(form, onChange) {
  const choices = [...form.elements.preference];
  const place = { precise: -100, balanced: 0, broad: 100 };
  const chosen = choices.find((choice) => choice.checked).value;
  const isShown = chosen in place;

  function move(position) {
    if (!isShown) return;
    range.value = position || 0;
    // For who sends the form without this script.
    const nearest = range.valueAsNumber < -50 ? 0 : range.valueAsNumber > 50 ? 2 : 1;
    choices[nearest].checked = true;
    sayMeaning();
    applyCuts();
  }

  if (isShown) {
    box.hidden = false;
    form.querySelector(".stops").hidden = true;
    move(place[chosen]);
    range.addEventListener("input", async () => {
      move(range.valueAsNumber);
      onChange();
      if (await loadCurves()) applyCuts();
    });
  }
  return { isShown, move };
}
