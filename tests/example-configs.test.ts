import { readdirSync, readFileSync } from 'node:fs';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { readDelimited } from '@ridgeline/data';
import {
  type Config,
  parseConfig,
  prepareLanguageModel,
  prepareNeuralClassification,
  readConfig,
  type StepConfig,
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

const runOf = (config: Config): Promise<StepRun> => {
  switch (config.task) {
    case 'language-model':
      return prepareLanguageModel(config, text);
    case 'neural-classification':
      return prepareNeuralClassification(config, table);
    default:
      throw new Error(`No data for ${config.task}.`);
  }
};

it.each(files)('%s is a configuration that trains', async (file) => {
  const { value, placeOf } = readConfig(readFileSync(new URL(file, folder), 'utf8'), file);
  const config = parseConfig(value as object, file, placeOf) as Extract<Config, StepConfig>;
  const few = { ...config, training: { ...config.training, maxSteps: 3, evaluateEvery: 3, batchSize: 2 } };
  const losses: number[] = [];
  for await (const event of train(await runOf(few as Config)))
    if (event.type === 'step-end') losses.push(event.dataLoss);
  expect(losses).toHaveLength(3);
  for (const loss of losses) expect(loss).toBeLessThan(5);
});

it('finds every configuration in the list of examples', () => {
  const list = readFileSync(new URL('../README.md', folder), 'utf8');
  for (const file of files) expect(list).toContain(`\`configs/${file}\``);
});
