import type { RunEvent, TrainingState } from '@ridgeline/contracts';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';

const text = 'The quick brown fox jumps over the lazy dog, and the dog dreams of the fox. '.repeat(40);

const base: LanguageModelConfigInput = {
  model: { kind: 'lstm', embedding: 8, hidden: 12, layers: 2 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  regularizers: [{ kind: 'groupLasso', lambda: Number(process.env.L ?? 0.5), of: 'hidden', as: 'proximal' }],
};

const follow = async (over: LanguageModelConfigInput, options: { resume?: TrainingState } = {}) => {
  const config = parseConfig({
    ...base,
    ...over,
    training: {
      batchSize: 4,
      sequenceLength: 10,
      maxSteps: 400,
      evaluateEvery: 100,
      checkpointEvery: 50,
      windows: 'contiguous',
      ...over.training,
    },
  });
  const events: RunEvent[] = [];
  for await (const event of train(await prepareLanguageModel(config, text), options)) events.push(event);
  return events;
};

describe('x', () => {
  beforeAll(backends.wasm!);
  it('y', async () => {
    const losses = (events: readonly RunEvent[]) => events.flatMap((e) => (e.type === 'step-end' ? [e.objective] : []));
    const t = performance.now();
    const a = await follow({});
    const u = performance.now();
    const b = await follow({ training: { narrowEvery: 10 } });
    console.log(u - t, performance.now() - u);
    console.log(JSON.stringify(b.filter((e) => e.type === 'units-leave')));
    const [x, y] = [losses(a), losses(b)];
    console.log(x.filter((_, i) => i % 20 === 0).join(' '));
    console.log(Math.max(...x.map((v, i) => Math.abs(v - y[i]!) / v)));
    expect(1).toBe(1);
  }, 100000);
});
