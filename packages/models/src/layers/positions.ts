import { type Params, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { slice, type Tensor } from '@tensorflow/tfjs-core';
import { normal } from '../initializers.ts';
import type { LayerParameter } from './layer.ts';
import { sinusoidalPositions } from './sinusoidal-positions.ts';

export interface Positions {
  readonly parameters: readonly LayerParameter[];
  /** What is added to the embedding of T positions: [T, D] */
  readonly at: (params: Params, length: number) => Tensor;
}

export interface PositionsOptions {
  readonly kind: 'sinusoidal' | 'learned';
  readonly width: number;
  /** The longest text, for learned ones. */
  readonly longest: number;
}

/**
 * Where a token stands, as what is added to its embedding: sines and cosines, or `path/table` [longest, D], which is learned
 * and begins as N(0, 0.02²).
 *
 * @param who the model's kind, for errors.
 * @throws `E_RANGE` if the longest is no integer ≥ 1; later `E_SHAPE` for a longer text.
 * @see Gehring et al. 2017, "Convolutional sequence to sequence learning", for learned positions.
 */
export const positionsOf = (
  who: string,
  path: string,
  { kind, width, longest }: PositionsOptions,
): Positions => {
  if (kind === 'sinusoidal') return { parameters: [], at: (_, length) => sinusoidalPositions(length, width) };
  requirePositiveInteger(who, { longest });
  const table = `${path}/table`;
  return {
    parameters: [{ path: table, role: 'embedding', shape: [longest, width], initializer: normal(0.02) }],
    at: (params, length) => {
      if (length <= longest) return slice(params[table]!, [0, 0], [length, width]);
      throw new RidgelineError(
        'E_SHAPE',
        `${who}: a text must have at most ${longest} positions, as many as were learned, got ${length}.`,
        { hint: 'Cut the text, or train with a larger data.maxTokens.' },
      );
    },
  };
};
