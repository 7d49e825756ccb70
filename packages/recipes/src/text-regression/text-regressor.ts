import type { TextReader } from '@ridgeline/classifier';
import { type Json, RidgelineError, type Spec, type StoredParams } from '@ridgeline/contracts';
import type { SparseMatrix } from '@ridgeline/linear';
import { readTexts } from './text-design.ts';

/** A linear regression on n-grams as JSON; its numbers are beside it. */
export interface TextRegressionSpec extends Spec {
  readonly kind: 'linearTextRegression';
  /** The column that it predicts. */
  readonly target: string;
  /** Columns of the features. */
  readonly columns: number;
}

/** As it is saved, beside the spec of its features: `columns` [k] names the places of `coefficients` [k], all others being 0. */
export interface StoredTextRegression {
  readonly spec: TextRegressionSpec;
  readonly params: StoredParams;
}

/** What a regression says of a text. */
export interface TextPrediction {
  /** In the units of the target. */
  readonly value: number;
  /** How many of its n-grams have a column. */
  readonly known: number;
  /** With `explain`: coefficient · weight of each n-gram, the largest first; they and the intercept add up to the value. */
  readonly reasons?: readonly { readonly gram: string; readonly contribution: number }[];
}

export interface TextRegressor extends StoredTextRegression {
  readonly reader: TextReader;
  readonly intercept: number;
  /** [columns] */
  readonly coefficients: Float64Array;
  /** [columns] the n-grams; null where hashing leaves them without names. */
  readonly grams: readonly string[] | null;
  /** @throws `E_OPTION` for reasons of n-grams without names */
  predict(texts: readonly string[], options?: { readonly explain?: boolean }): readonly TextPrediction[];
}

/** The n-grams of the columns; null where they have no names. */
export const gramsOf = (reader: TextReader): readonly string[] | null => {
  if (reader.kind !== 'features') return null;
  const { vocabulary } = reader.features.spec as { readonly vocabulary?: readonly string[] | null };
  return vocabulary ?? null;
};

/** [rows] ŷ = intercept + Σ coefficients · weights */
export const sparsePredictions = (
  { rows, pointers, indices, values }: SparseMatrix,
  { intercept, coefficients }: Pick<TextRegressor, 'intercept' | 'coefficients'>,
): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => {
    let sum = intercept;
    for (let k = pointers[row]!; k < pointers[row + 1]!; k++) sum += values[k]! * coefficients[indices[k]!]!;
    return sum;
  });

const reasonsOf = (
  { pointers, indices, values }: SparseMatrix,
  row: number,
  { coefficients, grams }: { readonly coefficients: Float64Array; readonly grams: readonly string[] },
): NonNullable<TextPrediction['reasons']> =>
  Array.from({ length: pointers[row + 1]! - pointers[row]! }, (_, i) => {
    const k = pointers[row]! + i;
    const column = indices[k]!;
    return { gram: grams[column]!, contribution: coefficients[column]! * values[k]! };
  })
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));

/** The columns with a coefficient; one at least, since no tensor is empty. */
const usedColumns = (coefficients: Float64Array): Int32Array => {
  const used = Int32Array.from(coefficients.keys()).filter((column) => coefficients[column] !== 0);
  return used.length > 0 ? used : Int32Array.of(0);
};

/** What is saved of a fit. */
export const storedTextRegression = (
  target: string,
  { intercept, coefficients }: Pick<TextRegressor, 'intercept' | 'coefficients'>,
): StoredTextRegression => {
  const used = usedColumns(coefficients);
  const vector = (data: Float64Array) => ({ shape: [data.length], data });
  return {
    spec: { kind: 'linearTextRegression', target, columns: coefficients.length },
    params: {
      coefficients: vector(Float64Array.from(used, (column) => coefficients[column]!)),
      columns: vector(Float64Array.from(used)),
      intercept: vector(Float64Array.of(intercept)),
    },
  };
};

/**
 * A regression from what is saved of it, and how it reads.
 *
 * @throws `E_CHECKPOINT` if spec, weights and features do not fit.
 * @example textRegressorOf(stored, featureReaderFromJson(features)).predict(['a moving film'])[0].value // 4.2
 */
export const textRegressorOf = (
  { spec, params }: StoredTextRegression,
  reader: TextReader,
): TextRegressor => {
  const { columns } = spec;
  const places = params.columns?.data;
  const values = params.coefficients?.data;
  const intercept = params.intercept?.data[0];
  const isHeld =
    reader.kind === 'features' &&
    reader.features.columns === columns &&
    intercept !== undefined &&
    places !== undefined &&
    values?.length === places.length &&
    places.every((place) => place >= 0 && place < columns);
  if (!isHeld)
    throw new RidgelineError(
      'E_CHECKPOINT',
      `config.json: its spec, weights and features must belong together, and do not for ${columns} columns.`,
      { hint: 'Take all files from the same save, or train it again.' },
    );
  const coefficients = new Float64Array(columns);
  places.forEach((place, k) => {
    coefficients[place] = values![k]!;
  });
  const grams = gramsOf(reader);
  return {
    spec,
    params,
    reader,
    intercept,
    coefficients,
    grams,
    predict: (texts, { explain = false } = {}) => {
      if (explain && grams === null)
        throw new RidgelineError(
          'E_OPTION',
          'predict: explain needs n-grams with names, and hashing leaves none.',
          {
            hint: 'Leave it out, or train without features.hashing.',
          },
        );
      const matrix = readTexts(reader, texts);
      const { pointers } = matrix;
      return Array.from(sparsePredictions(matrix, { intercept, coefficients }), (value, row) => ({
        value,
        known: pointers[row + 1]! - pointers[row]!,
        ...(explain && { reasons: reasonsOf(matrix, row, { coefficients, grams: grams! }) }),
      }));
    },
  };
};

/** The spec of the features that a regression reads by, as it is saved. */
export const featuresJson = ({ reader }: Pick<TextRegressor, 'reader'>): Json =>
  (reader as Extract<TextReader, { readonly kind: 'features' }>).features.spec as unknown as Json;
