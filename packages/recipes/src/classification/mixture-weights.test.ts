import { expect, it } from 'vitest';
import { mixtureWeights } from './mixture-weights.ts';

/** log p of two classes, the right one being 0, from what each member gives it. */
const logsOf = (right: readonly number[]): Float64Array =>
  Float64Array.from(right.flatMap((p) => [Math.log(p), Math.log(1 - p)]));

it('finds the weights that calculus finds', () => {
  // 3·log(0.2 + 0.6w) + log(0.8 − 0.6w) is greatest at w = 11/12
  const logProbabilities = [logsOf([0.8, 0.8, 0.8, 0.2]), logsOf([0.2, 0.2, 0.2, 0.8])];
  const [first, second] = mixtureWeights({ logProbabilities, actual: new Int32Array(4) });
  expect(first).toBeCloseTo(11 / 12, 2);
  expect(first! + second!).toBeCloseTo(1, 14);
});

it('gives nothing to a member that is never better, and all to one that always is', () => {
  const logProbabilities = [logsOf([0.9, 0.8, 0.7]), logsOf([0.5, 0.5, 0.5]), logsOf([0.9, 0.8, 0.7])];
  const weights = mixtureWeights({ logProbabilities, actual: new Int32Array(3) });
  expect(weights[1]).toBeLessThan(1e-4);
  expect(weights[0]).toBeCloseTo(weights[2]!, 12);
});

it('ends where no other weights are better by more than a millionth of a nat', () => {
  const members = [0, 1, 2].map((m) =>
    Array.from({ length: 50 }, (_, i) => 0.05 + 0.9 * (((i * (m + 3)) % 17) / 17)),
  );
  const weights = mixtureWeights({ logProbabilities: members.map(logsOf), actual: new Int32Array(50) });
  const gains = members.map(
    (right) =>
      right.reduce((sum, p, i) => sum + p / weights.reduce((all, w, m) => all + w * members[m]![i]!, 0), 0) /
      50,
  );
  expect(Math.max(...gains)).toBeLessThan(1 + 1e-6);
});

it('refuses no text, and members that answered to other texts', () => {
  const none = { logProbabilities: [new Float64Array(0)], actual: new Int32Array(0) };
  expect(() => mixtureWeights(none)).toThrow('a text that no member has learnt from');
  const odd = { logProbabilities: [logsOf([0.5]), logsOf([0.5, 0.5])], actual: new Int32Array(1) };
  expect(() => mixtureWeights(odd)).toThrow('each of 1 texts, got 2, 4 numbers');
});
