import { inProcess } from '@ridgeline/tuning';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import type { LanguageModelConfig } from '../language-model/language-model-config.ts';
import { languageModelTuning } from '../language-model/language-model-tuning.ts';
import type { StepPlan, TuneExecutors } from './tune-search.ts';
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

const plan: StepPlan<LanguageModelConfig> = {
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
};

const tuned = (over: Partial<typeof plan> = {}, search = executors.search) =>
  tuneSteps(
    { problem: languageModelTuning, plan: { ...plan, ...over } },
    { kind: 'language-model', text: 'the sea is wide and the sail is torn. '.repeat(20) },
    { ...executors, search },
  );

it('keeps the seed that is best by validation, and tells the mean of all on the test part', async () => {
  const { tuning, kept } = await tuned();
  expect(tuning.chosen.settings).toEqual({ 'optimizer.learningRate': 0.01 });
  expect(kept).toMatchObject({ validation: 1, bestStep: 10, config: { seed: 1 } });
  expect(kept.config.optimizer.learningRate).toBe(0.01);
  expect(tuning.chosen.seed).toBe(1);
  expect(tuning.test.loss.mean).toBe(2);
  expect(tuning.chosen.validation!.mean).toBe(1.5);
});

it('keeps the model and the tokenizer of the settings that were chosen', async () => {
  const space = { 'model.hidden': { among: [5] }, tokenizer: { among: [{ kind: 'word' }] } };
  const { tuning, kept } = await tuned({ space });
  expect(kept.run.model.spec).toMatchObject({ hidden: 5 });
  expect(kept.run.tokenizer.encode('the sea').ids).toHaveLength(2);
  const sizes = kept.run.model.parameters.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  expect(tuning.model.parameters).toBe(sizes.reduce((a, b) => a + b, 0));
});

it('takes the mean over seeds for the error of a fold', async () => {
  const errors = [
    [1, 2, 6],
    [4, 8, 9],
  ];
  const search: TuneExecutors['search'] = inProcess(async ({ fold, config: { seed } }) => [
    { lambda: null, error: errors[fold!.index]![seed]!, train: 0, zeros: 0, steps: 10, seconds: 0 },
  ]);
  const { tuning } = await tuned({ folds: 2 }, search);
  expect(tuning.rows.map((row) => row.errors)).toEqual(Array(3).fill([3, 7]));
});

it('chooses among candidates that had all the steps, and counts the steps of each budget', async () => {
  // the longer, the worse: whatever was left out early has the lower error
  const search: TuneExecutors['search'] = inProcess(async ({ config: { optimizer }, steps }) => {
    const error = steps + (optimizer.learningRate as number);
    return [{ lambda: null, error, train: 0, zeros: 0, steps, seconds: 0 }];
  });
  const nine = { ...config, training: { ...config.training, maxSteps: 9 } };
  const space = { 'optimizer.learningRate': { logUniform: [0.01, 0.1] as const } };
  const { tuning } = await tuned({ config: nine, search: 'halving', space, trials: 9, seeds: [0] }, search);
  // nine for 1 step, three for 3, one for 9
  const steps = tuning.rows.map((row) => row.steps).sort((a, b) => a - b);
  expect(steps).toEqual([1, 1, 1, 1, 1, 1, 4, 4, 13]);
  expect(tuning.cost.steps).toBe(27);
  const chosen = tuning.rows.find(({ settings }) => settings === tuning.chosen.settings)!;
  expect(chosen.steps).toBe(13);
});
