import type { Averaging, Params } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
} from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';

const shapes = record<readonly number[]>([
  ['layer/kernel', [2, 3]],
  ['constructor', [3]],
]);

const draw = (name: string): Params =>
  mapParams(shapes, (shape, path): Tensor => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tensor(random.stream(`${name}/${path}`).normal(size), [...shape]);
  });

/**
 * What every average of weights must hold to: it has their paths and shapes, those that do not change are their own average,
 * it writes to nothing and keeps nothing, equal calls give equal bits.
 *
 * @example for (const { name, run } of averagingCases(ema({ decay: 0.9 }))) it(name, run);
 */
export const averagingCases = (
  unit: Averaging,
  fromSpec?: FromSpec<Averaging>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  {
    name: 'is the weights where these do not change',
    run: () =>
      scoped(async () => {
        const params = draw('params');
        let averaged: Params | undefined;
        for (let step = 0; step < 5; step++) {
          averaged = unit.next(averaged, params, step);
          ensure(
            Object.keys(averaged).join() === Object.keys(params).join(),
            `next: expected ${Object.keys(params)}, got ${Object.keys(averaged)}.`,
          );
          for (const [path, value] of Object.entries(averaged))
            await expectCloseAsync(value, params[path]!, { relative: 1e-6, what: path });
        }
      }),
  },
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      scoped(async () => {
        const [averaged, params] = [draw('averaged'), draw('params')];
        const inputs = [averaged, params].flatMap((tensors) => Object.values(tensors));
        await ensureNoLeak(inputs, async () => {
          const [a, b] = [0, 1].map(() => unit.next(averaged, params, 3)) as [Params, Params];
          for (const [path, value] of Object.entries(a)) await ensureSameBits(b[path]!, value, path);
        });
        const untouched = draw('averaged');
        for (const [path, value] of Object.entries(averaged))
          await ensureSameBits(value, untouched[path]!, path);
      }),
  },
];
