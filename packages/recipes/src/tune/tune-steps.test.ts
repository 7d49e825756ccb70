import { inProcess } from '@ridgeline/tuning';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import type { LanguageModelConfig } from '../language-model/language-model-config.ts';
import { languageModelTuning } from '../language-model/language-model-tuning.ts';
import type { TuneExecutors } from './tune-search.ts';
import { tuneSteps } from './tune-steps.ts';

const config = parseConfig({
  model: { kind: 'lstm', embedding: 2, hidden: 2 },
  training: { batchSize: 2, sequenceLength: 4, maxSteps: 10 },
}) as LanguageModelConfig;

/** What training comes to, made up: the lower the rate, the better; the seed that validates best tests worst. */
const executors: TuneExecutors = {
  search: inProcess(async ({ config: { optimizer } }) => {
    const error = optimizer.learningRate as number;
    return [{ lambda: null, error, train: error, zeros: 0, steps: 10, seconds: 0 }];
  }),
  final: inProcess(async ({ config: { seed } }) => ({
    validation: [1.5, 1, 2][seed]!,
    train: 0.5,
    test: [2, 3, 1][seed]!,
    testScores: { bitsPerCharacter: seed, accuracy: null, r2: null },
    zeros: 0,
    bestStep: 10 * seed,
    steps: 10,
    seconds: 0,
    params: {},
  })),
};

it('keeps the seed that is best by validation, and tells the mean of all on the test part', async () => {
  const { tuning, kept } = await tuneSteps(
    {
      problem: languageModelTuning,
      plan: {
        config,
        name: 'sea',
        search: 'grid',
        penalty: null,
        lambdas: [],
        space: { 'optimizer.learningRate': { among: [0.1, 0.01, 0.03] } },
        trials: 3,
        seeds: [0, 1, 2],
        folds: 1,
        rule: 'minimum',
        trainings: 1,
        environment: {},
      },
    },
    { kind: 'language-model', text: 'the sea is wide and the sail is torn. '.repeat(20) },
    executors,
  );
  expect(tuning.chosen.settings).toEqual({ 'optimizer.learningRate': 0.01 });
  expect(kept).toMatchObject({ validation: 1, bestStep: 10, config: { seed: 1 } });
  expect(kept.config.optimizer.learningRate).toBe(0.01);
  expect(tuning.chosen.seed).toBe(1);
  expect(tuning.test.loss.mean).toBe(2);
  expect(tuning.chosen.validation!.mean).toBe(1.5);
});
