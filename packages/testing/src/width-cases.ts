import type { Model, Params, UnitPlaces, Width } from '@ridgeline/contracts';
import { evaluationMode, mapParams, record } from '@ridgeline/tensors';
import { gather, grads, mul, square, sum, type Tensor, tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { type ConformanceCase, scoped } from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { modelInputs } from './model-inputs.ts';

/** Which places of an axis are those of a unit that `chosen` takes. */
const placesOf = (
  size: number,
  width: Width,
  { starts, span = 1 }: UnitPlaces,
  chosen: (unit: number) => boolean,
) => {
  const found = new Set<number>();
  for (const start of starts)
    for (let place = 0; place < width.size * span; place++)
      if (chosen(Math.floor(place / span)) && start + place < size) found.add(start + place);
  return found;
};

/** Every other unit, and one at least. */
const rests = (unit: number): boolean => unit % 2 === 0;

/** The same with zeros in all weights of the units that rest. */
const withRest = (width: Width, params: Params): Params =>
  mapParams(params, (value, path) =>
    width.weights
      .filter((places) => places.path === path)
      .reduce<Tensor>((weights, places) => {
        const size = weights.shape[places.axis]!;
        const resting = placesOf(size, width, places, rests);
        const shape = weights.shape.map((length, axis) => (axis === places.axis ? length : 1));
        return mul(
          weights,
          tensor(
            Array.from({ length: size }, (_, i) => Number(!resting.has(i))),
            shape,
          ),
        );
      }, value),
  );

/** The same without these units. */
const withoutRest = (width: Width, params: Params): Params =>
  mapParams(params, (value, path) =>
    width.weights
      .filter((places) => places.path === path)
      .reduce<Tensor>((weights, places) => {
        const size = weights.shape[places.axis]!;
        const resting = placesOf(size, width, places, rests);
        const left = Int32Array.from(Array(size).keys()).filter((place) => !resting.has(place));
        return gather(weights, tensor1d(left, 'int32'), places.axis);
      }, value),
  );

const inputsOf = (model: Model) => {
  const vocabulary = typeof model.spec.vocabulary === 'number' ? model.spec.vocabulary : 2;
  return modelInputs(model, (name, size) => random.stream(name).integers(size, vocabulary));
};

const placesCase = (model: Model, width: Width): ConformanceCase => ({
  name: `tells where the weights of ${width.name} stand`,
  run: async () => {
    for (const places of width.weights) {
      const { path, axis, starts, span = 1, count } = places;
      const shape = model.parameters.find((parameter) => parameter.path === path)?.shape;
      ensure(
        shape?.[axis] !== undefined,
        `widths: ${width.name} names axis ${axis} of ${path}, which is not there.`,
      );
      const found = placesOf(shape[axis], width, places, () => true).size;
      const expected = starts.length * width.size * span;
      ensure(
        found === expected,
        `widths: ${width.name} must have ${expected} places in ${path}, got ${found}.`,
      );
      const weights = (shape.reduce((a, b) => a * b, 1) / shape[axis]) * starts.length * span;
      ensure(
        count === weights,
        `widths: a unit of ${width.name} has ${weights} weights in ${path}, got ${count}.`,
      );
    }
    for (const { site } of width.sites ?? [])
      ensure(model.sites.includes(site), `widths: ${width.name} names the site ${site}, which is not there.`);
  },
});

const restCase = (model: Model, width: Width): ConformanceCase => ({
  name: `rests where the weights of a unit of ${width.name} are 0, and gives the same without it`,
  run: () =>
    scoped(async () => {
      const inputs = inputsOf(model);
      const params = withRest(width, model.init(random.stream('init')));
      const carried = model.forward(params, { inputs }, evaluationMode).carried;
      const whole = model.forward(params, { inputs, ...(carried && { carried }) }, evaluationMode);
      const paths = [...new Set(width.weights.map(({ path }) => path))];
      const found = grads((...values: Tensor[]) => {
        const moved = { ...params, ...record(paths.map((path, i) => [path, values[i]!] as const)) };
        return sum(
          square(model.forward(moved, { inputs, ...(carried && { carried }) }, evaluationMode).logits),
        );
      })(paths.map((path) => params[path]!));
      const gradients = record(paths.map((path, i) => [path, found[i]!] as const));
      const still = withRest(width, gradients);
      for (const path of paths)
        await expectCloseAsync(gradients[path]!, still[path]!, {
          relative: 0,
          what: `gradients of units at rest in ${path}`,
        });
      const own = new Set((width.carried ?? []).map(({ path }) => path));
      const less =
        carried &&
        mapParams(carried, (value, path) =>
          own.has(path)
            ? gather(
                value,
                tensor1d(
                  [...Array(width.size).keys()].filter((unit) => !rests(unit)),
                  'int32',
                ),
                1,
              )
            : value,
        );
      if (width.size < 2) return;
      const narrow = model.forward(
        withoutRest(width, params),
        { inputs, ...(less && { carried: less }) },
        evaluationMode,
      );
      await expectCloseAsync(narrow.logits, whole.logits, {
        relative: 1e-5,
        absolute: 1e-6,
        what: 'logits without units at rest',
      });
      for (const { site, start } of width.sites ?? []) {
        const values = whole.activations[site];
        if (values === undefined) continue;
        const resting = Int32Array.from([...Array(width.size).keys()].filter(rests), (unit) => start + unit);
        const seen = gather(values, tensor1d(resting, 'int32'), values.rank - 1);
        await expectCloseAsync(seen, zeros(seen.shape), { relative: 0, what: `activations at ${site}` });
      }
    }),
});

/**
 * What a model must hold to for each of its widths: it stands where it is said to, and a unit whose weights are 0 has the activation 0,
 * the gradient 0, and no part in the logits, which `forward` gives without it too.
 */
export const widthCases = (model: Model): readonly ConformanceCase[] =>
  (model.widths ?? []).flatMap((width) => [placesCase(model, width), restCase(model, width)]);
