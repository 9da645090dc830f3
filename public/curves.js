// Precision and recall at any cut-off, from what the server tells about its model.

let loading, loaded, films;

/** Whether the curves are there. */
export const areKnown = () => Boolean(loaded);

/** Fetches the curves, once; true where they have come with this call. */
export async function loadCurves() {
  if (loading) return false;
  loading = true;
  try {
    const response = await fetch("/model", { headers: { Accept: "application/json" } });
    const model = await response.json();
    const { genres } = model.real_movies ?? model;
    films = model.real_movies ? "real films" : model.invented ? "invented films" : "films";
    loaded = Object.fromEntries(genres.map((genre) =>
      [genre.genre, { ...genre.precision_recall, support: genre.support }]));
    return true;
  } catch {
    // The page does without.
    return false;
  }
}

/** What a cut-off gives, in the words of the server: "71 of 100", "9 of 9". */
export function recordAt(name, cut) {
  const curve = loaded?.[name];
  if (!curve?.threshold) return "";
  const [precision, recall] = valuesAt(curve, cut);
  const found = recall * curve.support;
  if (!precision) return "";
  const [right, all] = [found / precision, curve.support].map((whole) => {
    whole = Math.round(whole);
    return whole < 50 ? `${Math.round(found)} of ${whole}` : `${Math.round(100 * found / whole)} of 100`;
  });
  return `Of ${films} it had never seen, it was right about ${right} that it called ${name}, and found ${all} that are.`;
}

/** Precision and recall at a cut-off; between two points of the curve, what lies between. */
function valuesAt({ threshold, precision, recall }, cut) {
  // The curve's thresholds are rounded down.
  let next = threshold.findIndex((value) => value + 1e-4 > cut);
  if (next < 0) next = threshold.length - 1;
  const before = next > 0 && threshold[next] > cut ? next - 1 : next;
  const width = threshold[next] - threshold[before];
  const share = width > 0 ? Math.min(1, (cut - threshold[before]) / width) : 0;
  return [precision, recall].map((values) =>
    values[before] + share * (values[next] - values[before]));
}
