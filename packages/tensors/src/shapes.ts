import { RidgelineError } from '@ridgeline/contracts';
import type { Tensor } from '@tensorflow/tfjs-core';

/** `[B, T, 64]`: letters stand for any size. */
const show = (shape: readonly (number | string)[]): string => `[${shape.join(', ')}]`;

/**
 * Checks a shape; a letter stands for any size, the same letter for the same size within one call, and '...' in front
 * for any axes before the others.
 *
 * @param hint what to do where another shape comes.
 * @throws `E_SHAPE` saying what was expected and what came.
 * @example requireShape('lstm', 'inputs', inputs, ['B', 'T', 64])
 */
export const requireShape = (
  who: string,
  name: string,
  value: Pick<Tensor, 'shape'>,
  expected: readonly (number | string)[],
  hint?: string,
): void => {
  const sizes = new Map<string, number>();
  const open = expected[0] === '...';
  const named = open ? expected.slice(1) : expected;
  const shape = open && value.shape.length > named.length ? value.shape.slice(-named.length) : value.shape;
  const fits =
    shape.length === named.length &&
    named.every((size, axis) => {
      if (typeof size === 'number') return shape[axis] === size;
      const known = sizes.get(size);
      sizes.set(size, shape[axis]!);
      return known === undefined || known === shape[axis];
    });
  if (!fits) {
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: ${name} must be ${show(expected)}, got ${show(value.shape)}.`,
      hint === undefined ? {} : { hint },
    );
  }
};
