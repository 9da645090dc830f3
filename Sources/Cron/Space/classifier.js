// Names the genres of a movie synopsis: predict.py of the model's folder, in JavaScript.

const FORMAT = 2;
// Longer titles count as having so many words.
const COUNTED_TITLE_WORDS = 8;
// Letters that are doubled before an ending, as in "stopped".
const DOUBLING = "bcdfghjkmnpqrtvwxyz";

/** Lower-case runs of letters, numbers, underscores and the marks that follow them. */
export function words(text, minimumCharacters, maximumBytes) {
  const encoder = new TextEncoder();
  const found = [];
  let word = "", characters = 0, bytes = 0;
  for (const character of text + "\0") {
    if (/\p{Cf}/u.test(character) && character !== "\u200b") continue;
    const isMark = /\p{M}/u.test(character);
    if (isMark && characters === 0) continue;
    if (isMark || /[\p{L}\p{N}_]/u.test(character)) {
      const lower = character.toLowerCase().replaceAll("ς", "σ");
      word += lower;
      bytes += encoder.encode(lower).length;
      characters += 1;
      continue;
    }
    if (characters >= minimumCharacters && bytes <= maximumBytes) found.push(word);
    word = "";
    characters = 0;
    bytes = 0;
  }
  return found;
}

/** Punctuation marks and symbols, but full stops and commas. */
function marks(text) {
  return Array.from(text).filter((c) => /[\p{P}\p{S}]/u.test(c) && !"_.,".includes(c));
}

/** The beginning of an English word that its inflections share, counted in bytes. */
export function stem(word) {
  // A character a byte, so that lengths are those of UTF-8.
  const bytes = String.fromCharCode(...new TextEncoder().encode(word));
  let end = bytes.length;
  if (end > 3 && /[^sui]s$/.test(bytes)) end -= 1;
  let rest = bytes.slice(0, end);
  const ending = end > 5 && rest.endsWith("ing") ? 3 : end > 4 && /(ed|ly)$/.test(rest) ? 2 : 0;
  end -= ending;
  if (ending && end > 3 && bytes[end - 1] === bytes[end - 2] && DOUBLING.includes(bytes[end - 1])) {
    end -= 1;
  }
  if (end > 3 && bytes[end - 1] === "e") end -= 1;
  if (end > 3 && "iy".includes(bytes[end - 1])) end -= 1;
  rest = Uint8Array.from(bytes.slice(0, end), (byte) => byte.charCodeAt(0));
  return new TextDecoder().decode(rest);
}

/** The beginnings of a word; one that is shorter is its own, once. */
function* prefixes(word, [shortest, longest]) {
  const characters = Array.from(word);
  for (let length = shortest; length <= longest; length++) {
    yield characters.slice(0, length).join("");
    if (length >= characters.length) return;
  }
}

/** The endings of a word; one that is shorter is its own, once. */
function* suffixes(word, [shortest, longest]) {
  const characters = Array.from(word);
  for (let length = shortest; length <= longest; length++) {
    yield characters.slice(-length).join("");
    if (length >= characters.length) return;
  }
}

/** The runs of a padded word; one shorter than a run is a run itself, once. */
function* characterRuns(word, [shortest, longest]) {
  const characters = Array.from(word);
  for (let length = shortest; length <= longest; length++) {
    if (length >= characters.length) {
      yield word;
      return;
    }
    for (let first = 0; first + length <= characters.length; first++) {
      yield characters.slice(first, first + length).join("");
    }
  }
}

/** Runs of neighbouring words. */
function* wordRuns(list, [shortest, longest]) {
  for (let first = 0; first < list.length; first++) {
    for (let length = shortest; length <= longest && first + length <= list.length; length++) {
      yield list.slice(first, first + length).join(" ");
    }
  }
}

/** The terms of a block of features; title and overview are their words and marks. */
function* terms({ settings, omitted }, title, overview) {
  const both = title.words.concat(overview.words);
  const lengths = settings.ngram_range;
  const passedOver = new Set(omitted);
  const kept = (units) => units.filter((unit) => !passedOver.has(unit));
  switch (settings.analyzer) {
    case "word":
      yield* wordRuns(kept(both), lengths);
      break;
    case "stem":
      yield* wordRuns(kept(both.map(stem)), lengths);
      break;
    case "word_prefix":
      for (const word of both) yield* prefixes(word, lengths);
      break;
    case "word_suffix":
      for (const word of both) yield* suffixes(word, lengths);
      break;
    case "decade":
      for (const word of both) {
        if (/^(1[0-9]|20)[0-9][0-9]s?$/.test(word)) yield word.slice(0, 3);
      }
      break;
    case "title_char_wb":
      for (const word of title.words) yield* characterRuns(` ${word} `, lengths);
      break;
    case "marks":
      if (both.length === 0) break;
      yield* overview.marks;
      for (const mark of title.marks) yield `title ${mark}`;
      if (title.words.length > 0) {
        yield `title ${Math.min(title.words.length, COUNTED_TITLE_WORDS)}`;
      }
      break;
    default:
      throw new Error(`this page does not know the features "${settings.analyzer}"`);
  }
}

/** The arrays of a safetensors file, in place. https://huggingface.co/docs/safetensors */
export function tensors(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const arrays = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (entry.dtype !== "F32") throw new Error(`${name} is not of 32-bit numbers`);
    const [start, end] = entry.data_offsets;
    arrays[name] = new Float32Array(buffer, 8 + length + start, (end - start) / 4);
  }
  return arrays;
}

export class Classifier {
  /**
   * @param {object} config what config.json holds
   * @param {string} vocabulary what vocabulary.txt holds
   * @param {ArrayBuffer} weights what model.safetensors holds
   */
  constructor(config, vocabulary, weights) {
    if (config.format !== FORMAT) {
      throw new Error(`this page reads model format ${FORMAT}, not ${config.format}`);
    }
    this.config = config;
    this.tensors = tensors(weights);
    const lines = vocabulary.split("\n");
    let first = 0;
    this.blocks = config.features.map((block) => {
      const columns = new Map();
      for (let i = first; i < first + block.terms; i++) columns.set(lines[i], i);
      first += block.terms;
      return { ...block, columns };
    });
  }

  /** The decision value of every genre, in the order of the config's genres. */
  scores(overview, title = "") {
    const { minimum_word_characters: minimum, maximum_word_bytes: maximum } = this.config;
    const [heading, text] = [title, overview].map((text) => ({
      words: words(text, minimum, maximum), marks: marks(text),
    }));
    const { coefficients, idf, intercepts } = this.tensors;
    const scores = Float64Array.from(intercepts);
    for (const block of this.blocks) {
      const { weight, length_power: power } = block.settings;
      const counts = new Map();
      for (const term of terms(block, heading, text)) {
        const column = block.columns.get(term);
        if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1);
      }
      const row = Array.from(counts, ([column, n]) => [column, (1 + Math.log(n)) * idf[column]]);
      const length = Math.sqrt(row.reduce((sum, [, value]) => sum + value * value, 0));
      const scale = weight / (length ** power * block.mean_length ** (1 - power));
      for (const [column, value] of row) {
        const x = value * scale;
        for (let genre = 0; genre < scores.length; genre++) {
          scores[genre] += x * coefficients[column * scores.length + genre];
        }
      }
    }
    return scores;
  }

  /** An answer like that of the web service. */
  classify(overview, title = "", preference = "balanced") {
    const { calibration } = this.tensors;
    const genres = Array.from(this.scores(overview, title), (score, i) => {
      const genre = this.config.genres[i];
      const exponent = calibration[2 * i] * score + calibration[2 * i + 1];
      const probability = 1 / (1 + Math.exp(exponent));
      const threshold = this.config.thresholds[genre][preference];
      return { genre, score, probability, threshold, selected: probability >= threshold };
    });
    genres.sort((a, b) => b.probability - a.probability);
    if (preference !== "precise" && !genres.some((genre) => genre.selected)) {
      genres[0].selected = true;
    }
    const selected = genres.filter((genre) => genre.selected).map(({ genre }) => genre);
    return { selected, genres };
  }
}
