import '@tensorflow/tfjs-backend-cpu';
import type { Noise } from '@ridgeline/contracts';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import type { LanguageModelConfig } from '../language-model/language-model-config.ts';
import { languageModelTuning as problem } from '../language-model/language-model-tuning.ts';
import { type PathProgress, type PathTask, runPath } from './tune-path.ts';
import type { TunePoint } from './tune-point.ts';
import { runFinal, runTrial } from './tune-trial.ts';

const words = ['the sea ', 'a whale ', 'and so ', 'it was ', 'of old '];
const text = Array.from({ length: 160 }, (_, index) => words[(index * index + 3 * index) % 5]).join('');
const data = { kind: 'language-model', text } as const;

const config = parseConfig({
  task: 'language-model',
  model: { kind: 'lstm', embedding: 3, hidden: 4 },
  optimizer: { kind: 'adam', learningRate: 0.05, clipGlobalNorm: 1 },
  training: { batchSize: 4, sequenceLength: 8, maxSteps: 12, evaluateEvery: 6 },
}) as LanguageModelConfig;

const task: PathTask<LanguageModelConfig> = {
  kind: 'path',
  name: 'path',
  config,
  fold: null,
  penalty: 'l1',
  lambdas: [40, 0.5, 0.05, 0.005],
  steps: 8,
};

const timeless = (points: readonly TunePoint[]) => points.map(({ seconds, ...point }) => point);

describe('runPath', () => {
  it('sets every penalised weight to zero at a strength no step can hold against, and comes back from it', async () => {
    const points = await runPath(problem, task, data);
    expect(points.map(({ lambda }) => lambda)).toEqual(task.lambdas);
    expect(points[0]!.zeros).toBe(1);
    expect(points.at(-1)!.zeros).toBeLessThan(0.1);
    // a dead model would say the same at every strength
    expect(points.at(-1)!.error).toBeLessThan(points[0]!.error! - 0.1);
    expect(points.map(({ steps }) => steps)).toEqual([8, 8, 8, 8]);
  });

  it('comes from any point on to the numbers of the unbroken path', async () => {
    const kept: PathProgress[] = [];
    const whole = await runPath(problem, task, data, { onPoint: (progress) => kept.push(progress) });
    expect(kept.map(({ points }) => points.length)).toEqual([1, 2, 3, 4]);
    for (const from of kept) {
      expect(timeless(await runPath(problem, task, data, { from }))).toEqual(timeless(whole));
    }
  });

  it('reads batches and draws noise of its own at each strength', async () => {
    const [read, drawn] = [new Set<number>(), new Set<number>()];
    const noise: Noise = {
      spec: { kind: 'probe' },
      apply: (activation, random) => {
        drawn.add(random.uint32(1)[0]!);
        return activation;
      },
    };
    const prepare: typeof problem.prepare = async (...given) => {
      const run = await problem.prepare(...given);
      const at = (step: number) => {
        read.add(step);
        return run.batches.at(step);
      };
      return { ...run, batches: { ...run.batches, at }, rules: [...run.rules, { noise, at: 'output' }] };
    };
    await runPath({ prepare }, task, data);
    // four strengths of eight steps
    expect([...read]).toEqual(Array.from({ length: 32 }, (_, step) => step));
    expect(drawn.size).toBe(32);
  });

  it('frees every tensor, and stops with E_ABORTED when it is told to', async () => {
    const before = memory().numTensors;
    await runPath(problem, task, data);
    const controller = new AbortController();
    const stopped = runPath(problem, task, data, {
      signal: controller.signal,
      onPoint: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(memory().numTensors).toBe(before);
  });

  it('refuses a schedule of the learning rate', async () => {
    const learningRate = {
      kind: 'warmupCosine',
      peak: 0.1,
      floor: 0,
      warmupSteps: 1,
      decaySteps: 9,
    } as const;
    const scheduled = { ...config, optimizer: { ...config.optimizer, learningRate } };
    await expect(runPath(problem, { ...task, config: scheduled }, data)).rejects.toMatchObject({
      code: 'E_CONFIG',
    });
  });

  it('takes dropout’s rates as strengths too', async () => {
    const points = await runPath(problem, { ...task, penalty: 'dropout', lambdas: [0.8, 0.2] }, data);
    expect(points.map(({ zeros }) => zeros)).toEqual([0, 0]);
  });
});

describe('runTrial', () => {
  const trial = { kind: 'trial', name: 'trial', config, fold: null, lambda: null, steps: 12 } as const;

  it('is the run that the final training is', async () => {
    const [point] = await runTrial(problem, trial, data);
    const final = await runFinal(problem, { kind: 'final', name: 'final', config }, data);
    expect(point!.error).toBe(final.validation);
    expect(point!.train).toBe(final.train);
    expect(final.test).toBeGreaterThan(0);
  });

  it('measures and tests by the plain loss, whatever loss is trained', async () => {
    // steps that no weight of 32 bits can follow, so that both losses leave the same model
    const still = { ...config, optimizer: { kind: 'sgd', learningRate: 1e-30 } as const };
    const smooth = { ...still, loss: { kind: 'crossEntropy', labelSmoothing: 0.5 } as const };
    const final = (given: LanguageModelConfig) =>
      runFinal(problem, { kind: 'final', name: 'final', config: given }, data);
    const [plain, smoothed] = [await final(still), await final(smooth)];
    expect(smoothed.params).toEqual(plain.params);
    expect(smoothed.validation).toBe(plain.validation);
    expect(smoothed.test).toBe(plain.test);
  });

  it('has no error where training comes to numbers that are not finite', async () => {
    const wild = { ...config, optimizer: { kind: 'sgd', learningRate: 1e38 } as const };
    expect(await runTrial(problem, { ...trial, config: wild }, data)).toMatchObject([
      { error: null, train: null },
    ]);
  });
});
