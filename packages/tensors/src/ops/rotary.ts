import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import {
  add,
  concat,
  customGrad,
  mul,
  reshape,
  split,
  sub,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';

export interface RotaryOptions {
  /** Width of a head, D: even. The last axis holds one head after the other. */
  readonly size: number;
}

/**
 * The cosines, then the sines of the angles t·10000^(−2i/D) of pairs i < D/2, for positions t < T. [T, D]
 *
 * @example rotaryTurns(1, 4) // [[1, 1, 0, 0]]
 */
export const rotaryTurns = (time: number, size: number): Tensor2D => {
  const turns = Float32Array.from({ length: time * size }, (_, index) => {
    const [position, column] = [Math.floor(index / size), index % size];
    const pair = column % (size / 2);
    const angle = position * Math.exp((-2 * Math.log(10_000) * pair) / size);
    return column < size / 2 ? Math.cos(angle) : Math.sin(angle);
  });
  return tensor2d(turns, [time, size]);
};

/** Turns every pair by its angle, or back. */
const turn = (inputs: Tensor, size: number, direction: 1 | -1): Tensor => {
  const [batch, time, width] = inputs.shape as [number, number, number];
  const heads = width / size;
  const [first, second] = split(reshape(inputs, [batch, time, heads, size]), 2, 3) as [Tensor, Tensor];
  const turns = reshape(rotaryTurns(time, size), [1, time, 1, size]);
  const [cosines, forth] = split(turns, 2, 3) as [Tensor, Tensor];
  const sines = mul(forth, direction);
  const turned = concat(
    [sub(mul(first, cosines), mul(second, sines)), add(mul(second, cosines), mul(first, sines))],
    3,
  );
  return reshape(turned, inputs.shape);
};

/**
 * Rotary positions: in each head at position t, the pair (x_i, x_{i + D/2}) is turned by the angle t·10000^(−2i/D). A product of a query
 * with a key then depends on how far they are apart, and not on where they are. The gradient is turned back.
 *
 * @param inputs [B, T, heads·D]: queries or keys.
 * @returns [B, T, heads·D]
 * @throws `E_SHAPE` if heads do not fill the last axis; `E_RANGE` or `E_OPTION` for a size that is no even number.
 * @see Su et al. 2021, "RoFormer"; the halves are paired as in GPT-NeoX and Llama.
 * @example rotary(ones([1, 2, 2]), { size: 2 }) // [[[1, 1], [cos 1 − sin 1, cos 1 + sin 1]]]
 */
export const rotary = (inputs: Tensor, { size }: RotaryOptions): Tensor => {
  requirePositiveInteger('rotary', { size });
  if (size % 2 !== 0) {
    throw new RidgelineError('E_OPTION', `rotary: size must be even, got ${size}.`, {
      hint: 'A head is turned by pairs: choose heads so that their width is even.',
    });
  }
  requireShape('rotary', 'inputs', inputs, ['B', 'T', size * Math.ceil((inputs.shape.at(-1) ?? 0) / size)]);
  const turned = customGrad((given) => ({
    value: turn(given as Tensor, size, 1),
    gradFunc: (cotangent) => turn(cotangent as Tensor, size, -1),
  }));
  return turned(inputs);
};
