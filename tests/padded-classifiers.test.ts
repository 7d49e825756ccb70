import { wasmBackend } from '@ridgeline/backend-wasm';
import type { Model } from '@ridgeline/contracts';
import { classifiers } from '@ridgeline/models';
import { activityL2 } from '@ridgeline/regularizers';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchOf, furthest, source, textCnn, trained } from './small-classifiers.ts';

beforeAll(() => wasmBackend().start());

const sizes = { vocabulary: 9, classes: 3, embedding: 6 };
const models: readonly Model[] = [
  classifiers.textCnn({ ...sizes, windows: [1, 2, 3], filters: 3 }),
  classifiers.recurrentClassifier({ ...sizes, hidden: 7 }),
  classifiers.recurrentClassifier({
    ...sizes,
    cell: 'gru',
    hidden: 5,
    bidirectional: true,
    pooling: 'attention',
  }),
  classifiers.transformerClassifier({
    ...sizes,
    positions: 12,
    width: 8,
    heads: 2,
    feedForward: 12,
    layers: 1,
  }),
  classifiers.embeddingBag({ ...sizes, hidden: 12 }),
  classifiers.generativeClassifier({ ...sizes, hidden: 7, label: 4 }),
];

describe.each(models.map((model) => [JSON.stringify(model.spec), model] as const))('%s', (_, model) => {
  it('learns', async () => {
    const { end } = await trained(model, { maxSteps: 150, evaluateEvery: 50 });
    expect(end.state.best!.dataLoss).toBeLessThan(0.35);
  });

  it('comes to the same weights and losses, however much padding there is and whatever stands in it', async () => {
    const rules = [{ activity: activityL2({ lambda: 0.1 }), at: 'embedding' }];
    const whole = { rules, validation: [batchOf([3, 4, 5, 6])] };
    const padded = { rules, batches: source(undefined, 4), validation: [batchOf([3, 4, 5, 6], 2)] };
    const [a, b] = [await trained(model, whole), await trained(model, padded)];
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
