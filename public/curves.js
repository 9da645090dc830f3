// Precision and recall at any cut-off, from the model's page; fetched when first needed.

let loading, loaded;

/** The curves by genre, once they are there. */
export const curves = () => loaded;

/** Fetches the curves; true where they have just come. */
curves.load = async () => {
  if (loading) return false;
  loading = fetch("/model", { headers: { Accept: "application/json" } });
  try {
    const response = await loading;
    if (response.ok) loaded = findCurves(await response.json());
  } catch {
    loading = undefined;
  }
  return Boolean(loaded);
};

const findCurves = (model) => model.metrics?.precision_recall ?? model.precision_recall;

/** Precision and recall at a cut-off; between two points of the curve, what lies between. */
export function valuesAt({ threshold, precision, recall }, cut) {
  let next = threshold.findIndex((value) => value + 1e-4 > cut);
  if (next < 0) next = threshold.length - 1;
  const before = next > 0 && threshold[next] > cut ? next - 1 : next;
  const width = threshold[next] - threshold[before];
  const share = width > 0 ? Math.min(1, (cut - threshold[before]) / width) : 0;
  return [precision, recall].map((values) =>
    values[before] + share * (values[next] - values[before]));
}
