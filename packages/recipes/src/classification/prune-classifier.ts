import type { StoredClassifier, TextReader } from '@ridgeline/classifier';
import { denseWeights, featureReader, type LinearClassifierSpec } from '@ridgeline/classifier/parts';
import { type TextFeaturesSpec, textFeaturesFromSpec } from '@ridgeline/data';

/** Above this share of columns with a weight, naming them takes more room than it saves. */
const mostKept = 0.5;

/** The columns that have a weight; one at least, since no tensor is empty. */
const keptColumns = (weights: ArrayLike<number>, columns: number): Int32Array => {
  const used = new Uint8Array(columns);
  for (let place = 0; place < weights.length; place++) {
    if (weights[place] !== 0) used[place % columns] = 1;
  }
  const kept = Int32Array.from(used.keys()).filter((column) => used[column] === 1);
  return kept.length > 0 ? kept : Int32Array.of(0);
};

const pick = <T>(values: readonly T[] | null, kept: Int32Array): readonly T[] | null =>
  values === null ? null : Array.from(kept, (column) => values[column]!);

/**
 * The same linear classifier without what its zeros do not need: outputs stay the same to the bit.
 *
 * Where no norm is taken over a row, n-grams without a weight leave the vocabulary. Otherwise they are needed for the
 * norm, or have no name, and only their weights go.
 */
export const pruneClassifier = (
  stored: StoredClassifier,
  reader: TextReader,
): { readonly stored: StoredClassifier; readonly reader: TextReader } => {
  const { spec, params } = stored;
  if (spec.kind !== 'linearClassifier' || reader.kind !== 'features') return { stored, reader };
  const { columns } = spec;
  const weights = denseWeights(spec, params);
  const kept = keptColumns(weights, columns);
  if (kept.length > mostKept * columns) return { stored, reader };

  const outputs = weights.length / columns;
  const picked = Float64Array.from(
    { length: outputs * kept.length },
    (_, i) => weights[Math.floor(i / kept.length) * columns + kept[i % kept.length]!]!,
  );
  const data = weights instanceof Float64Array ? Float64Array.from(picked) : Float32Array.from(picked);
  const pruned = {
    'linear/weights': { shape: [outputs, kept.length], data },
    'linear/intercepts': params['linear/intercepts']!,
  };
  const features: TextFeaturesSpec = reader.features.spec;
  if (features.norm === 'none' && features.vocabulary !== null) {
    const vocabulary = pick(features.vocabulary, kept);
    const fewer = textFeaturesFromSpec({ ...features, vocabulary, idf: pick(features.idf, kept) });
    const fewerColumns: LinearClassifierSpec = { ...spec, columns: kept.length };
    return { stored: { spec: fewerColumns, params: pruned }, reader: featureReader(fewer) };
  }
  const places = { shape: [kept.length], data: Float64Array.from(kept) };
  return {
    stored: { spec: { ...spec, sparse: true }, params: { ...pruned, 'linear/columns': places } },
    reader,
  };
};
