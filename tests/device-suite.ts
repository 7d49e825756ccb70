import type { Spec } from '@ridgeline/contracts';
import { losses } from '@ridgeline/losses';
import { encoderDecoderTransformer, models } from '@ridgeline/models';
import { optimizerFromSpec, optimizers } from '@ridgeline/optimizers';
import { activityRegularizers, noises, regularizers } from '@ridgeline/regularizers';
import {
  activityRegularizerCases,
  type ConformanceCase,
  expectClose,
  lossCases,
  modelCases,
  noiseCases,
  optimizerCases,
  regularizerCases,
} from '@ridgeline/testing';
import { memory, setBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { evaluate, pairs } from './op-pairs.ts';

/** Options enough for every factory: each takes those that it knows. */
const options = {
  lambda: 0.3,
  alpha: 0.4,
  rate: 0.4,
  learningRate: 0.1,
  momentum: 0.8,
  weightDecay: 0.01,
  maxNorm: 1,
  transforms: [
    { kind: 'clipByGlobalNorm', maxNorm: 1 },
    { kind: 'adam', learningRate: 0.1 },
  ],
} as never;

const tinyTranslator = { vocabulary: 5, width: 8, heads: 2, feedForward: 6, layers: 1 };
const tiny = { vocabulary: 5, embedding: 3, hidden: 4 };

const of = <U>(
  catalogue: Readonly<Record<string, (given: never) => U>>,
  casesOf: (unit: U, fromSpec: (spec: Spec) => U) => readonly ConformanceCase[],
): readonly ConformanceCase[] =>
  Object.entries(catalogue).flatMap(([kind, make]) =>
    casesOf(make(options), (spec) => make(spec as never)).map(({ name, run }) => ({
      name: `${kind} ${name}`,
      run,
    })),
  );

/** The conformance suite of every kind of unit, on the running backend. */
export const unitCases = (): readonly ConformanceCase[] => [
  ...of(regularizers, regularizerCases),
  ...of(activityRegularizers, activityRegularizerCases),
  ...of(noises, noiseCases),
  ...of(losses, lossCases),
  ...of(optimizers, (unit) => optimizerCases(unit, optimizerFromSpec)),
  ...[models.lstm(tiny), models.lstm({ ...tiny, layers: 2 })].flatMap((model) =>
    modelCases(model, (spec) => models.lstm(spec as never)).map(({ name, run }) => ({
      name: `lstm of ${model.spec.layers} layers ${name}`,
      run,
    })),
  ),
  ...modelCases(encoderDecoderTransformer(tinyTranslator), (spec) => encoderDecoderTransformer(spec as never))
    // finite differences of so many operations take minutes where a processor plays the device; each operation has its gradient held above
    .filter(({ name }) => name !== 'has the gradient of every parameter')
    .map(({ name, run }) => ({ name: `encoderDecoderTransformer ${name}`, run })),
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

/** Every op, with its gradients, on a backend as on the cpu. Both have been started. */
export const opCases = (backend: string): readonly ConformanceCase[] =>
  pairs.map((pair) => ({
    name: `${pair.name}, as on the cpu`,
    run: async () => {
      await setBackend('cpu');
      const expected = await numbersOf(pair);
      await setBackend(backend);
      const before = memory().numTensors;
      const found = await numbersOf(pair);
      if (memory().numTensors !== before) throw new Error(`${pair.name}: tensors were kept.`);
      for (const [name, values] of Object.entries(expected))
        expectClose(found[name]!, values, { relative: 1e-4, absolute: 1e-6, what: name });
    },
  }));

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
