// Asks the server about many synopses, in pieces that it takes, no faster than it likes.

/** What a request may have, and how far apart two of them start at least, in milliseconds. */
const MOST = 256, MOST_BYTES = 256 << 10, APART = 120;
/** The bytes that a synopsis and a title may have. */
const MOST_SYNOPSIS = 64 << 10, MOST_TITLE = 1 << 10;

/** A word as the server counts them, near enough to leave out what has too few. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]+/gu;

/** Why no more is asked. */
export class Stopped extends Error {}

/** Sends a request, again and again while the server is busy. */
async function send(body, signal, tell) {
  for (let tries = 0; ; tries++) {
    const response = await fetch("/classify", {
      method: "POST", body, signal,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    const answer = await response.json().catch(() => ({}));
    // Where no row can be answered, the problem has the results, too.
    if (answer.results) return answer.results;
    if (![429, 502, 503, 504].includes(response.status) || tries === 5) {
      throw new Stopped(answer.detail ?? `The server answered ${response.status}.`);
    }
    const seconds = Number(response.headers.get("Retry-After")) || 2;
    tell(`The server asks for patience: ${seconds} seconds.`);
    await pause(1000 * seconds, signal);
  }
}

function pause(time, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

/** The rows without an answer, as many as fit into a request. */
function nextChunk(waiting) {
  const chunk = [];
  let bytes = 0;
  while (chunk.length < MOST && waiting.length) {
    const { synopsis, title } = waiting[0];
    const sizes = [synopsis, title ?? ""].map((text) => new Blob([text]).size);
    if (sizes[0] > MOST_SYNOPSIS || sizes[1] > MOST_TITLE) {
      waiting.shift().error = `The ${sizes[0] > MOST_SYNOPSIS ? "synopsis" : "title"} is too long.`;
    } else {
      bytes += sizes[0] + sizes[1];
      if (bytes > MOST_BYTES) break;
      chunk.push({ row: waiting.shift(), text: JSON.stringify(title ? { synopsis, title } : synopsis) });
    }
  }
  return chunk;
}

/**
 * Classifies rows with `synopsis` and `title`.
 *
 * A row gets `selected`, `probabilities` and `notes`, or an `error`. `onProgress` is told how many
 * have one or the other, `tell` what there is to say meanwhile.
 */
export async function classify(rows, preference, signal, onProgress, tell) {
  for (const row of rows) {
    if (!row.error && (row.synopsis.match(WORD) ?? []).length < 3) {
      row.error = "The synopsis is too short.";
    }
  }
  const waiting = rows.filter((row) => !row.error);
  while (waiting.length) {
    const begun = performance.now();
    const chunk = nextChunk(waiting);
    if (chunk.length) {
      const body = `{"preference":"${preference}","synopses":[${chunk.map((entry) => entry.text)}]}`;
      const results = await send(body, signal, tell);
      chunk.forEach(({ row }, place) => keep(row, results[place]));
    }
    onProgress(rows.length - waiting.length);
    const left = APART - (performance.now() - begun);
    if (left > 0 && waiting.length) await pause(left, signal);
  }
}

/** Keeps of an answer what the table and the downloads need. */
function keep(row, { selected, genres, notes, error }) {
  if (error) {
    row.error = error.detail;
    return;
  }
  row.selected = selected;
  row.probabilities = Object.fromEntries(genres.map(({ genre, probability }) => [genre, probability]));
  row.notes = notes.map((note) => note.type);
}
