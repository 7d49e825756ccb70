import { readdirSync, readFileSync } from 'node:fs';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { readDelimited, type Table } from '@ridgeline/data';
import {
  type Config,
  parseConfig,
  prepareLanguageModel,
  prepareNeuralClassification,
  prepareTranslation,
  readConfig,
  type StepRun,
  train,
} from '@ridgeline/recipes';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const folder = new URL('../examples/configs/', import.meta.url);
const files = readdirSync(folder);
const text = 'A mast, a sail, a whale; the sail is torn, the whale is gone, the mast is bare. '.repeat(60);
const rows = Array.from({ length: 40 }, (_, row) => {
  const [label, word] = row % 2 === 0 ? ['good', 'moving'] : ['bad', 'dull'];
  return `a ${word} film of ${row % 5} sails,${label}`;
});
const table = readDelimited(`text,label\n${rows.join('\n')}\n`);

const pairs = Array.from({ length: 40 }, (_, i) => [
  `a mast, a sail and ${i % 7} whales`,
  `un mât, une voile et ${i % 7} baleines`,
]);
const tableOf = (name: string, rows: readonly (readonly string[])[]): Table => ({
  name,
  columns: ['source', 'target'],
  rows,
  lines: rows.map((_, i) => i + 1),
});

const configOf = (file: string): Config => {
  const { value, placeOf } = readConfig(readFileSync(new URL(file, folder), 'utf8'), file);
  return parseConfig(value as object, file, placeOf) as Config;
};

const few = { maxSteps: 3, evaluateEvery: 3, batchSize: 2 };

/** The widths of the largest would take half a minute. */
const small = <M extends object>(model: M): M =>
  'hidden' in model ? { ...model, hidden: Math.min(model.hidden as number, 128) } : model;

/** A run of a few steps on a slice of text. */
const shortRun = (config: Config): Promise<StepRun> => {
  if (config.task === 'language-model')
    return prepareLanguageModel(
      { ...config, model: small(config.model), training: { ...config.training, ...few, sequenceLength: 16 } },
      text,
    );
  if (config.task === 'neural-classification')
    return prepareNeuralClassification({ ...config, training: { ...config.training, ...few } }, table);
  if (config.task !== 'translation') throw new Error(`no slice of data is for ${config.task}`);
  const training = { ...config.training, ...few, batchTokens: 40 };
  return prepareTranslation(
    { ...config, training },
    {
      train: tableOf('train', pairs.slice(0, 30)),
      valid: tableOf(
        'valid',
        pairs.slice(30).map(([source, target]) => [`${source}!`, target!]),
      ),
      test: tableOf('test', [['a sail', 'une voile']]),
    },
  );
};

it.each(files)('%s is a configuration that trains', async (file) => {
  const losses: number[] = [];
  for await (const event of train(await shortRun(configOf(file))))
    if (event.type === 'step-end') losses.push(event.dataLoss);
  expect(losses).toHaveLength(3);
  for (const loss of losses) expect(loss).toBeLessThan(10);
});

it('finds every configuration in the list of examples', () => {
  const list = readFileSync(new URL('../README.md', folder), 'utf8');
  for (const file of files) expect(list).toContain(`\`configs/${file}\``);
});
