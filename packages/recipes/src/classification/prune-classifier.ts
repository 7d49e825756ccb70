import type { StoredClassifier, TextReader } from '@ridgeline/classifier';
import { denseWeights, featureReader, type LinearClassifierSpec } from '@ridgeline/classifier/parts';
import type { StoredTensor } from '@ridgeline/contracts';
import { featuresFromSpec } from '@ridgeline/data';
import { fewerFeatures } from './fewer-features.ts';

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

/** [O · chosen] the weights of some columns. */
const weightsOf = (weights: StoredTensor['data'], columns: number, chosen: Int32Array): StoredTensor => {
  const outputs = weights.length / columns;
  const picked = Float64Array.from(
    { length: outputs * chosen.length },
    (_, i) => weights[Math.floor(i / chosen.length) * columns + chosen[i % chosen.length]!]!,
  );
  const data = weights instanceof Float64Array ? picked : Float32Array.from(picked);
  return { shape: [outputs, chosen.length], data };
};

/** The places of some numbers in a list that holds them all, both ascending. */
const placesIn = (list: Int32Array, numbers: Int32Array): Float64Array => {
  let place = 0;
  return Float64Array.from(numbers, (number) => {
    while (list[place] !== number) place++;
    return place;
  });
};

/**
 * The same linear classifier without what its zeros do not need: outputs stay the same to the bit.
 *
 * Where no norm is taken over a row, n-grams without a weight leave the vocabulary. Otherwise they are needed for the
 * norm, or have no name, and only their weights go. Sets of features that are joined lose theirs one by one.
 */
export const pruneClassifier = (
  stored: StoredClassifier,
  reader: TextReader,
): { readonly stored: StoredClassifier; readonly reader: TextReader } => {
  const { spec, params } = stored;
  if (spec.kind !== 'linearClassifier' || reader.kind !== 'features') return { stored, reader };
  const weights = denseWeights(spec, params);
  const kept = keptColumns(weights, spec.columns);
  if (kept.length > mostKept * spec.columns) return { stored, reader };

  const fewer = fewerFeatures(reader.features.spec, kept);
  const sparse = kept.length <= mostKept * fewer.columns.length;
  const pruned: LinearClassifierSpec = { ...spec, columns: fewer.columns.length, sparse };
  return {
    stored: {
      spec: pruned,
      params: {
        'linear/weights': weightsOf(weights, spec.columns, sparse ? kept : fewer.columns),
        'linear/intercepts': params['linear/intercepts']!,
        ...(sparse && {
          'linear/columns': { shape: [kept.length], data: placesIn(fewer.columns, kept) },
        }),
      },
    },
    reader: fewer.columns.length === spec.columns ? reader : featureReader(featuresFromSpec(fewer.spec)),
  };
};
