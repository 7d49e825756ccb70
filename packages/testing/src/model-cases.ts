import type { Batch, Model, Params } from '@ridgeline/contracts';
import { evaluationMode, record } from '@ridgeline/tensors';
import {
  add,
  concat,
  grads,
  memory,
  mul,
  slice,
  square,
  sum,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
} from './conformance.ts';
import { decoderCases } from './decoder-cases.ts';
import { decoderTextsCases } from './decoder-texts-cases.ts';
import { draw, drawInputs, sizeOf } from './drawn-model.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { gradientCase } from './gradient-case.ts';
import { modelInputs, rows, time } from './model-inputs.ts';
import { natsOf } from './nats-of.ts';
import { visibilityCases } from './visibility-cases.ts';
import { widthCases } from './width-cases.ts';

const shapesOf = (tensors: readonly (readonly [string, readonly number[]])[]): string =>
  tensors.map(([path, shape]) => `${path} [${shape.join(', ')}]`).join(', ');

const toldShapes = (
  tensors: readonly { readonly path: string; readonly shape: readonly number[] }[],
): string => shapesOf(tensors.map(({ path, shape }) => [path, shape]));

const shapesIn = (params: Params): string =>
  shapesOf(Object.entries(params).map(([path, { shape }]) => [path, shape]));

/** What a model measures of targets alone is what its logits say of them, and so are the gradients. */
const byTargetCase = (model: Model): ConformanceCase => ({
  name: 'measures targets by themselves as its logits do, if it can',
  run: () =>
    scoped(async () => {
      const [params, inputs] = [draw(model), drawInputs(model)];
      const paths = model.parameters.map(({ path }) => path);
      const pass = (values: readonly Tensor[]) =>
        model.forward(
          { ...params, ...record(paths.map((path, i) => [path, values[i]!])) },
          { inputs },
          evaluationMode,
        );
      const tensors = paths.map((path) => params[path]!);
      const { byTarget, logits } = pass(tensors);
      if (byTarget === undefined) return;
      const shape = logits.shape.slice(0, -1);
      const data = random.stream('targets').integers(sizeOf(shape), byTarget.classes);
      const [targets, onHost] = [tensor(data, shape, 'int32'), { shape, data }];
      const close = { relative: 1e-4, absolute: 1e-6 };
      await expectCloseAsync(byTarget.nats({ targets: onHost }), natsOf(logits, targets), close);
      const own = grads((...values: Tensor[]) => sum(pass(values).byTarget!.nats({ targets: onHost })))(
        tensors,
      );
      const whole = grads((...values: Tensor[]) => sum(natsOf(pass(values).logits, targets)))(tensors);
      for (const [i, path] of paths.entries())
        await expectCloseAsync(own[i]!, whole[i]!, { ...close, what: `gradient of ${path}` });
    }),
});

/** What a model says of a table that it only looks up: workers leave the other rows out of their exchange. */
const lookUpCases = (model: Model): readonly ConformanceCase[] => {
  const tables = model.parameters.filter(({ lookedUpBy, tied }) => lookedUpBy !== undefined && !tied);
  const run = (): Promise<void> =>
    scoped(async () => {
      const [params, inputs] = [draw(model), modelInputs(model, (_, size) => new Int32Array(size))];
      for (const { path, shape } of tables) {
        const [gradient] = grads((table: Tensor) =>
          sum(square(model.forward({ ...params, [path]: table }, { inputs }, evaluationMode).logits)),
        )([params[path]!]);
        const slopes = await gradient!.data();
        const width = sizeOf(shape.slice(1));
        const reached = slopes.findIndex((slope, i) => i >= width && slope !== 0);
        ensure(
          reached === -1,
          `${path}: row ${Math.floor(reached / width)} has a gradient and is not looked up.`,
        );
      }
    });
  return tables.length === 0 ? [] : [{ name: 'reaches only the rows of a table that its inputs name', run }];
};

const siteCases = (model: Model): readonly ConformanceCase[] => [
  {
    name: 'visits every site in order, with the activation that it tells',
    run: () =>
      scoped(async () => {
        const visited: [string, Tensor][] = [];
        const noise = (site: string, activation: Tensor): Tensor => {
          visited.push([site, activation]);
          return mul(activation, 0.5);
        };
        const { activations, logits } = model.forward(
          draw(model),
          { inputs: drawInputs(model) },
          { training: true, noise },
        );
        ensure(
          new Set(model.sites).size === model.sites.length,
          `sites: each must have a name of its own, got ${model.sites.join(', ')}.`,
        );
        const names = visited.map(([site]) => site).join(', ');
        ensure(names === model.sites.join(', '), `sites: expected ${model.sites.join(', ')}, got ${names}.`);
        ensure(model.sites.includes('logits'), `sites: expected logits among them, got ${names}.`);
        for (const [site, activation] of visited) {
          ensure(activations[site] !== undefined, `activations: ${site} is missing.`);
          await ensureSameBits(activations[site], activation, `activation before noise at ${site}`);
        }
        await ensureSameBits(logits, mul(activations.logits!, 0.5), 'logits after noise');
      }),
  },
  {
    name: 'goes on with what noise gives back',
    run: () =>
      scoped(async () => {
        const [params, inputs] = [draw(model), drawInputs(model)];
        const plain = (await model.forward(params, { inputs }, evaluationMode).logits.data()).join();
        for (const noisy of model.sites) {
          const noise = (site: string, activation: Tensor): Tensor =>
            site === noisy ? add(mul(activation, 3), 1) : activation;
          const { logits } = model.forward(params, { inputs }, { training: true, noise });
          ensure(
            (await logits.data()).join() !== plain,
            `noise: expected other logits with noise at ${noisy}.`,
          );
        }
      }),
  },
];

/** Buffers come back from training, each in its shape, and evaluation looks at what it is given. */
const bufferCases = (model: Model): readonly ConformanceCase[] => {
  const { buffers = [] } = model;
  if (buffers.length === 0) return [];
  const run = (): Promise<void> =>
    scoped(async () => {
      const [params, inputs] = [draw(model), drawInputs(model)];
      const trained = model.forward(params, { inputs }, { ...evaluationMode, training: true }).buffers ?? {};
      const [expected, actual] = [toldShapes(buffers), shapesIn(trained)];
      ensure(actual === expected, `buffers: expected ${expected} after training, got ${actual}.`);
      const logits = async (values: Params): Promise<string> =>
        (await model.forward(values, { inputs }, evaluationMode).logits.data()).join();
      ensure(
        (await logits({ ...params, ...trained })) !== (await logits(params)),
        'buffers: expected other logits when evaluating with those that training gave.',
      );
    });
  return [{ name: 'gives its buffers anew when training, and evaluates with them', run }];
};

/** Two halves, what the first carries given to the second, are as good as the whole. */
const ensureCarried = (model: Model): Promise<void> =>
  scoped(async () => {
    const [params, inputs] = [draw(model), drawInputs(model)];
    const half = (from: number, carried?: Params) => {
      const part = { ...inputs, ids: slice(inputs.ids!, [0, from], [rows, time / 2]) };
      return model.forward(params, { inputs: part, ...(carried && { carried }) }, evaluationMode);
    };
    const whole = model.forward(params, { inputs }, evaluationMode);
    if (whole.carried === undefined) return;
    const first = half(0);
    const second = half(time / 2, first.carried);
    const logits = concat([first.logits, second.logits], 1);
    await expectCloseAsync(logits, whole.logits, { relative: 1e-5, what: 'logits in two halves' });
    for (const [path, value] of Object.entries(whole.carried)) {
      ensure(second.carried?.[path] !== undefined, `carried: ${path} is missing when some was given.`);
      await expectCloseAsync(second.carried[path], value, { relative: 1e-5, what: path });
    }
  });

/**
 * What every model must hold to: first values as its parameters and buffers say, logits of the right shape, sites visited in
 * order, right gradients, targets measured by themselves as by logits, padding and later ids not seen, a state that can be carried, a decoder that reads as `forward` does, nothing kept or disposed, equal calls
 * give equal bits.
 *
 * It is given the inputs that it names; ids are drawn below `spec.vocabulary`, masks hide nothing but where padding is looked at.
 *
 * @param model of a tiny size: three or four units per layer.
 * @param fromSpec rebuilds it; without it, what needs a rebuilt unit is left out.
 * @example for (const { name, run } of modelCases(lstm({ vocabulary: 5, embedding: 3, hidden: 4 }))) it(name, run);
 */
export const modelCases = (model: Model, fromSpec?: FromSpec<Model>): readonly ConformanceCase[] => [
  ...specCases(model, fromSpec),
  {
    name: 'begins with the parameters that it tells, the same for the same random stream',
    run: () =>
      scoped(async () => {
        const [params, again, other] = [draw(model), draw(model), model.init(random.stream('other'))];
        const expected = toldShapes([...model.parameters, ...(model.buffers ?? [])]);
        const actual = shapesIn(params);
        ensure(actual === expected, `init: expected ${expected}, got ${actual}.`);
        for (const [path, value] of Object.entries(params)) await ensureSameBits(again[path]!, value, path);
        const bits = async (values: Params): Promise<string> =>
          (await Promise.all(Object.values(values).map((value) => value.data()))).join();
        ensure(
          (await bits(params)) !== (await bits(other)),
          'init: expected other values from another random stream.',
        );
      }),
  },
  {
    name: 'gives one logit a class, at every position or for every row',
    run: () =>
      scoped(async () => {
        const { logits } = model.forward(
          draw(model),
          { inputs: drawInputs(model) } satisfies Omit<Batch, 'targets'>,
          evaluationMode,
        );
        const leading = logits.shape.slice(0, -1).join(', ');
        ensure(
          leading === `${rows}, ${time}` || leading === `${rows}`,
          `logits: expected [${rows}, ${time}, V] or [${rows}, C], got [${logits.shape.join(', ')}].`,
        );
        ensure((await logits.data()).every(Number.isFinite), 'logits: expected finite numbers.');
        const vocabulary = model.spec.vocabulary;
        if (logits.rank === 3 && typeof vocabulary === 'number') {
          ensure(
            logits.shape[2] === vocabulary,
            `logits: expected V = ${vocabulary}, got ${logits.shape[2]}.`,
          );
        }
      }),
  },
  ...siteCases(model),
  gradientCase(model),
  ...lookUpCases(model),
  byTargetCase(model),
  ...bufferCases(model),
  ...visibilityCases(model),
  ...widthCases(model),
  { name: 'can carry its state from batch to batch', run: () => ensureCarried(model) },
  ...decoderCases(model),
  ...decoderTextsCases(model),
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      scoped(async () => {
        const before = memory().numTensors;
        const params = tidy(() => draw(model));
        const made = memory().numTensors - before;
        const count = Object.keys(params).length;
        ensure(made === count, `init: expected ${count} tensors to remain, got ${made}.`);
        const inputs = drawInputs(model);
        await ensureNoLeak([...Object.values(params), ...Object.values(inputs)], async () => {
          const [a, b] = [0, 1].map(() => model.forward(params, { inputs }, evaluationMode).logits) as [
            Tensor,
            Tensor,
          ];
          await ensureSameBits(a, b, 'the second call');
        });
      }),
  },
];
