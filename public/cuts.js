// The slider from precise to broad: it moves the cut-offs on the page, without a request.

import { knownCurves, loadCurves, recordAt } from "/curves.js";

const slide = document.getElementById("slide");
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

/** Writes the sign over the entrance. */
export function setSign(over, names) {
  document.querySelector(".over").textContent = over;
  const letters = names.flatMap((name, index) => {
    const comma = document.createElement("span");
    comma.className = "unseen";
    comma.textContent = ", ";
    const word = document.createElement("span");
    word.textContent = name;
    return index ? [comma, word] : [word];
  });
  document.querySelector("h1").replaceChildren(...letters);
}

/** Puts the cut-offs of the slider's place into the answer on the page. */
export function applyCuts() {
  const genres = [...result.querySelectorAll(".genre")];
  if (slide.hidden || !genres.length) return;
  const position = range.valueAsNumber;
  const isChosen = genres.map((genre) => {
    const cut = cutAt(position, genre.dataset.cuts.split(" ").map(Number));
    genre.querySelector(".cut").setAttribute("x", `${(cut * 100).toFixed(1)}%`);
    genre.querySelector(".cutoff").textContent = percent(cut);
    setRecord(genre, cut);
    return Number(genre.dataset.p) >= cut;
  });
  // The likeliest genre comes first. It is named in any case, but not by the precise.
  const isGuess = position >= 0 && !isChosen.includes(true);
  if (isGuess) isChosen[0] = true;
  genres.forEach((genre, index) => {
    genre.classList.toggle("chosen", isChosen[index]);
    genre.querySelector(".tag").textContent = isChosen[index] ? "Chosen" : "";
  });
  document.getElementById("likeliest").hidden = !isGuess;
  const names = genres.filter((_, index) => isChosen[index])
    .map((genre) => genre.querySelector(".name").textContent);
  setSign(
    names.length ? "Now showing" : "Not tonight",
    names.length ? names : ["No genre is likely enough"]);
  document.title = `${names.join(", ") || "No genre is likely enough"} – Marquee`;
  sayMeaning();
}

/** Tells how often a genre is right, and how much of it is found, at a cut-off. */
function setRecord(genre, cut) {
  const numbers = genre.querySelectorAll(".odds b");
  const curve = knownCurves()?.[genre.querySelector(".name").textContent];
  if (!curve || !numbers.length) return;
  recordAt(curve, cut).forEach((text, index) => { numbers[index].textContent = text; });
}

/** Says what the slider's place means, for the genre that is explained. */
function sayMeaning() {
  const position = range.valueAsNumber;
  const place = placeName(position);
  range.setAttribute("aria-valuetext", place);
  const choice = document.getElementById(["precise", "balanced", "broad"][Math.sign(position) + 1]);
  const meaning = choice.parentNode.querySelector(".meaning").textContent;
  const record = result.querySelector(".genre:has(:checked) .odds")?.textContent ?? "";
  document.getElementById("meaning").textContent = `${place}: ${meaning}. ${record}`.trim();
}

function placeName(position) {
  if (position === 0) return "Balanced";
  const end = position < 0 ? "precise" : "broad";
  if (Math.abs(position) === 100) return end[0].toUpperCase() + end.slice(1);
  return `${Math.abs(position)}% of the way from balanced to ${end}`;
}

/** Replaces the three choices by the slider; a cut-off in numbers leaves no room for it. */
export function startSlide(form, onChange) {
  const choices = [...form.elements.preference];
  const place = { precise: -100, balanced: 0, broad: 100 };
  const chosen = choices.find((choice) => choice.checked).value;
  if (!(chosen in place)) return;
  range.value = place[chosen];
  slide.hidden = false;
  form.querySelector(".choices").hidden = true;
  sayMeaning();
  range.addEventListener("input", async () => {
    // For who sends the form without this script.
    const nearest = range.valueAsNumber < -50 ? 0 : range.valueAsNumber > 50 ? 2 : 1;
    choices[nearest].checked = true;
    applyCuts();
    onChange();
    if (await loadCurves()) applyCuts();
  });
}
