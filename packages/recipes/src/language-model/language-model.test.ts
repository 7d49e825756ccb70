import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { prepareLanguageModel } from './language-model.ts';

const configured = (sequenceLength: number) =>
  parseConfig({
    task: 'language-model',
    data: { valid: 0, test: 0 },
    model: { kind: 'transformer', width: 8, heads: 2, layers: 1, contextLength: 8 },
    training: { batchSize: 2, sequenceLength, maxSteps: 1 },
  }) as never;

it('refuses sequences that the model has no positions for, before a batch is read', async () => {
  await setBackend('cpu');
  const text = { train: 'Call me Ishmael. Some years ago, never mind how long precisely.' };
  await expect(prepareLanguageModel(configured(9), text)).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: 'training.sequenceLength must be at most model.contextLength, 8, got 9.',
    at: 'training.sequenceLength',
  });
  const { model } = await prepareLanguageModel(configured(8), text);
  expect(model.contextLength).toBe(8);
});
