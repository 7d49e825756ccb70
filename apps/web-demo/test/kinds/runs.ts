import type { AnyKind, RunEvent } from '@ridgeline/contracts';
import { classifiers, models, textEncoders, translators } from '@ridgeline/models';
import { type ConfigInput, parseConfig, prepareStepRun, type StepData, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';

const words = ['mast', 'sail', 'whale', 'rope', 'sea'];
const wordAt = (i: number): string => words[(i * i + (i >> 3)) % words.length]!;

const texts = Array.from({ length: 60 }, (_, row) =>
  Array.from({ length: 3 + (row % 4) }, (_, i) => wordAt(3 * row + i)).join(' '),
);

/** A table of these texts and of what is told of each. */
const tableOf = (columns: readonly [string, string], told: (text: string) => string) => ({
  name: 'texts.csv',
  columns,
  rows: texts.map((text) => [text, told(text)]),
  lines: texts.map((_, row) => row + 2),
});

interface Learnt<D extends StepData> {
  readonly models: Readonly<Record<string, AnyKind>>;
  readonly data: D;
  /** Where noise acts, and what else its configuration says. */
  readonly noisy: string;
  readonly config?: object;
}

const training = { batchSize: 8, maxSteps: 6, evaluateEvery: 6 };

/** Every task whose models are trained by steps, with all of its models and little to learn from. */
const learnt: { readonly [T in StepData['kind']]: Learnt<Extract<StepData, { readonly kind: T }>> } = {
  'language-model': {
    models,
    data: { kind: 'language-model', text: texts.join('\n') },
    noisy: 'embedding',
    config: { data: { valid: 0.1, test: 0.1 }, training: { ...training, sequenceLength: 12 } },
  },
  'neural-classification': {
    models: classifiers,
    data: {
      kind: 'neural-classification',
      table: tableOf(['text', 'label'], (text) => (text.includes('whale') ? 'hunt' : 'calm')),
    },
    noisy: 'embedding',
  },
  'neural-regression': {
    models: textEncoders,
    data: {
      kind: 'neural-regression',
      table: tableOf(['text', 'length'], (text) => `${text.length / 10}`),
    },
    noisy: 'embedding',
    config: { data: { target: 'length' } },
  },
  translation: {
    models: translators,
    data: {
      kind: 'translation',
      tables: tableOf(['source', 'target'], (text) => [...text].reverse().join('')),
    },
    noisy: 'embedding/*',
    config: { tokenizer: { kind: 'char' } },
  },
};

/** A kind's example, but for what its data tell. */
const exampleOf = ({ example, options }: AnyKind): object =>
  Object.fromEntries(Object.entries(example).filter(([name]) => options[name]?.from === undefined));

export interface Run {
  /** SHA-256 of the last weights. */
  readonly hash: string;
  /** The data loss of each step. */
  readonly losses: readonly number[];
}

const follow = async (events: AsyncIterable<RunEvent>): Promise<Run> => {
  const losses: number[] = [];
  for await (const event of events) {
    if (event.type === 'step-end') losses.push(event.dataLoss);
    if (event.type === 'run-end') return { losses, hash: await hashParams(event.state.params) };
  }
  throw new Error('the run has no end');
};

/** A short run of every kind of model of every such task, by the names of both. */
export const runs: Readonly<Record<string, () => Promise<Run>>> = Object.fromEntries(
  Object.entries(learnt).flatMap(([task, { models, data, noisy, config }]) =>
    Object.entries(models).map(([kind, unit]) => [
      `${task}, ${kind}`,
      async () => {
        const settings = {
          task,
          model: { kind, ...exampleOf(unit) },
          optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
          regularizers: [
            { kind: 'dropout', rate: 0.2, at: noisy },
            { kind: 'l1', lambda: 0.001, as: 'proximal' },
          ],
          training,
          ...config,
        };
        return follow(train(await prepareStepRun(parseConfig(settings as ConfigInput) as never, data)));
      },
    ]),
  ),
);
