import type { Found, GradientMethod, Params, PassAt, StepRows } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { add, addN, mul, type Scalar, scalar, square, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
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

const draw = (name: string, shape: number[]): Tensor =>
  tensor(random.stream(name).normal(shape.reduce((a, b) => a * b, 1)), shape);

const paramsOf = (): Params =>
  record([
    ['layer/kernel', draw('kernel', [2, 3])],
    ['constructor', draw('bias', [3])],
  ]);

const site = 'embedding';

/** Gradients that depend on weights and on what is added to the site alike. */
const passAt = (
  own: Params,
  { params = own, add: added = {}, look = [], tell, from, only }: PassAt,
): Found => {
  const embedded = draw('activation', [2, 4, 3]);
  const activation = added[site] === undefined ? embedded : add(embedded, added[site]);
  const squares = [activation, ...Object.values(params)].map((value) => sum<Scalar>(square(value)));
  return {
    mean: mul(0.5, addN(squares)),
    terms: [{ name: from ? 'divergence' : 'term', value: scalar(1) }],
    gradients: only ? record([]) : mapParams(params, (value) => add(value, sum(activation))),
    carried: record([['hidden', draw('carried', [2, 3])]]),
    buffers: record([]),
    sites: record((only ? Object.keys(added) : look).map((name) => [name, activation] as const)),
    ...(tell && { logits: sum(activation, 1) }),
  };
};

const rows: StepRows = {
  normal: (name, shape) => draw(name, [...shape]),
  withoutPadding: (_, values) => values,
};

const mostPasses = 100;

/** Makes the passes that a method asks for. */
const drive = (unit: GradientMethod, params: Params): { found: Found; passes: readonly PassAt[] } => {
  const asked: PassAt[] = [];
  const passes = unit.find(params, unit.at === undefined ? [] : [site], rows);
  let next = passes.next();
  while (!next.done) {
    ensure(asked.push(next.value) <= mostPasses, `find: expected at most ${mostPasses} passes.`);
    next = passes.next(passAt(params, next.value));
  }
  return { found: next.value, passes: asked };
};

/**
 * What every gradient method must hold to: it comes to an end, with a finite gradient for every parameter; it asks for no site but
 * those that it names; it reads nothing, keeps nothing and disposes nothing; equal calls give equal bits.
 *
 * @example for (const { name, run } of gradientMethodCases(sam({ rho: 0.1 }))) it(name, run);
 */
export const gradientMethodCases = (
  unit: GradientMethod,
  fromSpec?: FromSpec<GradientMethod>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  {
    name: 'comes to a gradient for every parameter, of its shape',
    run: () =>
      scoped(async () => {
        const params = paramsOf();
        const { gradients } = drive(unit, params).found;
        for (const [path, { shape }] of Object.entries(params)) {
          const gradient = gradients[path];
          ensure(gradient?.shape.join() === shape.join(), `find: expected a gradient [${shape}] of ${path}.`);
          ensure(
            (await gradient!.data()).every(Number.isFinite),
            `find: expected finite numbers of ${path}.`,
          );
        }
      }),
  },
  {
    name: 'asks for no site but those that it names',
    run: () =>
      scoped(async () => {
        const named = unit.at === undefined ? [] : [site];
        for (const { add = {}, look = [] } of drive(unit, paramsOf()).passes)
          for (const asked of [...Object.keys(add), ...look])
            ensure(named.includes(asked), `find: it asked for the site ${asked} without naming it.`);
      }),
  },
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      scoped(async () => {
        const params = paramsOf();
        await ensureNoLeak(Object.values(params), async () => {
          const [a, b] = [drive(unit, params).found, drive(unit, params).found];
          for (const [path, value] of Object.entries(a.gradients))
            await ensureSameBits(b.gradients[path]!, value, path);
        });
      }),
  },
];
