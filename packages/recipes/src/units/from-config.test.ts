import { setBackend, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { optimizerFromConfig, ruleFromConfig, stepFromConfig } from './from-config.ts';

beforeAll(() => setBackend('cpu'));

it('measures the plain loss, whatever is trained', () => {
  const { loss, evaluationLoss } = stepFromConfig(
    parseConfig({ loss: { kind: 'crossEntropy', labelSmoothing: 0.2 } }),
  );
  // softmax gives ¾ and ¼; smoothing takes a tenth from the target to the other class
  const logits = tensor2d([[Math.log(3), 0]]);
  const batch = { inputs: {}, targets: tensor1d([0], 'int32') };
  const nats = (one: typeof loss): number => tidy(() => one.mean(logits, batch).dataSync()[0]!);
  expect(nats(loss)).toBeCloseTo(-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25), 6);
  expect(nats(evaluationLoss)).toBeCloseTo(-Math.log(0.75), 6);
  logits.dispose();
  batch.targets.dispose();
});

it('clips gradients before the optimizer, and not the updates that it makes of them', () => {
  const { optimizer: config } = parseConfig({
    optimizer: { kind: 'sgd', learningRate: 0.1, clipGlobalNorm: 1 },
  });
  tidy(() => {
    const optimizer = optimizerFromConfig(config);
    const params = { w: tensor1d([0, 0]) };
    const { updates } = optimizer.update({ w: tensor1d([3, 4]) }, optimizer.init(params), params, 0);
    // [3, 4] of length 5 becomes [0.6, 0.8] of length 1
    const [first, second] = updates.w!.dataSync();
    expect(first).toBeCloseTo(-0.06, 6);
    expect(second).toBeCloseTo(-0.08, 6);
  });
});

it('clips every number, then every parameter, then all of them together', () => {
  const { optimizer: config } = parseConfig({
    optimizer: { kind: 'sgd', learningRate: 1, clipValue: 4, clipNorm: 1, clipGlobalNorm: 0.5 },
  });
  tidy(() => {
    const optimizer = optimizerFromConfig(config);
    const params = { w: tensor1d([0, 0]), v: tensor1d([0]) };
    const gradients = { w: tensor1d([3, 40]), v: tensor1d([-7]) };
    const { updates } = optimizer.update(gradients, optimizer.init(params), params, 0);
    // [3, 4] and [−4], then [0.6, 0.8] and [−1], of length √2
    const found = [...updates.w!.dataSync(), ...updates.v!.dataSync()];
    for (const [i, expected] of [0.6, 0.8, -1].entries())
      expect(found[i]).toBeCloseTo((-0.5 / Math.SQRT2) * expected, 6);
  });
});

it('takes over where a rule acts and how, and by which schedule its strength goes', () => {
  const strength = { kind: 'linear', from: 0, to: 1, steps: 4 } as const;
  const on = { role: ['bias' as const] };
  const { regularizers } = parseConfig({
    regularizers: [
      { kind: 'l1', lambda: 0.1, as: 'proximal', metric: 'adaptive', on, strength },
      { kind: 'groupLasso', lambda: 0.1, as: 'proximal', of: 'hidden', strength },
      { kind: 'activityL2', lambda: 0.1, at: 'output', strength },
      { kind: 'dropout', rate: 0.1, at: 'output' },
      { kind: 'weightDrop', rate: 0.1, on },
      { kind: 'wordDropout', rate: 0.1, input: 'source' },
      { kind: 'maxNorm', bound: 1, on },
    ],
  });
  const rules = regularizers.map(ruleFromConfig);
  const of = (kind: string) => ({ spec: { kind } });
  expect(rules).toMatchObject([
    { regularizer: of('l1'), as: 'proximal', metric: 'adaptive', on, strength: { spec: strength } },
    { widthRegularizer: of('groupLasso'), as: 'proximal', of: 'hidden', strength: { spec: strength } },
    { activity: of('activityL2'), at: 'output', strength: { spec: strength } },
    { noise: of('dropout'), at: 'output' },
    { weightNoise: of('weightDrop'), on },
    { inputNoise: of('wordDropout'), input: 'source' },
    { constraint: of('maxNorm'), on },
  ]);
  // half of the way from 0 to 1 after two steps of four
  for (const rule of rules.slice(0, 3)) expect('strength' in rule && rule.strength?.at(2)).toBe(0.5);
});

it('takes over the groups of parameters with rates of their own', () => {
  const groups = [{ on: { role: ['bias' as const] }, factor: 0.5 }];
  const optimizer = { kind: 'sgd', learningRate: 0.1, groups } as const;
  expect(stepFromConfig(parseConfig({ optimizer })).groups).toEqual(groups);
});
