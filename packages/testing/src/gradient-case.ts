import type { Model, Params } from '@ridgeline/contracts';
import { evaluationMode, mapParams, record } from '@ridgeline/tensors';
import { add, grads, mul, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type ConformanceCase, scoped } from './conformance.ts';
import { draw, drawInputs, sizeOf } from './drawn-model.ts';
import { random } from './drawn-values.ts';
import { expectCloseAsync } from './expect-close.ts';
import { finiteDifferences } from './finite-differences.ts';
import { readTogether } from './read-together.ts';

/** Values of the length 1 in a random direction. */
const direction = (path: string, shape: readonly number[]): Float32Array => {
  const values = random.stream(`direction/${path}`).normal(sizeOf(shape));
  const length = Math.sqrt(values.reduce((total, value) => total + value * value, 0));
  return values.map((value) => value / length);
};

/** How many parameters are moved by one step of the finite differences. */
const movedTogether = 4;

/**
 * A few parameters are moved together, each in its own random direction, and what their gradients say of it is added up. The bound is
 * that of the least of them by itself, so that one that is wrong counts no less than alone; two that are wrong would have to cancel in
 * directions that are drawn apart. The step is as long as that of one. Where the sum is too far off, each is looked at alone.
 */
export const gradientCase = (model: Model): ConformanceCase => ({
  name: 'has the gradient of every parameter',
  run: () =>
    scoped(async () => {
      const [params, inputs] = [draw(model), drawInputs(model)];
      const paths = model.parameters.map(({ path }) => path);
      const logits = (values: Params): Tensor => model.forward(values, { inputs }, evaluationMode).logits;
      const shape = logits(params).shape;
      const weights = random.stream('cotangent').normal(sizeOf(shape));
      const cotangent = tensor(weights, shape);
      const weighted = (...values: Tensor[]): Tensor =>
        sum(mul(logits({ ...params, ...record(paths.map((path, i) => [path, values[i]!])) }), cotangent));
      const gradients = await readTogether(grads(weighted)(paths.map((path) => params[path]!)));
      const parts = paths.map((path, index) => {
        const along = direction(path, params[path]!.shape);
        const slope = gradients[index]!.reduce((total, g, i) => total + g * along[i]!, 0);
        return { path, along: tensor(along, params[path]!.shape), slope };
      });
      const hold = async (some: typeof parts): Promise<void> => {
        const directions = record(some.map(({ path, along }) => [path, along]));
        const moved = (step: number): Params =>
          mapParams(params, (value, path) =>
            directions[path] === undefined ? value : add(value, mul(directions[path], step)),
          );
        const step = 0.02 / Math.sqrt(some.length);
        const slopes = await finiteDifferences((x) => logits(moved(x)).data(), step);
        const expected = slopes.reduce((total, slope, i) => total + slope * weights[i]!, 0);
        const actual = some.reduce((total, { slope }) => total + slope, 0);
        const least = Math.min(...some.map(({ slope }) => Math.abs(slope)));
        if (some.length === 1)
          await expectCloseAsync(actual, expected, {
            relative: 2e-3,
            absolute: 2e-4,
            what: `gradient of ${some[0]!.path}`,
          });
        else if (!(Math.abs(actual - expected) <= 2e-3 * least + 2e-4))
          for (const part of some) await hold([part]);
      };
      for (let from = 0; from < parts.length; from += movedTogether)
        await hold(parts.slice(from, from + movedTogether));
    }),
});
