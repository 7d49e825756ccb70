import type { AnyKind, Mode, Model, NoiseRule, Params, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { embeddingBag, textCnn } from '@ridgeline/models';
import { fgm, sgd, virtualAdversarial } from '@ridgeline/optimizers';
import { evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import {
  add,
  grad,
  memory,
  mul,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { all, batchOf, length, lengths, make, paramsOf, radius, rows } from './input-norm-parts.ts';

/** Each vector of the last axis, or each row without its padding, scaled back in float64. */
const projected = (activation: Tensor, over: 'token' | 'sequence', seen?: number[]): Tensor => {
  const width = activation.shape.at(-1)!;
  const values = activation.dataSync<'float32'>();
  const size = over === 'token' ? width : length * width;
  const found = values.slice();
  for (let start = 0; start < values.length; start += size) {
    const counted = over === 'token' ? size : lengths[start / size]! * width;
    const norm = Math.hypot(...values.subarray(start, start + counted));
    seen?.push(norm);
    if (norm > radius) for (let i = start; i < start + size; i++) found[i] = (values[i]! * radius) / norm;
  }
  return tensor(found, activation.shape);
};

const isEmbedding = (site: string): boolean => /^embedding(\/|$)/.test(site);
const projecting = (over: 'token' | 'sequence', seen?: number[]): Mode => ({
  training: false,
  noise: (site, activation) => (isEmbedding(site) ? projected(activation, over, seen) : activation),
});

const logitsOf = (model: Model, params: Params, mode: Mode): Tensor =>
  model.forward(params, batchOf(model), mode).logits;

const kinds = Object.values(all) as readonly AnyKind[];
const ofTexts = kinds.filter(({ options }) => Object.hasOwn(options, 'inputNormOver'));

describe.each(Object.entries(backends))('inputNorm on %s', (_, start) => {
  beforeAll(start);

  it.each([
    ...kinds.map((kind) => [kind.kind, 'token', kind] as const),
    ...ofTexts.map((kind) => [kind.kind, 'sequence', kind] as const),
  ])('%s goes on with its inputs within the ball, each %s', (_, over, kind) => {
    tidy(() => {
      const more = over === 'sequence' ? { inputNormOver: over } : {};
      const [plain, model] = [make(kind), make(kind, { inputNorm: radius, ...more })];
      expect(model.spec).toEqual({ ...plain.spec, inputNorm: radius, ...more });
      const params = paramsOf(plain);
      const norms: number[] = [];
      const expected = logitsOf(plain, params, projecting(over, norms));
      expect(norms.some((norm) => norm > radius)).toBe(true);
      if (over === 'token' && kind.kind !== 'bertClassifier')
        expect(norms.some((norm) => norm < radius)).toBe(true);
      const found = logitsOf(model, params, evaluationMode);
      expectClose(found, expected, { relative: 1e-5, absolute: 1e-5 });
      // in training, without noise, to the bit
      const training: Mode = { training: true, noise: (_, activation) => activation };
      if (!('head' in kind.options))
        expectClose(logitsOf(model, params, training), found, { relative: 0, absolute: 0 });
      // where all is within, to the bit as without
      const wide = make(kind, { inputNorm: 1e6, ...more });
      const watching: Mode = { ...evaluationMode, watched: () => true };
      expectClose(logitsOf(wide, params, evaluationMode), logitsOf(plain, params, watching), { relative: 0 });
      const without = logitsOf(plain, params, evaluationMode).dataSync();
      const apart = Math.max(...expected.dataSync().map((logit, i) => Math.abs(logit - without[i]!)));
      expect(apart).toBeGreaterThan(1e-4);
    });
  });

  it('moves logits no further than the ball lets it, whatever is added', () => {
    tidy(() => {
      const plain = embeddingBag({ vocabulary: 11, classes: 3, embedding: 3 });
      const model = embeddingBag({ vocabulary: 11, classes: 3, embedding: 3, inputNorm: radius });
      const params = paramsOf(plain);
      const head = params['head/kernel']!.dataSync();
      const direction = tensor(randomStream(5).normal(rows * length * 3), [rows, length, 3]);
      const adding = (size: number): Mode => ({
        training: true,
        noise: (site, activation) => (isEmbedding(site) ? add(activation, mul(size, direction)) : activation),
      });
      const at = (of: Model, size: number) => logitsOf(of, params, adding(size)).dataSync();
      const clean = at(model, 0);
      for (const size of [1, 10, 1e4])
        at(model, size).forEach((logit, i) => {
          // of two means of vectors in the ball
          const bound = 2 * radius * Math.hypot(head[i % 3]!, head[3 + (i % 3)]!, head[6 + (i % 3)]!);
          expect(Math.abs(logit - clean[i]!)).toBeLessThan(bound + 1e-5);
        });
      const furthest = Math.max(...at(plain, 1e4).map((logit, i) => Math.abs(logit - clean[i]!)));
      expect(furthest).toBeGreaterThan(1e3);
      // KL of what was predicted
      const logs = (values: ArrayLike<number>): number[] => {
        const sum = Math.log(Array.from(values).reduce((total, x) => total + Math.exp(x), 0));
        return Array.from(values, (x) => x - sum);
      };
      for (let row = 0; row < rows; row++) {
        const [p, q] = [clean, at(model, 1e4)].map((all) => logs(all.slice(3 * row, 3 * row + 3)));
        const kl = p!.reduce((total, x, k) => total + Math.exp(x) * (x - q![k]!), 0);
        const most = [0, 1, 2].map((k) => 2 * radius * Math.hypot(head[k]!, head[3 + k]!, head[6 + k]!));
        expect(kl).toBeLessThan(2 * Math.max(...most));
      }
    });
  });

  it('learns behind noise and adversaries, which no longer take inputs out of the ball', async () => {
    const model = textCnn({
      vocabulary: 11,
      classes: 3,
      embedding: 3,
      windows: [2],
      filters: 3,
      inputNorm: radius,
    });
    const loud: NoiseRule = {
      at: 'embedding',
      noise: { spec: { kind: 'loud' }, apply: (activation) => mul(activation, 50) },
    };
    const batch = {
      inputs: {
        ids: { shape: [rows, length], data: Int32Array.from({ length: rows * length }, (_, i) => i % 11) },
      },
      targets: { shape: [rows], data: Int32Array.of(0, 1, 2) },
    };
    const common: FitOptions = {
      ...{ model, loss: crossEntropy(), optimizer: sgd({ learningRate: 0.1 }), rules: [loud] },
      batches: { spec: {}, targetsPerBatch: rows, stepsPerEpoch: 1, at: () => batch },
      ...{ random: randomStream(1), maxSteps: 2, validation: [batch] },
    };
    const before = memory().numTensors;
    for (const gradient of [fgm({ epsilon: 1 }), virtualAdversarial({ epsilon: 100, weight: 1 })]) {
      const events: RunEvent[] = [];
      for await (const event of fit({ ...common, gradient })) events.push(event);
      const losses = events.flatMap((event) => (event.type === 'step-end' ? [event.objective] : []));
      expect(losses.length).toBe(2);
      for (const loss of losses) expect(loss).toBeLessThan(5);
    }
    expect(memory().numTensors).toBe(before);
  });
});

it('has a finite gradient at zeros, and none along a vector that is scaled back', async () => {
  await backends.wasm!();
  tidy(() => {
    const model = embeddingBag({ vocabulary: 11, classes: 3, embedding: 3, inputNorm: radius });
    const params = paramsOf(model);
    const table = tensor2d([...zeros([3]).dataSync(), 0, 3, 4, ...zeros([27]).dataSync()], [11, 3]);
    const ids = tensor2d([0, 1], [1, 2], 'int32');
    const gradient = grad((rows: Tensor) =>
      sum(model.forward({ ...params, 'embedding/table': rows }, { inputs: { ids } }, evaluationMode).logits),
    )(table).dataSync();
    const head = params['head/kernel']!.dataSync();
    const slope = [0, 1, 2].map((d) => (head[3 * d]! + head[3 * d + 1]! + head[3 * d + 2]!) / 2);
    expectClose(Array.from(gradient.slice(0, 3)), slope, { relative: 1e-5 });
    // (I − uuᵀ)·slope·c/‖e‖, u = (0, 3, 4)/5
    const along = 0.6 * slope[1]! + 0.8 * slope[2]!;
    const expected = [0, 0.6, 0.8].map((u, d) => ((slope[d]! - u * along) * radius) / 5);
    expectClose(Array.from(gradient.slice(3, 6)), expected, { relative: 1e-5, absolute: 1e-6 });
  });
});

it.each(kinds.map((kind) => [kind.kind, kind] as const))(
  '%s has the slope of its projection',
  async (_, kind) => {
    await backends.wasm!();
    tidy(() => {
      // all tokens are beyond it, where the projection is smooth
      const model = make(kind, { inputNorm: 0.3 });
      const params = paramsOf(model);
      const path = Object.keys(params).find((name) => name.endsWith('mbedding/table'))!;
      const logits = logitsOf(model, params, evaluationMode);
      const weights = tensor(randomStream(5).normal(logits.size, 0, 100), logits.shape);
      const cost = (table: Tensor): Tensor =>
        sum(mul(logitsOf(model, { ...params, [path]: table }, evaluationMode), weights));
      const table = params[path]!;
      const along = tensor(randomStream(6).normal(table.size, 0, 0.5), table.shape);
      const [slope] = sum(mul(grad(cost)(table), along)).dataSync();
      // ReLUs and maxima have kinks near by, so that differences come to the slope as steps get shorter
      const errors = [0.1, 0.05, 0.02, 0.01, 0.005, 0.0025].map((step) => {
        const [up, down] = [step, -step].map((far) => cost(add(table, mul(far, along))).dataSync()[0]!);
        return Math.abs((up! - down!) / (2 * step) - slope!);
      });
      expect(Math.abs(slope!)).toBeGreaterThan(0.02);
      expect(Math.min(...errors)).toBeLessThan(0.002 + 0.02 * Math.abs(slope!));
    });
  },
);
