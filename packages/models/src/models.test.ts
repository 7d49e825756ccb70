import '@tensorflow/tfjs-backend-cpu';
import type { Mode } from '@ridgeline/contracts';
import { evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose, modelCases } from '@ridgeline/testing';
import { gather, ready, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { models } from './catalog.ts';
import { lstm } from './lstm.ts';
import { minGru } from './min-gru.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const tiny = { vocabulary: 5, embedding: 3, hidden: 4 };
/** One width, so that the table of embeddings can be the head. */
const tied = { ...tiny, embedding: 4 };

const variants = [
  models.lstm({ ...tiny, layers: 2 }),
  models.lstm({ ...tiny, layers: 3 }),
  models.lstm({ ...tiny, head: { kind: 'adaptive', cutoffs: [2, 4], divisor: 2 } }),
  models.lstm({ ...tiny, layers: 2, head: { kind: 'adaptive', cutoffs: [1], headBias: false } }),
  models.lstm({ ...tiny, head: { kind: 'sampled', samples: 3 } }),
  models.lstm({ ...tied, layers: 2, tied: true }),
  models.lstm({ ...tied, tied: true }),
  models.gru({ ...tied, tied: true }),
  models.gru({ ...tiny, layers: 3, residual: true }),
  models.gru({ ...tied, layers: 2, residual: true, tied: true }),
  models.gru({ ...tiny, layers: 2, head: { kind: 'adaptive', cutoffs: [2, 4], divisor: 2 } }),
  models.rnn({ ...tiny, layers: 2, residual: true, head: { kind: 'sampled', samples: 3 } }),
  models.minGru({ ...tiny, layers: 2, head: { kind: 'adaptive', cutoffs: [1], headBias: false } }),
  models.awdLstm({ ...tiny, layers: 1 }),
];

describe.each(variants.map((model) => [JSON.stringify(model.spec), model] as const))('%s', (_, model) => {
  const fromSpec = (spec: typeof model.spec) => models[spec.kind as keyof typeof models](spec as never);
  it.each(modelCases(model, fromSpec).map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
});

/** A ReLU has a kink, which finite differences step over: its gradients are held to PyTorch. */
const rectified = [
  models.lstm({ ...tiny, activation: 'relu' }),
  models.gru({ ...tied, tied: true, activation: 'relu' }),
  models.gru({ ...tiny, layers: 3, residual: true, activation: 'relu' }),
  models.rnn({ ...tiny, layers: 2, nonlinearity: 'relu', activation: 'relu' }),
];

describe.each(rectified.map((model) => [JSON.stringify(model.spec), model] as const))('%s', (_, model) => {
  const cases = modelCases(model).filter(({ name }) => !name.includes('gradient'));
  it.each(cases.map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
});

const recurrent = [
  lstm({ ...tiny, layers: 2 }),
  models.gru({ ...tiny, layers: 2 }),
  models.rnn({ ...tiny, layers: 2 }),
  models.awdLstm(tiny),
  minGru({ ...tiny, layers: 2 }),
].map((model) => [model.spec.kind, model] as const);

it.each(recurrent)('%s carries its state: two halves of a text give what the whole gives', (_, model) => {
  tidy(() => {
    const params = model.init(randomStream(1));
    const mode = { training: false, noise: (_: string, x: never) => x } as never;
    const ids = (values: number[]) => ({ ids: tensor2d([values], [1, values.length], 'int32') });
    const whole = model.forward(params, { inputs: ids([0, 1, 2, 3, 4, 0]) }, mode).logits.dataSync();
    const first = model.forward(params, { inputs: ids([0, 1, 2, 3]) }, mode);
    const second = model.forward(params, { inputs: ids([4, 0]), carried: first.carried! }, mode);
    const halves = [...first.logits.dataSync(), ...second.logits.dataSync()];
    halves.forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i]!, 6);
    });
  });
});

it.each(recurrent)('%s passes through padding as if it were not there', (_, model) => {
  tidy(() => {
    const params = model.init(randomStream(1));
    const pass = (ids: number[], mask?: number[]) => {
      const inputs = {
        ids: tensor2d([ids], [1, ids.length], 'int32'),
        ...(mask && { idsMask: tensor2d([mask]) }),
      };
      return model.forward(params, { inputs }, evaluationMode);
    };
    const [whole, padded] = [pass([3, 1, 4]), pass([3, 0, 1, 4, 2], [1, 0, 1, 1, 0])];
    const counting = gather(padded.logits, [0, 2, 3], 1);
    expectClose(counting, whole.logits, { relative: 1e-5 });
    for (const [path, state] of Object.entries(whole.carried!))
      expectClose(padded.carried![path]!, state, { relative: 1e-5, what: path });
  });
});

it('cnn takes padding for the zeros that stand before a text, in every layer', () => {
  const model = models.cnn({ vocabulary: 5, width: 3, layers: 2, kernelSize: 3 });
  tidy(() => {
    const params = model.init(randomStream(1));
    const pass = (ids: number[], mask: number[]) => {
      const inputs = {
        ids: tensor2d([ids], [1, ids.length], 'int32'),
        idsMask: tensor2d([mask]),
      };
      return model.forward(params, { inputs }, evaluationMode).logits;
    };
    const padded = gather(pass([2, 0, 3, 1, 4], [0, 0, 1, 1, 1]), [2, 3, 4], 1);
    expectClose(padded, pass([3, 1, 4], [1, 1, 1]), { relative: 1e-5 });
  });
});

it.each([
  ['lstm', lstm(tiny), ['hidden', 'output', 'logits']],
  ['gru', models.gru(tiny), ['hidden', 'output', 'logits']],
  ['awdLstm', models.awdLstm(tiny), ['between/0', 'between/1', 'hidden', 'output', 'dropped', 'logits']],
  ['minGru', minGru({ ...tiny, layers: 2 }), ['between/0', 'hidden', 'output', 'logits']],
] as const)('%s leaves out the site of the embedding only where nothing watches it', (_, model, others) => {
  tidy(() => {
    const params = model.init(randomStream(1));
    const inputs = { ids: tensor2d([0, 1, 2, 3, 4, 0, 1, 2], [2, 4], 'int32') };
    const seen = (mode: Partial<Mode>) => {
      const { logits, activations } = model.forward(params, { inputs }, { ...evaluationMode, ...mode });
      return { logits: logits.dataSync(), sites: Object.keys(activations) };
    };
    const watched = seen({ watched: (site) => site === 'embedding' });
    const folded = seen({ watched: (site) => site !== 'embedding' });
    expect(watched.sites).toEqual(['embedding', ...others]);
    expect(folded.sites).toEqual(others);
    expectClose(folded.logits, watched.logits, { relative: 1e-5 });
  });
});

it('begins as PyTorch does: uniform ±1/√H in layers and head, N(0, 1) in the embedding', () => {
  tidy(() => {
    const params = lstm({ vocabulary: 200, embedding: 50, hidden: 64 }).init(randomStream(2));
    const limit = 1 / Math.sqrt(64);
    for (const path of ['lstm/0/kernel', 'lstm/0/recurrent', 'lstm/0/bias', 'head/kernel', 'head/bias']) {
      const values = params[path]!.dataSync();
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
      expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.9 * limit);
    }
    const table = Array.from(params['embedding/table']!.dataSync());
    expect(Math.sqrt(table.reduce((total, value) => total + value * value, 0) / table.length)).toBeCloseTo(
      1,
      1,
    );
  });
});

it('begins uniform in a range where one is given, norms aside', () => {
  const model = lstm({
    vocabulary: 40,
    embedding: 30,
    hidden: 30,
    layers: 2,
    residual: true,
    initialRange: 0.02,
  });
  tidy(() => {
    const first = model.init(randomStream(1));
    for (const { path, role } of model.parameters) {
      const values = [...first[path]!.dataSync()];
      const largest = Math.max(...values.map(Math.abs));
      if (role === 'norm') expect(new Set(values).size).toBe(1);
      else {
        expect(largest).toBeLessThanOrEqual(0.02);
        expect(largest).toBeGreaterThan(0.018);
      }
    }
  });
});

it('refuses a batch that lacks its input, by name', () => {
  tidy(() => {
    const model = lstm(tiny);
    const inputs = { source: tensor2d([0, 1], [1, 2], 'int32') };
    expect(() => model.forward(model.init(randomStream(1)), { inputs }, evaluationMode)).toThrow(
      'lstm: inputs of a batch must have "ids", got source.',
    );
  });
});

it('refuses sizes and words that make no model', () => {
  expect(() => lstm({ ...tiny, hidden: 0 })).toThrow('lstm: hidden must be an integer ≥ 1, got 0.');
  expect(() => lstm({ ...tiny, activation: 'rleu' as never })).toThrow(
    /activation must be one of relu, none/,
  );
  expect(() => lstm({ ...tiny, tied: true })).toThrow(
    'lstm: with tied the embedding must be as wide as the last recurrent layer, got 3 and 4.',
  );
  expect(() => models.gru({ ...tied, tied: true, head: { kind: 'sampled', samples: 3 } })).toThrow(
    'gru: with tied the head must be the table of embeddings, got {"kind":"sampled","samples":3}.',
  );
});
