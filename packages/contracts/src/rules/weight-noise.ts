import type { Tensor } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random.ts';
import type { Spec } from '../units/spec.ts';
import type { Selector } from './selector.ts';

/**
 * Noise on weights while training, on the tape before the model's pass: the weights themselves learn, without it.
 * Expectation-preserving, so that evaluation needs no change. Workers that share a batch draw the same.
 */
export interface WeightNoise {
  readonly spec: Spec;
  /** Where it acts if its rule does not say: what it was made for. */
  readonly on?: Selector;
  /** @param random a stream that is new for this parameter, rule, pass and step. */
  apply(weights: Tensor, random: RandomStream): Tensor;
}

export interface WeightNoiseRule {
  readonly weightNoise: WeightNoise;
  readonly on?: Selector;
}
