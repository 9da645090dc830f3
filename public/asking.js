// Asks the server about many synopses, in pieces that it takes, no faster than it likes.

/** What a request may have, in rows and in bytes, and how far apart two begin, in milliseconds. */
const MOST = 256, MOST_BYTES = 94_000, APART = 120;
/** How long a synopsis and a title may be, in bytes. */
const LONGEST = 65_536, LONGEST_TITLE = 1_024;

/** Why no more is asked. */
export class Stopped extends Error {}

const bytes = (text) => new TextEncoder().encode(text).length;

/** Sends a request, again and again while the server is busy; gives its answer, or its problem. */
async function send(body, signal, tell) {
  for (let tries = 0; ; tries++) {
    const response = await fetch("/classify", {
      method: "POST", body, signal,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    const { status } = response;
    const answer = await response.json().catch(() => ({}));
    const detail = answer.detail ?? `The server answered ${status}.`;
    // Where no row can be answered, the problem has the results, too.
    if (answer.results) return answer;
    if ([400, 413, 422].includes(status)) return { detail };
    if (![429, 502, 503, 504].includes(status) || (status !== 429 && tries === 5)) {
      throw new Stopped(detail);
    }
    const seconds = Number(response.headers.get("Retry-After")) || 2;
    tell(`The server is busy: trying again in ${seconds} seconds.`);
    await pause(1000 * seconds, signal);
  }
}

async function pause(time, signal) {
  signal.throwIfAborted();
  await new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, time);
    signal.addEventListener("abort", end);
  });
}

/** The first rows, as many as fit into a request. */
function firstOf(rows) {
  const chunk = [];
  let size = 0;
  for (const row of rows.slice(0, MOST)) {
    const length = bytes(row.synopsis) + bytes(row.title ?? "");
    if (size + length > MOST_BYTES) break;
    size += length;
    chunk.push(row);
  }
  return chunk;
}

function question({ synopsis, title }) {
  const [text, name] = [synopsis, title ?? ""].map((part) => part.toWellFormed?.() ?? part);
  return JSON.stringify(name ? { synopsis: text, title: name } : text);
}

/** Of a row that was asked about alone, its number says nothing. */
const refuse = (row, detail) => {
  const error = detail.replace(/^Synopsis 1 of 1: (.)/u, (_, first) => first.toUpperCase());
  row.answer = { error };
};

/** Asks about some rows in one request, and in smaller ones where the server refuses it as a whole. */
async function ask(chunk, preference, signal, tell) {
  const body = `{"preference":"${preference}","synopses":[${chunk.map(question)}]}`;
  const { results, detail } = await send(body, signal, tell);
  if (results) {
    chunk.forEach((row, place) => keep(row, results[place]));
  } else if (chunk.length === 1) {
    refuse(chunk[0], detail);
  } else {
    const half = chunk.length >> 1;
    await ask(chunk.slice(0, half), preference, signal, tell);
    await ask(chunk.slice(half), preference, signal, tell);
  }
}

/**
 * Classifies rows with `synopsis` and `title`.
 *
 * Each gets an `answer`: `selected`, `probabilities` and `notes`, or an `error`. `onProgress` is
 * called when some have theirs, `tell` is told what there is to say meanwhile.
 */
export async function classify(rows, preference, signal, onProgress, tell) {
  for (const row of rows) {
    if (bytes(row.synopsis) > LONGEST) refuse(row, "The synopsis is too long.");
    else if (bytes(row.title ?? "") > LONGEST_TITLE) refuse(row, "The title is too long.");
  }
  for (let waiting = rows.filter((row) => !row.answer); waiting.length;) {
    const begun = performance.now();
    const chunk = firstOf(waiting);
    await ask(chunk, preference, signal, tell);
    waiting = waiting.slice(chunk.length);
    onProgress();
    const left = APART - (performance.now() - begun);
    if (left > 0 && waiting.length) await pause(left, signal);
  }
}

/** Keeps of an answer what the table and the downloads need. */
function keep(row, { selected, genres, notes, error }) {
  if (error) return refuse(row, error.detail ?? String(error));
  const probabilities = Object.fromEntries(genres.map(({ genre, probability }) => [genre, probability]));
  row.answer = { selected, probabilities, notes };
}
