import { readdirSync, readFileSync } from 'node:fs';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { parseConfig, prepareLanguageModel, readConfig, train } from '@ridgeline/recipes';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const folder = new URL('../examples/configs/', import.meta.url);
const files = readdirSync(folder);
const text = 'A mast, a sail, a whale; the sail is torn, the whale is gone, the mast is bare. '.repeat(60);

it.each(files)('%s is a configuration that trains', async (file) => {
  const { value, placeOf } = readConfig(readFileSync(new URL(file, folder), 'utf8'), file);
  const config = parseConfig(value as { task?: 'language-model' }, file, placeOf);
  // a small slice of each: the widths of the largest would take half a minute
  const few = {
    ...config,
    model: 'hidden' in config.model ? { ...config.model, hidden: Math.min(config.model.hidden, 128) } : config.model,
    training: { ...config.training, maxSteps: 3, evaluateEvery: 3, batchSize: 2, sequenceLength: 16 },
  };
  const losses: number[] = [];
  for await (const event of train(await prepareLanguageModel(few, text)))
    if (event.type === 'step-end') losses.push(event.dataLoss);
  expect(losses).toHaveLength(3);
  for (const loss of losses) expect(loss).toBeLessThan(5);
});

it('finds every configuration in the list of examples', () => {
  const list = readFileSync(new URL('../README.md', folder), 'utf8');
  for (const file of files) expect(list).toContain(`\`configs/${file}\``);
});
