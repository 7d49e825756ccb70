import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import type { LanguageModelConfig } from '../language-model/language-model-config.ts';
import { type JobResult, runJob } from './job.ts';

beforeAll(() => setBackend('cpu'));

const data = { kind: 'language-model', text: 'the sea is wide and the sail is torn. '.repeat(20) } as const;

const resultOf = async (loss: object, phase: 'explore' | 'confirm' = 'confirm'): Promise<JobResult> => {
  const config = parseConfig({
    loss,
    model: { kind: 'lstm', embedding: 3, hidden: 4 },
    // steps that no weight of 32 bits can follow, so that every loss leaves the same model
    optimizer: { kind: 'sgd', learningRate: 1e-30 },
    training: { batchSize: 2, sequenceLength: 8, maxSteps: 2, evaluateEvery: 2 },
  } as never) as LanguageModelConfig;
  const job = {
    id: `${phase} none seed 1`,
    phase,
    penalty: 'none',
    as: 'none',
    lambda: null,
  } as const;
  for await (const event of runJob({ ...job, config }, data))
    if (event.type === 'job-end') return event.result;
  throw new Error('the job has no end');
};

it('tests by the plain loss, whatever loss is trained', async () => {
  const plain = await resultOf({ kind: 'crossEntropy' });
  const smoothed = await resultOf({ kind: 'crossEntropy', labelSmoothing: 0.5 });
  expect(smoothed.params).toEqual(plain.params);
  expect(smoothed.best).toEqual(plain.best);
  expect(smoothed.test).toEqual(plain.test);
});

it('shows what a model that was explored writes, the same with every run, and asks its test part for nothing', async () => {
  const plain = await resultOf({ kind: 'crossEntropy' }, 'explore');
  const smoothed = await resultOf({ kind: 'crossEntropy', labelSmoothing: 0.5 }, 'explore');
  expect(plain.excerpt!.prompt.length).toBeGreaterThan(11);
  expect(plain.excerpt!.text.length).toBeGreaterThan(0);
  expect(smoothed.excerpt).toEqual(plain.excerpt);
  expect(plain.test).toBeNull();
  expect((await resultOf({ kind: 'crossEntropy' })).excerpt).toBeUndefined();
});
