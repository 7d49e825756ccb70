import type { Noise } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';

const [rows, columns] = [40, 24];
/** Six columns matter. The first two nearly say the same: only together are they worth 2. */
const truth: readonly number[] = Array.from({ length: columns }, (_, j) =>
  j < 2 ? 1 : ({ 5: -1.5, 9: 0.75, 14: 1.25, 20: -0.75 }[j] ?? 0),
);

const random = randomStream(1);
const noiseOf = (name: string, count: number): number[] => [...random.stream(name).normal(count)];

const inputs: readonly (readonly number[])[] = (() => {
  const drawn = noiseOf('inputs', rows * columns);
  const twin = noiseOf('twin', rows);
  return Array.from({ length: rows }, (_, i) => {
    const row = drawn.slice(i * columns, (i + 1) * columns);
    row[1] = row[0]! + 0.3 * twin[i]!;
    return row;
  });
})();

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, j) => sum + x * b[j]!, 0);
const errors = noiseOf('errors', rows);
const targets = inputs.map((row, i) => dot(row, truth) + errors[i]!);

const residualsOf = (weights: readonly number[], x = inputs): number[] =>
  x.map((row, i) => dot(row, weights) - targets[i]!);

/** Half the mean squared error on the rows that were learned from. */
export const lossOf = (weights: readonly number[]): number =>
  residualsOf(weights).reduce((sum, r) => sum + r * r, 0) / (2 * rows);

const gradientOf = (weights: readonly number[], x: readonly (readonly number[])[]): number[] => {
  const residuals = residualsOf(weights, x);
  return weights.map((_, j) => x.reduce((sum, row, i) => sum + row[j]! * residuals[i]!, 0) / rows);
};

const stepSize = 0.1;
const start = Array.from({ length: columns }, () => 0);

const descended = (weights: readonly number[], x = inputs): number[] => {
  const gradient = gradientOf(weights, x);
  return weights.map((w, j) => w - stepSize * gradient[j]!);
};

/** A proximal map, of all weights with a step. */
export type Shrink = (weights: readonly number[], step: number) => readonly number[];

/** Least squares by gradient descent, each step followed by the penalty's proximal map. */
export const fitted = (shrink: Shrink | undefined, steps = 300): readonly number[] => {
  let weights: readonly number[] = start;
  for (let step = 0; step < steps; step++) {
    const next = descended(weights);
    weights = shrink ? shrink(next, stepSize) : next;
  }
  return weights;
};

/** The same under noise on the inputs: the mean of the later steps, among which the weights wander. */
export const fittedWithNoise = (noise: Noise, steps = 400): readonly number[] => {
  const masks = random.stream('dropout');
  let weights: readonly number[] = start;
  let sum: readonly number[] = start;
  for (let step = 0; step < steps; step++) {
    const noisy = tidy(() => noise.apply(tensor2d(inputs as number[][]), masks.at(step)).arraySync());
    weights = descended(weights, noisy as number[][]);
    if (step >= steps / 2) sum = sum.map((s, j) => s + weights[j]!);
  }
  return sum.map((s) => s / (steps / 2));
};

/** The fit whose strength between 0 and `most` brings the training loss to `loss`. */
export const atLoss = (
  loss: number,
  most: number,
  fit: (strength: number) => readonly number[],
): readonly number[] => {
  let [low, high] = [0, most];
  for (let i = 0; i < 9; i++) {
    const middle = (low + high) / 2;
    if (lossOf(fit(middle)) < loss) low = middle;
    else high = middle;
  }
  return fit(low);
};
