import { wasmBackend } from '@ridgeline/backend-wasm';
import type { Model } from '@ridgeline/contracts';
import { activityL2 } from '@ridgeline/regularizers';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchOf, furthest, lstmClassifier, source, textCnn, trained } from './small-classifiers.ts';

beforeAll(() => wasmBackend().start());

const models: readonly (readonly [string, () => Model])[] = [
  ['the last state of an LSTM', lstmClassifier],
  ['a bank of convolutions', textCnn],
];

describe.each(models)('a classifier of padded texts by %s', (_, make) => {
  it('learns', async () => {
    const { end } = await trained(make(), { maxSteps: 150, evaluateEvery: 50 });
    expect(end.state.best!.dataLoss).toBeLessThan(0.35);
  });

  it('comes to the same weights and losses, however much padding there is and whatever stands in it', async () => {
    const rules = [{ activity: activityL2({ lambda: 0.1 }), at: 'embedding' }];
    const whole = { rules, validation: [batchOf([3, 4, 5, 6])] };
    const padded = { rules, batches: source(undefined, 4), validation: [batchOf([3, 4, 5, 6], 2)] };
    const [a, b] = [await trained(make(), whole), await trained(make(), padded)];
    expect(furthest(b.end.state.params, a.end.state.params)).toBeLessThan(2e-5);
    expect(b.end.state.best!.dataLoss).toBeCloseTo(a.end.state.best!.dataLoss, 5);
  });
});

it('says where a mask of padding belongs when it is given for targets', async () => {
  const batches = source((batch) => ({ ...batch, counts: batch.inputs.idsMask! }));
  await expect(trained(textCnn(), { batches })).rejects.toMatchObject({
    code: 'E_SHAPE',
    hint: expect.stringContaining('idsMask'),
  });
});
