import '@tensorflow/tfjs-backend-cpu';
import type { Params } from '@ridgeline/contracts';
import { evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import {
  abs,
  add,
  logSoftmax,
  matMul,
  max,
  mul,
  ready,
  setBackend,
  slice,
  squeeze,
  tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { lstm } from '../lstm.ts';
import { generativeClassifier } from './generative-classifier.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const [vocabulary, classes, boundary] = [5, 3, 1];
const sizes = { vocabulary, embedding: 4, hidden: 3 };
const priors = [1, 2, 5];
const model = generativeClassifier({ ...sizes, classes, priors, label: 2 });

/** Weights that are none of the first ones, so that no class is like another. */
const weights = (): Params =>
  Object.fromEntries(
    model.parameters.map(({ path, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [path, tensor(randomStream(3).stream(path).normal(size), [...shape])];
    }),
  );

const logitsOf = (params: Params, ids: readonly number[], of = model): number[] => {
  const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
  return [...of.forward(params, { inputs }, evaluationMode).logits.dataSync()];
};

/** log p of each id after each position, by the language model of the same weights whose head has one class's logits as its bias. */
const byLanguageModel = (params: Params, ids: readonly number[], k: number): number[][] => {
  const ofClass = add(matMul(params['label/table']!, params['label/kernel']!), params['head/bias']!);
  const own: Record<string, Params[string]> = {
    'embedding/table': params['embedding/table']!,
    'head/kernel': params['head/kernel']!,
    'head/bias': squeeze(slice(ofClass, [k, 0], [1, vocabulary]), [0]),
  };
  for (const name of ['kernel', 'recurrent', 'bias']) own[`lstm/0/${name}`] = params[`recurrent/0/${name}`]!;
  const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
  const { logits } = lstm(sizes).forward(own, { inputs }, evaluationMode);
  return squeeze(logSoftmax(logits), [0]).arraySync() as number[][];
};

describe('generativeClassifier', () => {
  it.each([
    ['a text', [boundary, 2, 4, 3]],
    ['an empty text, which is its end alone', [boundary]],
  ])('sums log p of every token and of the end, as one language model for each class: %s', (_, ids) =>
    tidy(() => {
      const params = weights();
      const following = [...ids.slice(1), boundary];
      const expected = priors.map((prior, k) => {
        const told = byLanguageModel(params, ids, k);
        return following.reduce((sum, id, t) => sum + told[t]![id]!, Math.log(prior / 8));
      });
      expectClose(tensor(logitsOf(params, ids)), tensor(expected), { relative: 1e-5 });
    }),
  );

  it('is naive Bayes on words where the recurrence says nothing', () =>
    tidy(() => {
      const params = {
        ...weights(),
        'head/kernel': zeros([3, vocabulary]),
        'label/table': zeros([classes, 2]),
      };
      const counts = [
        [0, 4, 6, 1, 9],
        [0, 4, 2, 7, 7],
        [0, 4, 1, 1, 14],
      ];
      const shares = counts.map((row) => row.map((count) => Math.log((count + 1) / 25)));
      const ids = [boundary, 2, 4, 4, 3];
      const expected = shares.map(
        (row, k) => Math.log(priors[k]! / 8) + row[2]! + 2 * row[4]! + row[3]! + row[boundary]!,
      );
      const found = logitsOf({ ...params, 'head/bias': tensor2d(shares) }, ids);
      expectClose(tensor(found), tensor(expected), { relative: 1e-5 });
    }));

  it('gives every class a distribution: after any beginning, what comes adds up to 1', () =>
    tidy(() => {
      // p(x) of a text that goes on in every way is that of its beginning: the ends differ, and are taken out again
      const params = weights();
      const prefix = [boundary, 3];
      const whole = byLanguageModel(params, prefix, 1);
      const ends = Array.from({ length: vocabulary }, (_, id) => id).filter((id) => id !== boundary);
      const pEnd = Math.exp(logitsOf(params, prefix)[1]! - Math.log(2 / 8));
      const goingOn = ends.reduce((sum, id) => {
        const text = [...prefix, id];
        const end = byLanguageModel(params, text, 1)[2]![boundary]!;
        return sum + Math.exp(logitsOf(params, text)[1]! - Math.log(2 / 8) - end);
      }, 0);
      expect(pEnd + goingOn).toBeCloseTo(Math.exp(whole[0]![3]!), 6);
    }));

  it('begins with no class apart from another but by its prior', () =>
    tidy(() => {
      const [a, b, c] = logitsOf(model.init(randomStream(1)), [boundary, 2, 3]);
      expect(b! - a!).toBeCloseTo(Math.log(2), 5);
      expect(c! - a!).toBeCloseTo(Math.log(5), 5);
    }));

  it('begins as one linear map of state and class would: uniform ±1/√(H + L)', () =>
    tidy(() => {
      const wide = generativeClassifier({ ...sizes, vocabulary: 500, classes, label: 6 });
      const params = wide.init(randomStream(1));
      for (const path of ['head/kernel', 'label/kernel']) {
        const largest = max(abs(params[path]!)).dataSync()[0]!;
        expect(largest).toBeLessThanOrEqual(1 / 3);
        expect(largest).toBeGreaterThan(0.99 / 3);
      }
    }));

  it('keeps to finite numbers where a class and a position are far apart', () =>
    tidy(() => {
      const params = weights();
      const far = { ...params, 'head/bias': mul(params['head/bias']!, 20) };
      const found = logitsOf(far, [boundary, 2, 4]);
      expect(found.every(Number.isFinite)).toBe(true);
      const expected = byLanguageModel(far, [boundary, 2, 4], 0);
      expect(found[0]).toBeCloseTo(
        Math.log(1 / 8) + expected[0]![2]! + expected[1]![4]! + expected[2]![1]!,
        3,
      );
    }));

  it('refuses priors that are not of its classes, and a tied table of another width', () => {
    expect(() => generativeClassifier({ ...sizes, classes, priors: [1, 2] })).toThrow(
      'generativeClassifier: priors must be one for each of the 3 classes, got 2.',
    );
    expect(() => generativeClassifier({ ...sizes, classes, priors: [1, 2, 0] })).toThrow(
      /priors\[2\] must be/,
    );
    expect(() => generativeClassifier({ ...sizes, classes, tied: true })).toThrow(
      /with tied the embedding must be as wide/,
    );
  });
});
