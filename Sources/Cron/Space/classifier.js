// Names the genres of a movie synopsis: predict.py of the model's folder, in JavaScript.

const FORMAT = 3;
// The members of config.json that the arithmetic depends on: with others it could be another one.
const LIMITS = [
  "minimum_word_characters", "maximum_word_bytes", "maximum_run_characters", "maximum_count",
  "counted_title_words",
];
const FOLDING = ["characters", "references", "normalized"];
const NORMALIZED = ["alone", "following"];
const READABILITY = [
  "telling_words", "known_words_of_ten", "words_per_function_word", "function_words",
];
const BLOCK = ["settings", "terms", "omitted", "mean_length"];
const SETTINGS = [
  "name", "analyzer", "ngram_range", "omit_most_frequent", "min_df", "max_features", "sublinear_tf",
  "idf_power", "length_power", "weight",
];
// Numbers that are no limits.
const OTHER_NUMBERS = ["format", "n_train"];
// What characters are to the tokenizer; all others separate words.
const KINDS = { word: 1, combining: 2, mark: 3, ignored: 4 };
// Letters that are doubled before an ending, as in "stopped".
const DOUBLING = "bcdfghjkmnpqrtvwxyz";

/** Refuses a model with settings that this page does not know, or without those that it needs. */
function check(config) {
  if (config.format !== FORMAT) {
    throw new Error(`this page reads model format ${FORMAT}, not ${config.format}`);
  }
  const numbers = Object.keys(config).filter(
    (name) => typeof config[name] === "number" && !OTHER_NUMBERS.includes(name));
  const members = [
    ["config.json", numbers, LIMITS],
    ["characters", Object.keys(config.characters ?? {}), Object.keys(KINDS)],
    ["folding", Object.keys(config.folding ?? {}), FOLDING],
    ["normalized", Object.keys(config.folding?.normalized ?? {}), NORMALIZED],
    ["readability", Object.keys(config.readability ?? {}), READABILITY],
  ];
  for (const block of config.features) {
    members.push(["features", Object.keys(block), BLOCK]);
    members.push(["settings", Object.keys(block.settings ?? {}), SETTINGS]);
  }
  for (const [part, found, known] of members) {
    for (const name of found) {
      if (!known.includes(name)) throw new Error(`this page does not know ${name} (${part})`);
    }
    for (const name of known) {
      if (!found.includes(name)) throw new Error(`${name} is missing (${part})`);
    }
  }
}

/** The ends of ranges in hexadecimal, such as `30-39 5F`. */
function ranges(text) {
  return text.split(" ").map((range) => {
    const [first, last = first] = range.split("-").map((digits) => parseInt(digits, 16));
    return [first, last];
  });
}

/** A kind for every character, from ranges: `{"word": "30-39 5F …", …}`. */
function kindsOfCharacters(characters) {
  const kinds = new Uint8Array(0x110000);
  for (const [name, text] of Object.entries(characters)) {
    for (const [first, last] of ranges(text)) kinds.fill(KINDS[name], first, last + 1);
  }
  return kinds;
}

/** An HTML character reference. */
const REFERENCE = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{0,7}));/g;
/** What divides a word at the end of a line, in letters on which all versions of Unicode agree. */
const LINE_END = new RegExp(
  String.raw`(?<=(?=[\0-\u052F\uFB00-\uFB06])[\p{L}\p{M}])[-\u2010\u00AD][ \t]*(?:\r\n?|\n)[ \t]*`
    + String.raw`(?=[\0-\u024F\u0370-\u052F\uFB00-\uFB06])(?=\p{Ll})`, "gu");

/** Makes a text the same text however it was typed. */
class Folding {
  constructor(config) {
    const { characters, references, normalized } = config.folding;
    this.references = new Map(Object.entries(references));
    this.longest = config.maximum_run_characters;
    this.replacements = new Map();
    for (const [replacement, typed] of Object.entries(characters)) {
      for (const character of typed) this.replacements.set(character, replacement);
    }
    const replace = (text, replacement) => {
      for (let [c, last] of ranges(text)) {
        for (; c <= last; c++) {
          const character = String.fromCodePoint(c);
          this.replacements.set(character, replacement(character));
        }
      }
    };
    replace(config.characters.ignored, () => "");
    replace(normalized.alone, (character) => character.normalize("NFC"));
    // A mark that none of them composes is nothing that others are composed with.
    const oneOf = (text) => `[${ranges(text).map(
      (ends) => ends.map((end) => `\\u{${end.toString(16)}}`).join("-")).join("")}]`;
    this.run = new RegExp(
      `(?:(?!${oneOf(config.characters.combining)}).)?${oneOf(normalized.following)}+`, "gsu");
  }

  fold(text) {
    const joined = text.replace(REFERENCE, this.character.bind(this)).replace(LINE_END, "");
    let folded = "";
    for (const character of joined) folded += this.replacements.get(character) ?? character;
    return folded.replace(/--+/g, "-").replace(this.run, (run) =>
      Array.from(run).length <= this.longest ? run.normalize("NFC") : run);
  }

  /** What a reference stands for. */
  character(reference, decimal, hexadecimal, name) {
    if (name) return this.references.get(name) ?? reference;
    const number = decimal ? parseInt(decimal, 10) : parseInt(hexadecimal, 16);
    const isCharacter = (0 < number && number < 0xD800) || (0xE000 <= number && number <= 0x10FFFF);
    return isCharacter ? String.fromCodePoint(number) : reference;
  }
}

/** The words and marks of a title or an overview. */
class Text {
  constructor(text, kinds, config) {
    this.words = [];
    this.marks = [];
    const encoder = new TextEncoder();
    let word = "", characters = 0;
    const end = () => {
      if (characters >= config.minimum_word_characters
          && encoder.encode(word).length <= config.maximum_word_bytes) this.words.push(word);
      word = "";
      characters = 0;
    };
    for (const character of text) {
      const kind = kinds[character.codePointAt(0)];
      if (kind === KINDS.word || (kind === KINDS.combining && characters > 0)) {
        word += character.toLowerCase().replace("ς", "σ");
        characters += 1;
      } else if (kind !== KINDS.combining) {
        end();
        if (kind === KINDS.mark) this.marks.push(character);
      }
    }
    end();
  }
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

/** Neighbours among words or stems. */
function* nGrams(units, lengths) {
  for (let first = 0; first < units.length; first++) {
    for (const length of lengths) {
      if (first + length <= units.length) yield units.slice(first, first + length).join(" ");
    }
  }
}

/** Those of a padded word; one that is shorter is its own, once. */
function* characterNGrams(word, lengths) {
  const characters = Array.from(word);
  for (const length of lengths) {
    if (length >= characters.length) {
      yield word;
      return;
    }
    for (let first = 0; first + length <= characters.length; first++) {
      yield characters.slice(first, first + length).join("");
    }
  }
}

/** Beginnings or endings of a word, one of each length; a word that is shorter is its own, once. */
function affixes(word, lengths, cut) {
  const characters = Array.from(word);
  return new Set(lengths.map((length) => cut(characters, length).join("")));
}

/** The terms of a block of features. */
function terms({ settings, omitted }, title, overview, config) {
  const words = title.words.concat(overview.words);
  const [shortest, longest] = settings.ngram_range;
  const lengths = Array.from({ length: longest - shortest + 1 }, (_, i) => shortest + i);
  const kept = (units) => units.filter((unit) => !omitted.includes(unit));
  const ofEach = (words, terms) => words.flatMap((word) => Array.from(terms(word)));
  switch (settings.analyzer) {
    case "word": return nGrams(kept(words), lengths);
    case "stem": return nGrams(kept(words.map(stem)), lengths);
    case "word_prefix":
      return ofEach(words, (word) => affixes(word, lengths, (all, n) => all.slice(0, n)));
    case "word_suffix":
      return ofEach(words, (word) => affixes(word, lengths, (all, n) => all.slice(-n)));
    case "decade":
      return words.filter((word) => /^(1[0-9]|20)[0-9][0-9]s?$/.test(word))
        .map((word) => word.slice(0, 3));
    case "title_char_wb":
      return ofEach(title.words, (word) => characterNGrams(` ${word} `, lengths));
    case "marks": {
      if (words.length === 0) return [];
      const marks = overview.marks.concat(title.marks.map((mark) => `title ${mark}`));
      const count = Math.min(title.words.length, config.counted_title_words);
      return count > 0 ? [...marks, `title ${count}`] : marks;
    }
    default: throw new Error(`this page does not know the analyzer ${settings.analyzer}`);
  }
}

/** The number whose 16 bits are given. */
function half(bits) {
  const exponent = bits >> 10 & 31, fraction = bits & 1023;
  const size = exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24;
  return bits >> 15 ? -size : size;
}

/** The arrays of a safetensors file. https://huggingface.co/docs/safetensors */
export function tensors(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const arrays = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const bytes = buffer.slice(...entry.data_offsets.map((offset) => 8 + length + offset));
    switch (entry.dtype) {
      case "F32": arrays[name] = new Float32Array(bytes); break;
      case "F16": arrays[name] = Float32Array.from(new Uint16Array(bytes), half); break;
      case "I8": arrays[name] = new Int8Array(bytes); break;
      default: throw new Error(`this page does not know numbers of the kind ${entry.dtype}`);
    }
  }
  return arrays;
}

/** From a score to a probability, for each genre; refuses what could fall where scores rise. */
function curves({ calibration, isotonic }, genres) {
  const knots = isotonic.length / genres / 2;
  return Array.from({ length: genres }, (_, genre) => {
    const [slope, offset] = calibration.slice(2 * genre);
    const pairs = isotonic.slice(2 * genre * knots, 2 * (genre + 1) * knots);
    const scores = pairs.filter((_, i) => i % 2 === 0), values = pairs.filter((_, i) => i % 2 === 1);
    const ascends = (numbers) => numbers.every((x, i) => Number.isFinite(x) && !(x < numbers[i - 1]));
    if (!(ascends(scores) && ascends(values) && slope <= 0 && Number.isFinite(slope + offset))) {
      throw new Error("calibration or isotonic has numbers that are not finite or not in order");
    }
    return (score) => (platt(slope, offset, score) + interpolated(scores, values, score)) / 2;
  });
}

function platt(slope, offset, score) {
  return 1 / (1 + Math.exp(slope * score + offset));
}

/** The height of a line through knots, level beyond the outer ones. */
function interpolated(scores, values, score) {
  const next = scores.findIndex((knot) => knot > score);
  if (next === 0) return values[0];
  if (next < 0) return values[values.length - 1];
  const position = (score - scores[next - 1]) / (scores[next] - scores[next - 1]);
  return values[next - 1] + position * (values[next] - values[next - 1]);
}

export class Classifier {
  /**
   * @param {object} config what config.json holds
   * @param {string} vocabulary what vocabulary.txt holds
   * @param {ArrayBuffer} weights what model.safetensors holds
   */
  constructor(config, vocabulary, weights) {
    check(config);
    this.config = config;
    this.folding = new Folding(config);
    this.kinds = kindsOfCharacters(config.characters);
    this.tensors = tensors(weights);
    const lines = vocabulary.split("\n").slice(0, -1), nothing = this.text("");
    let first = 0;
    this.blocks = config.features.map((block) => {
      terms(block, nothing, nothing, config); // Refuses an analyzer.
      const columns = new Map();
      for (let i = first; i < first + block.terms; i++) columns.set(lines[i], i);
      first += block.terms;
      return { ...block, columns };
    });
    const { coefficients } = this.tensors;
    if (lines.length !== first || coefficients.length !== first * config.genres.length) {
      throw new Error("there are not as many terms as rows of coefficients");
    }
    this.curves = curves(this.tensors, config.genres.length);
  }

  text(text) {
    return new Text(this.folding.fold(text), this.kinds, this.config);
  }

  /** The decision value of every genre, in the order of the config's genres. */
  scores(overview, title = "") {
    const heading = this.text(title), text = this.text(overview);
    const { coefficients, coefficient_scales: scales, idf, intercepts } = this.tensors;
    const scores = Float64Array.from(intercepts);
    for (const block of this.blocks) {
      const { weight, length_power: power, sublinear_tf: isSublinear } = block.settings;
      const counts = new Map();
      for (const term of terms(block, heading, text, this.config)) {
        const column = block.columns.get(term);
        if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1);
      }
      const row = Array.from(counts, ([column, found]) => {
        const count = Math.min(found, this.config.maximum_count);
        return [column, (isSublinear ? 1 + Math.log(count) : count) * idf[column]];
      });
      const length = Math.sqrt(row.reduce((sum, [, value]) => sum + value * value, 0));
      const scale = weight / (length ** power * block.mean_length ** (1 - power));
      for (const [column, value] of row) {
        const x = value * scale * scales[column];
        for (let genre = 0; genre < scores.length; genre++) {
          scores[genre] += x * coefficients[column * scores.length + genre];
        }
      }
    }
    return scores;
  }

  /** Whether enough of the words are known, and the text looks like English. */
  canRead(overview) {
    const { words } = this.text(overview), rules = this.config.readability;
    const blocks = this.blocks.filter(({ settings }) => settings.analyzer === "word");
    const known = words.filter((word) => blocks.some(({ columns }) => columns.has(word))).length;
    const usual = rules.function_words.split(" ");
    const english = words.filter((word) => usual.includes(word)).length;
    return known * 10 >= words.length * rules.known_words_of_ten
      && english >= Math.floor(words.length / rules.words_per_function_word);
  }

  /** An answer like that of the web service. */
  classify(overview, title = "", preference = "balanced") {
    const canRead = this.canRead(overview);
    const genres = Array.from(this.scores(overview, title), (score, i) => {
      const genre = this.config.genres[i];
      const probability = this.curves[i](score);
      const threshold = this.config.thresholds[genre][preference];
      return { genre, score, probability, threshold, selected: canRead && probability >= threshold };
    });
    genres.sort((a, b) => b.probability - a.probability);
    const isGuess = canRead && !genres.some((genre) => genre.selected);
    if (isGuess && preference !== "precise") genres[0].selected = true;
    const selected = genres.filter((genre) => genre.selected).map(({ genre }) => genre);
    return { selected, genres };
  }
}
