import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import type { LanguageModelConfig } from './language-model-config.ts';
import { prepareFold } from './text-fold.ts';

const config = parseConfig({
  task: 'language-model',
  data: { valid: 0.1, test: 0.1 },
  model: { kind: 'lstm', embedding: 2, hidden: 2 },
  training: { batchSize: 1, sequenceLength: 4 },
}) as LanguageModelConfig;

// 80 characters to learn from: eight blocks of ten
const blocks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => letter.repeat(10));
const text = `${blocks.join('')}${'v'.repeat(10)}${'t'.repeat(10)}`;

describe('prepareFold', () => {
  it('holds out one contiguous block of the training part, and teaches with the others in their order', async () => {
    const run = await prepareFold(config, text, { index: 2, of: 8 });
    expect(run.parts).toEqual({
      train: blocks.filter((_, index) => index !== 2).join(''),
      valid: blocks[2],
      test: '',
    });
  });

  it('covers the training part once by all folds together, whatever their number', async () => {
    for (const of of [2, 3, 7]) {
      const runs = await Promise.all(
        Array.from({ length: of }, (_, index) => prepareFold(config, text, { index, of })),
      );
      expect(runs.map(({ parts }) => parts.valid).join('')).toBe(blocks.join(''));
    }
  });

  it('learns its tokenizer from what teaches alone', async () => {
    const { tokenizer } = await prepareFold(config, text, { index: 0, of: 8 });
    expect(tokenizer.vocabulary).toContain('b');
    expect(tokenizer.vocabulary).not.toContain('a');
  });

  it('cuts the training part to its configured length first', async () => {
    const short = { ...config, data: { ...config.data, maxCharacters: { train: 20 } } };
    const { parts } = await prepareFold(short, text, { index: 1, of: 2 });
    expect(parts).toMatchObject({ train: blocks[0], valid: blocks[1] });
  });

  it('never cuts a character in two', async () => {
    const rockets = '🚀'.repeat(50);
    for (const index of [0, 1, 2]) {
      const { parts } = await prepareFold(config, rockets, { index, of: 3 });
      expect(`${parts.train}${parts.valid}`).not.toMatch(/(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
  });

  it('is the run of the configuration without a fold', async () => {
    const { parts } = await prepareFold(config, text, null);
    expect(parts.valid).toBe('v'.repeat(10));
  });

  it('refuses more folds than the part has room for', async () => {
    await expect(prepareFold(config, text, { index: 0, of: 200 })).rejects.toMatchObject({ code: 'E_DATA' });
    await expect(prepareFold(config, text, { index: 0, of: 1 })).rejects.toMatchObject({ code: 'E_DATA' });
  });
});
