// The page of the Space: fetches the model once somebody wants to use it, and shows its answers.

import { Classifier } from "./classifier.js";

const find = (id) => document.getElementById(id);
const form = find("form"), status = find("status"), answer = find("answer");

/** A file of the model, which lies here compressed; some servers tell browsers to unpack it. */
async function file(name) {
  const response = await fetch(`${name}.gz`);
  if (!response.ok) throw new Error(`${name} cannot be fetched (${response.status})`);
  const bytes = await response.blob();
  const [first, second] = new Uint8Array(await bytes.slice(0, 2).arrayBuffer());
  const isPacked = first === 0x1f && second === 0x8b;
  return new Response(
    isPacked ? bytes.stream().pipeThrough(new DecompressionStream("gzip")) : bytes);
}

let loading;

/** The model, fetched at the first call. */
function model() {
  loading ??= (async () => {
    status.textContent = "Fetching the model …";
    const [config, vocabulary, weights] = await Promise.all([
      file("config.json").then((response) => response.json()),
      file("vocabulary.txt").then((response) => response.text()),
      file("model.safetensors").then((response) => response.arrayBuffer()),
    ]);
    status.textContent = "";
    return new Classifier(config, vocabulary, weights);
  })();
  loading.catch((error) => {
    loading = undefined;
    status.textContent = `It does not work: ${error.message}. Load the page again.`;
  });
  return loading;
}

function show({ selected, genres }) {
  find("sign").textContent = selected.join(" · ") || "None for sure";
  find("genres").replaceChildren(...genres.map(({ genre, probability, threshold, selected }) => {
    const item = document.createElement("li");
    item.className = selected ? "chosen" : "";
    item.style.setProperty("--probability", probability);
    item.style.setProperty("--threshold", threshold);
    const percent = `${Math.round(100 * probability)} %`;
    for (const [kind, text] of [["name", genre], ["percent", percent], ["bar", ""]]) {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text;
      item.append(part);
    }
    item.querySelector(".name").append(selected ? " ✓" : "");
    return item;
  }));
  answer.hidden = false;
}

form.addEventListener("focusin", () => model().catch(() => {}), { once: true });
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { synopsis, title, preference } = form.elements;
  if (synopsis.value.trim().split(/\s+/).length < 3) {
    status.textContent = "Enter at least three words, better a few sentences.";
    synopsis.focus();
    return;
  }
  try {
    const classifier = await model();
    status.textContent = "";
    show(classifier.classify(synopsis.value, title.value, preference.value));
    answer.focus();
  } catch {
    // model() has said it.
  }
});
find("go").disabled = false;
