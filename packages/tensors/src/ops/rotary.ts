import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import {
  add,
  concat,
  customGrad,
  mul,
  reshape,
  slice,
  sub,
  type Tensor,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';

export interface RotaryOptions {
  /** Width of a head, D: even. The last axis holds one head after the other. */
  readonly size: number;
}

/** cos and sin of t·10000^(−2i/D) for every position t and pair i, [1, T, 1, D/2]. */
const anglesOf = (time: number, size: number): readonly [cosines: Tensor4D, sines: Tensor4D] => {
  const pairs = size / 2;
  const angles = Float64Array.from(
    { length: time * pairs },
    (_, i) => Math.floor(i / pairs) * Math.exp((-2 * Math.log(10_000) * (i % pairs)) / size),
  );
  const table = (of: (angle: number) => number): Tensor4D =>
    tensor4d(Float32Array.from(angles, of), [1, time, 1, pairs]);
  return [table(Math.cos), table(Math.sin)];
};

/** Turns every pair by its angle, or back. */
const turn = (inputs: Tensor, size: number, direction: 1 | -1): Tensor => {
  const [batch, time, width] = inputs.shape as [number, number, number];
  const heads = width / size;
  const halves = reshape(inputs, [batch, time, heads, size]);
  const half = (start: number): Tensor =>
    slice(halves, [0, 0, 0, start], [batch, time, heads, size / 2]);
  const [first, second] = [half(0), half(size / 2)];
  const [cosines, forth] = anglesOf(time, size);
  const sines = mul(forth, direction);
  const turned = concat(
    [
      sub(mul(first, cosines), mul(second, sines)),
      add(mul(second, cosines), mul(first, sines)),
    ],
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
