import {
  type RandomStream,
  RidgelineError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
  type Spec,
} from '@ridgeline/contracts';
import type { Predictors, SparseMatrix } from '../matrix/matrix.ts';
import { requireClasses } from './classes.ts';
import { bestClasses, logSoftmaxRows, requireCounts, requireRows } from './scores.ts';

export interface BagOfEmbeddingsOptions {
  /** [n, p] counts of n-grams, such as single words and hashed pairs. */
  readonly x: Predictors;
  /** [n] the class of each row. */
  readonly labels: readonly string[];
  /** D: numbers in an embedding. */
  readonly width: number;
  /** Passes over the rows, each in another order. */
  readonly epochs: number;
  /** η of the first step; it falls in a straight line to 0. */
  readonly learningRate: number;
  /** λ ≥ 0 of λ/2·(‖E‖² + ‖W‖²) beside the mean loss; 0 switches it off. No default: a strength is always a choice. */
  readonly lambda: number;
  /** A stream for this purpose alone, such as `random.stream('embeddings')`. */
  readonly random: RandomStream;
}

export interface BagOfEmbeddingsSpec extends Spec {
  readonly kind: 'bagOfEmbeddings';
  readonly classes: readonly string[];
  readonly columns: number;
  readonly width: number;
}

export interface BagOfEmbeddingsParameters {
  /** E [p, D] */
  readonly embeddings: Float32Array;
  /** W [K, D] */
  readonly outputs: Float32Array;
}

/** Averaged embeddings and a softmax: K classes, p columns. */
export interface BagOfEmbeddings {
  readonly spec: BagOfEmbeddingsSpec;
  readonly parameters: BagOfEmbeddingsParameters;
  /** [n, K] logits. */
  scores(x: Predictors): Float64Array;
  /** [n, K] log p(class | row). */
  logProbabilities(x: Predictors): Float64Array;
  /** [n] the most probable class of each row. */
  predict(x: Predictors): string[];
}

const who = 'bagOfEmbeddings';

/** Writes the mean of a row's embeddings, weighted by its values, and gives the sum of these; 0 for an empty row. */
const average = (x: SparseMatrix, row: number, embeddings: Float32Array, hidden: Float64Array): number => {
  const width = hidden.length;
  hidden.fill(0);
  let sum = 0;
  for (let k = x.pointers[row]!; k < x.pointers[row + 1]!; k++) {
    const from = x.indices[k]! * width;
    const value = x.values[k]!;
    sum += value;
    for (let d = 0; d < width; d++) hidden[d]! += value * embeddings[from + d]!;
  }
  if (sum > 0) for (let d = 0; d < width; d++) hidden[d]! /= sum;
  return sum;
};

const project = (outputs: Float32Array, hidden: Float64Array, logits: Float64Array): void => {
  const width = hidden.length;
  for (let k = 0; k < logits.length; k++) {
    let logit = 0;
    for (let d = 0; d < width; d++) logit += outputs[k * width + d]! * hidden[d]!;
    logits[k] = logit;
  }
};

/**
 * A bag of embeddings from what was saved of it.
 *
 * @throws `E_SHAPE` if spec and parameters do not fit together.
 * @example bagOfEmbeddings(saved.spec, saved.parameters).predict(x)
 */
export const bagOfEmbeddings = (
  spec: BagOfEmbeddingsSpec,
  parameters: BagOfEmbeddingsParameters,
): BagOfEmbeddings => {
  const { classes, columns, width } = spec;
  const { embeddings, outputs } = parameters;
  if (embeddings.length !== columns * width || outputs.length !== classes.length * width)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: parameters must be embeddings [${columns}, ${width}] and outputs [${classes.length}, ${width}], got ${embeddings.length} and ${outputs.length} numbers.`,
      { hint: 'They come from another model.' },
    );
  const scores = (given: Predictors): Float64Array => {
    const x = requireRows(who, given, columns);
    const logits = new Float64Array(x.rows * classes.length);
    const hidden = new Float64Array(width);
    for (let row = 0; row < x.rows; row++) {
      average(x, row, embeddings, hidden);
      project(outputs, hidden, logits.subarray(row * classes.length, (row + 1) * classes.length));
    }
    return logits;
  };
  return {
    spec,
    parameters,
    scores,
    logProbabilities: (x) => logSoftmaxRows(scores(x), classes.length),
    predict: (x) => bestClasses(scores(x), classes),
  };
};

/**
 * Decay of rows that are touched now and then: (1 − ηλ) of every step so far is applied when a row is next read, as if
 * each step had shrunk them all.
 */
const lazyDecay = (embeddings: Float32Array, width: number) => {
  const applied = new Float64Array(embeddings.length / width);
  let logDecay = 0;
  const settle = (row: number): void => {
    const factor = Math.exp(logDecay - applied[row]!);
    applied[row] = logDecay;
    if (factor === 1) return;
    for (let i = row * width; i < (row + 1) * width; i++) embeddings[i]! *= factor;
  };
  return {
    settle,
    settleAll: () => {
      for (let row = 0; row < applied.length; row++) settle(row);
    },
    step: (shrink: number) => {
      logDecay += Math.log1p(-shrink);
    },
  };
};

/** One row's gradient step; gives the loss before it, in nats. Scratch arrays are the caller's. */
const descend = (
  x: SparseMatrix,
  { row, target, rate }: { readonly row: number; readonly target: number; readonly rate: number },
  { embeddings, outputs }: BagOfEmbeddingsParameters,
  {
    hidden,
    slope,
    logits,
  }: { readonly hidden: Float64Array; readonly slope: Float64Array; readonly logits: Float64Array },
): number => {
  const width = hidden.length;
  const sum = average(x, row, embeddings, hidden);
  project(outputs, hidden, logits);
  const logs = logSoftmaxRows(logits, logits.length);
  if (sum === 0) return -logs[target]!;
  slope.fill(0);
  for (let k = 0; k < logits.length; k++) {
    const error = Math.exp(logs[k]!) - (k === target ? 1 : 0);
    for (let d = 0; d < width; d++) {
      const i = k * width + d;
      slope[d]! += error * outputs[i]!;
      outputs[i]! -= rate * error * hidden[d]!;
    }
  }
  for (let k = x.pointers[row]!; k < x.pointers[row + 1]!; k++) {
    const from = x.indices[k]! * width;
    const step = (rate * x.values[k]!) / sum;
    for (let d = 0; d < width; d++) embeddings[from + d]! -= step * slope[d]!;
  }
  return -logs[target]!;
};

/**
 * Fits averaged embeddings of n-grams and a softmax over them, by gradient descent on one row after the other.
 *
 * A row's hidden vector is h = Σ xⱼ·Eⱼ / Σ xⱼ, its logits are W·h, without intercept. Embeddings begin uniform on
 * ±1/D, W at 0; step s of S has the rate η·(1 − s/S). The objective is the mean of −log p plus
 * λ/2·(‖E‖² + ‖W‖²), whose decay is applied to an embedding when it is next read: a step costs D times the row's
 * non-zeros, whatever λ. Rows without entries are passed over.
 *
 * @returns the model, and in `losses` the mean loss of each epoch as it went, in nats, without the penalty.
 * @throws `E_DATA` for negative numbers, documents that are all empty, or one class only; `E_SHAPE` if there are not as
 *   many labels as rows; `E_RANGE` naming the option; `E_NAN` if the loss ceases to be finite.
 * @see Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification"
 * @example
 * const model = fitBagOfEmbeddings({ x, labels, width: 50, epochs: 25, learningRate: 0.5, lambda: 0, random });
 */
export const fitBagOfEmbeddings = (
  options: BagOfEmbeddingsOptions,
): BagOfEmbeddings & { readonly losses: Float64Array } => {
  const { labels, width, epochs, learningRate, lambda, random } = options;
  requirePositiveInteger(who, { width, epochs });
  requirePositive(who, { learningRate });
  requireNonNegative(who, { lambda });
  if (learningRate * lambda >= 1)
    throw new RidgelineError(
      'E_RANGE',
      `${who}: learningRate · lambda must be below 1, got ${learningRate * lambda}.`,
    );
  const x = requireRows(who, options.x);
  requireCounts(who, x);
  const { rows, columns } = x;
  const target = requireClasses(who, { labels, rows });
  const classes = target.classes;

  const embeddings = random.stream('embeddings').uniform(columns * width, -1 / width, 1 / width);
  const outputs = new Float32Array(classes.length * width);
  const scratch = {
    hidden: new Float64Array(width),
    slope: new Float64Array(width),
    logits: new Float64Array(classes.length),
  };
  const decay = lazyDecay(embeddings, width);
  const losses = new Float64Array(epochs);
  const steps = epochs * rows;
  for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
    let sum = 0;
    for (const row of random.stream('order').at(epoch).permutation(rows)) {
      const rate = learningRate * (1 - step++ / steps);
      for (let k = x.pointers[row]!; k < x.pointers[row + 1]!; k++) decay.settle(x.indices[k]!);
      const loss = descend(x, { row, target: target.indices[row]!, rate }, { embeddings, outputs }, scratch);
      sum += loss;
      if (lambda > 0) {
        decay.step(rate * lambda);
        for (let i = 0; i < outputs.length; i++) outputs[i]! *= 1 - rate * lambda;
      }
    }
    losses[epoch] = sum / rows;
    if (!Number.isFinite(sum))
      throw new RidgelineError('E_NAN', `${who}: the loss is no longer finite in epoch ${epoch}.`, {
        hint: 'Take a smaller learningRate.',
      });
  }
  decay.settleAll();
  return {
    ...bagOfEmbeddings({ kind: 'bagOfEmbeddings', classes, columns, width }, { embeddings, outputs }),
    losses,
  };
};
