import {
  type BatchSource,
  nearest,
  type Parameter,
  type Regularizer,
  RidgelineError,
  type RowFactors,
  requireNonNegative,
  type Vocabulary,
} from '@ridgeline/contracts';
import { abs, add, mul, sign, square, sub, sum, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';

/** What a run knows of the ids that tables are looked up by. */
export interface KnownIds {
  readonly batches: BatchSource;
  readonly tokenizer?: Vocabulary;
}

/** How often each id stands in these inputs of an epoch, padding aside. */
const occurrences = ({ batches }: KnownIds, inputs: readonly string[], rows: number): Float64Array => {
  const counts = new Float64Array(rows);
  for (let step = 0; step < Math.max(1, Math.ceil(batches.stepsPerEpoch)); step++) {
    const { inputs: found } = batches.at(step);
    for (const name of inputs) {
      const mask = found[`${name}Mask`]?.data;
      found[name]?.data.forEach((id, i) => {
        if (mask?.[i] !== 0 && id < rows) counts[id]!++;
      });
    }
  }
  return counts;
};

const ofMeanOne = (values: Float64Array): Float32Array => {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Float32Array.from(values, (value) => value / mean);
};

const byToken = (
  name: string,
  factors: Readonly<Record<string, number>>,
  { tokenizer }: KnownIds,
  rows: number,
): Float32Array => {
  requireNonNegative(`${name}: rowFactors`, factors);
  if (tokenizer === undefined)
    throw new RidgelineError(
      'E_OPTION',
      `${name}: fit must be told what ids stand for, for rowFactors by token.`,
      {
        hint: 'Give fit the tokenizer that made them.',
      },
    );
  const ids = new Map(tokenizer.vocabulary.map((token, id) => [token, id]));
  const found = new Float32Array(rows).fill(1);
  for (const [token, factor] of Object.entries(factors)) {
    const id = ids.get(token);
    if (id === undefined || id >= rows) {
      const near = nearest(token, tokenizer.vocabulary);
      throw new RidgelineError(
        'E_OPTION',
        `${name}: rowFactors names ${JSON.stringify(token)}, which is no token.`,
        {
          hint:
            near === undefined ? 'Name tokens of the vocabulary.' : `Did you mean ${JSON.stringify(near)}?`,
        },
      );
    }
    found[id] = factor;
  }
  return found;
};

/**
 * The factor of each row of a table.
 *
 * @throws `E_OPTION` for what is no token, or without knowledge of what ids stand for; `E_RANGE` for a factor below 0.
 */
export const rowFactorsOf = (
  name: string,
  factors: RowFactors,
  { lookedUpBy = [], shape }: Parameter,
  known: KnownIds,
): Float32Array => {
  const rows = shape[0]!;
  if (typeof factors !== 'string') return byToken(name, factors, known, rows);
  const counts = occurrences(known, lookedUpBy, rows).map((count) => count + 1);
  return ofMeanOne(factors === 'frequency' ? counts : counts.map((count) => 1 / count));
};

/**
 * A penalty whose λ is multiplied with a factor for each row: λ·Σ_i f_i·P(w_i).
 *
 * @throws `E_OPTION` for a penalty that is no sum over weights.
 */
export const rowWeighted = (name: string, unit: Regularizer, factors: Float32Array): Regularizer => {
  const { spec, norms, proximalEach, decoupled } = unit;
  if (norms === undefined)
    throw new RidgelineError('E_OPTION', `${name}: rowFactors want a penalty that is a sum over weights.`, {
      hint: 'Take l1, l2 or elasticNet, or leave rowFactors out.',
    });
  const column = (): Tensor2D => tensor2d(factors, [factors.length, 1]);
  const { absolute, square: half } = norms;
  const largest = factors.reduce((most, factor) => Math.max(most, factor), 0);
  return {
    // the strongest of its decays is what a step is checked by
    spec: 'lambda' in spec ? { ...spec, lambda: (spec.lambda as number) * largest } : spec,
    penalty: (weights) =>
      sum(mul(column(), add(mul(absolute, abs(weights)), mul(half / 2, square(weights))))),
    gradient: (weights) => mul(column(), add(mul(absolute, sign(weights)), mul(half, weights))),
    ...(proximalEach && {
      proximal: (weights, step) => proximalEach(weights, mul(step, column())),
      proximalEach: (weights, steps) => proximalEach(weights, mul(column(), steps)),
    }),
    ...(decoupled && {
      decoupled: (weights, step) => add(weights, mul(column(), sub(decoupled(weights, step), weights))),
    }),
  };
};
