import {
  RidgelineError,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { concat, pad, reshape, slice, type Tensor } from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';
import { linear } from './linear.ts';

export interface Conv1dInputs {
  /** [B, T, C] */
  readonly inputs: Tensor;
  /** [K, C, O]: PyTorch's `weight` [O, C, K] with its axes in reverse. */
  readonly kernel: Tensor;
  /** [O]; absent: 0. */
  readonly bias?: Tensor;
  /** Positions from one window to the next, 1 if not given. */
  readonly stride?: number;
  /** Positions from one entry of a window to the next, 1 if not given. */
  readonly dilation?: number;
  /**
   * Zeros around the sequence: none (`valid`, if not given); so many that T stays (`same`, the odd one on the right);
   * all of these before the first position, so that no output sees what follows it (`causal`); or a number on each side.
   */
  readonly padding?: 'valid' | 'same' | 'causal' | number;
}

/** Zeros before and after the sequence, for a window that reaches over `reach` positions beyond its first. */
const zerosAround = (padding: NonNullable<Conv1dInputs['padding']>, reach: number): [number, number] => {
  if (typeof padding === 'number') return [padding, padding];
  if (padding === 'valid') return [0, 0];
  return padding === 'causal' ? [reach, 0] : [Math.floor(reach / 2), Math.ceil(reach / 2)];
};

const requireConv1d = (given: Conv1dInputs): void => {
  const { inputs, kernel, bias, stride = 1, dilation = 1, padding = 'valid' } = given;
  requireShape('conv1d', 'inputs', inputs, ['B', 'T', 'C']);
  requireShape('conv1d', 'kernel', kernel, ['K', inputs.shape[2]!, 'O']);
  if (bias !== undefined) requireShape('conv1d', 'bias', bias, [kernel.shape[2]!]);
  requirePositiveInteger('conv1d', { stride, dilation });
  if (typeof padding === 'number') requireNonNegativeInteger('conv1d', { padding });
  else requireOneOf('conv1d', ['valid', 'same', 'causal'], { padding });
};

/**
 * A convolution over positions: y_t = Σ_k x_{t·stride + k·dilation}·W_k + b, as one product of the windows with the
 * kernel.
 *
 * @returns [B, T', O] with T' = ⌊(T + zeros − dilation·(K − 1) − 1)/stride⌋ + 1.
 * @throws `E_SHAPE`, also if the sequence is shorter than the window; `E_RANGE` or
 * `E_OPTION` for stride, dilation or padding.
 * @see PyTorch's `nn.Conv1d` without groups, on [B, T, C] instead of [B, C, T].
 * @example conv1d({ inputs: ones([1, 5, 2]), kernel: ones([3, 2, 1]) }) // [[[6], [6], [6]]]
 */
export const conv1d = (given: Conv1dInputs): Tensor => {
  requireConv1d(given);
  const { inputs, kernel, bias, stride = 1, dilation = 1, padding = 'valid' } = given;
  const [batch, time, channels] = inputs.shape as [number, number, number];
  const [size, , outputs] = kernel.shape as [number, number, number];
  const reach = dilation * (size - 1);
  const [before, after] = zerosAround(padding, reach);
  const length = Math.floor((before + time + after - reach - 1) / stride) + 1;
  if (length < 1) {
    throw new RidgelineError(
      'E_SHAPE',
      `conv1d: inputs must have at least ${reach + 1 - before - after} positions, got ${time}.`,
      { hint: 'Pad the sequence, or take a shorter kernel.' },
    );
  }
  // the last stride is filled up, so that every entry of the windows is a slice of the same shape
  const filled = Math.max(after, reach + length * stride - before - time);
  const padded =
    before + filled === 0
      ? inputs
      : pad(inputs, [
          [0, 0],
          [before, filled],
          [0, 0],
        ]);
  const entries = Array.from({ length: size }, (_, k) => {
    const shifted = slice(padded, [0, k * dilation, 0], [batch, length * stride, channels]);
    if (stride === 1) return shifted;
    const strides = reshape(shifted, [batch, length, stride, channels]);
    return reshape(slice(strides, [0, 0, 0, 0], [batch, length, 1, channels]), [batch, length, channels]);
  });
  return linear(concat(entries, 2), reshape(kernel, [size * channels, outputs]), bias);
};
