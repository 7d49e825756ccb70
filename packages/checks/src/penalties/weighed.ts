import type { WeightFact } from '../facts.ts';

/** Parameters whose weights multiply: biases and gains of norms may be 0 or 1 without harm. */
export const multiplying = (weights: readonly WeightFact[]): readonly WeightFact[] =>
  weights.filter(({ role, size }) => role !== 'bias' && role !== 'norm' && size > 0);
