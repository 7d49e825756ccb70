import type {
  ActivityRegularizer,
  AnyKind,
  Averaging,
  Constraint,
  GradientMethod,
  Loss,
  Model,
  Noise,
  Objective,
  Optimizer,
  Regularizer,
  WeightNoise,
  WidthRegularizer,
} from '@ridgeline/contracts';
import { losses, objectives } from '@ridgeline/losses';
import { models, translators } from '@ridgeline/models';
import { averagings, gradientMethods, optimizerFromSpec, optimizers } from '@ridgeline/optimizers';
import {
  activityRegularizers,
  constraints,
  noises,
  regularizers,
  weightNoises,
  widthRegularizers,
} from '@ridgeline/regularizers';
import {
  activityRegularizerCases,
  averagingCases,
  type ConformanceCase,
  catalogueUnits,
  constraintCases,
  expectClose,
  type FromSpec,
  gradientMethodCases,
  lossCases,
  modelCases,
  noiseCases,
  objectiveCases,
  optimizerCases,
  regularizerCases,
  type Unit,
  widthRegularizerCases,
} from '@ridgeline/testing';
import { engine, memory, setBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { extremeCases } from './extremes.ts';
import { observing } from './observed-programs.ts';
import { edges } from './op-edges.ts';
import { evaluate, pairs } from './op-pairs.ts';

/** Strong enough to be seen. */
const strong = ({ options, path }: AnyKind): readonly object[] => {
  const strength = path?.option ?? 'rate';
  return [Object.hasOwn(options, strength) ? { [strength]: 0.4 } : {}];
};

/** A rate at which each descends; the first steps of Adadelta are as long as the root of its ε. */
const rate = ({ kind, options }: AnyKind): readonly object[] =>
  'learningRate' in options ? [{ learningRate: 0.1, ...(kind === 'adadelta' && { epsilon: 0.01 }) }] : [{}];

/** Bounds that some of the drawn numbers are beyond. */
const tight = ({ kind }: AnyKind): readonly object[] => (kind === 'l2Ball' ? [{ radius: 1 }] : [{}]);

const narrow = { vocabulary: 5, embedding: 3, hidden: 4 };
const small = { vocabulary: 5, embedding: 3, hidden: 4, width: 8, heads: 2, feedForward: 6, layers: 1 };

/** Those of the small sizes that a model has. */
const narrowest = ({ options }: AnyKind): readonly object[] => [
  Object.fromEntries(Object.entries(small).filter(([name]) => name in options)),
];

const { lstm, minGru, ...others } = models;

type CasesOf<U extends Unit> = (unit: U, fromSpec: FromSpec<U>) => readonly ConformanceCase[];

/** The suite of every unit of a catalogue. */
const of = <U extends Unit>(
  catalogue: Readonly<Record<string, AnyKind<U>>>,
  casesOf: CasesOf<U>,
  over?: (kind: AnyKind<U>) => readonly object[],
): readonly ConformanceCase[] =>
  catalogueUnits<U>(catalogue, over).flatMap(([unitName, unit, fromSpec]) =>
    casesOf(unit, fromSpec).map(({ name, run }) => ({ name: `${unitName} ${name}`, run })),
  );

/** Finite differences of so many operations take minutes where a processor plays the device; each operation has its gradient held above. */
const withoutDifferences: CasesOf<Model> = (unit, fromSpec) =>
  modelCases(unit, fromSpec).filter(({ name }) => name !== 'has the gradient of every parameter');

/** The conformance suite of every kind of unit that works on a device, on the running backend. */
export const unitCases = (): readonly ConformanceCase[] => [
  ...of<Regularizer>(regularizers, regularizerCases, strong),
  ...of<WidthRegularizer>(widthRegularizers, widthRegularizerCases, strong),
  ...of<ActivityRegularizer>(activityRegularizers, activityRegularizerCases, strong),
  ...of<Noise | WeightNoise>({ ...noises, ...weightNoises }, noiseCases, strong),
  ...of<Constraint>(constraints, constraintCases, tight),
  ...of<Loss>(losses, lossCases),
  ...of<Objective>(objectives, objectiveCases),
  ...of<Optimizer>(optimizers, (unit) => optimizerCases(unit, optimizerFromSpec), rate),
  ...of<GradientMethod>(gradientMethods, gradientMethodCases),
  ...of<Averaging>(averagings, averagingCases),
  ...of<Model>({ lstm }, modelCases, () => [narrow]),
  // a layer upon another, and no third, for each takes as long again
  ...of<Model>({ minGru }, modelCases, () => [{ ...narrow, layers: 2 }]),
  ...of<Model>({ ...others, ...translators }, withoutDifferences, narrowest),
];

/** An op's outputs and gradients on the host. */
const numbersOf = async ({ op, shapes }: (typeof pairs)[number]) => {
  const found = tidy(() => {
    const { outputs, gradients } = evaluate(op, shapes);
    return { ...outputs, ...Object.fromEntries(Object.entries(gradients).map(([k, v]) => [`d ${k}`, v])) };
  }) as Readonly<Record<string, Tensor>>;
  const read = await Promise.all(
    Object.entries(found).map(async ([name, value]) => {
      const data = await value.data();
      value.dispose();
      return [name, { shape: value.shape, data }] as const;
    }),
  );
  return Object.fromEntries(read);
};

/** Every device with WebGPU lets a program bind eight buffers, and some no more. */
const observingBuffers = <T>(backend: string, work: () => Promise<T>): Promise<T> =>
  backend === 'webgpu'
    ? observing(({ name, buffers }) => {
        if (name !== undefined && buffers > 8) throw new Error(`${name} binds ${buffers} buffers.`);
      }, work)
    : work();

/** What is held on the device and on the host: tensors, and buffers that no tensor may know of. */
const held = (): readonly number[] => [memory().numTensors, engine().backend.numDataIds()];

/** Every op, with its gradients, on a backend as on the cpu, and as in PyTorch where numbers are extreme. Both have been started. */
export const opCases = (backend: string): readonly ConformanceCase[] => [
  ...[...pairs, ...edges].map((pair) => ({
    name: `${pair.name}, as on the cpu`,
    run: async () => {
      await setBackend('cpu');
      const expected = await numbersOf(pair);
      await setBackend(backend);
      const before = held();
      const found = await observingBuffers(backend, () => numbersOf(pair));
      const after = held();
      if (`${after}` !== `${before}`)
        throw new Error(`${pair.name}: tensors and buffers held were ${before}, are ${after}.`);
      for (const [name, values] of Object.entries(expected))
        expectClose(found[name]!, values, { relative: 1e-4, absolute: 1e-6, what: name });
    },
  })),
  ...extremeCases(),
];

/** What became of a case; `null` if it held. */
export interface Outcome {
  readonly name: string;
  readonly failure: string | null;
}

/** Runs cases one after the other. */
export const outcomesOf = async (cases: readonly ConformanceCase[]): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const { name, run } of cases) {
    const failure = await run().then(
      () => null,
      (error: unknown) => String(error),
    );
    outcomes.push({ name, failure });
  }
  return outcomes;
};
