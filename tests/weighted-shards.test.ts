import { wasmBackend } from '@ridgeline/backend-wasm';
import type { BatchSource, Objective } from '@ridgeline/contracts';
import { crossEntropy, mixup } from '@ridgeline/losses';
import { sgd, virtualAdversarial } from '@ridgeline/optimizers';
import { activityL2 } from '@ridgeline/regularizers';
import type { FitOptions } from '@ridgeline/trainers';
import { beforeAll, expect, it } from 'vitest';
import { inOneThread } from './shards.ts';
import { batchSize, furthest, lstmClassifier, source, trained } from './small-classifiers.ts';

beforeAll(() => wasmBackend().start());

const optimizer = sgd({ learningRate: 0.5 });
const rules: FitOptions['rules'] = ['embedding', 'output', 'logits'].map((at) => ({
  activity: activityL2({ lambda: 0.05 }),
  at,
}));
const classWeights = [5, 0.3, 0.01];
/** Not every target counts, and of some shards none. */
const masked: BatchSource = source((batch, step) => ({
  ...batch,
  counts: {
    shape: [batchSize],
    data: Int32Array.from({ length: batchSize }, (_, i) => Number(i > step % 6)),
  },
}));

/** Adds a mean over the targets that count, whatever their classes weigh. */
const objective: Objective = {
  spec: { kind: 'smallLogits' },
  terms: (pass, { counts }) => {
    const { forward, loss } = pass();
    const smallLogits = activityL2({ lambda: 0.1 }).penalty(forward.logits, counts);
    return { forward, loss, terms: { smallLogits } };
  },
};

const cases: readonly (readonly [string, Partial<FitOptions>])[] = [
  ['padding alone', {}],
  ['class weights', { loss: crossEntropy({ classWeights }) }],
  ['label smoothing', { loss: crossEntropy({ labelSmoothing: 0.2 }) }],
  ['class weights and label smoothing', { loss: crossEntropy({ classWeights, labelSmoothing: 0.2 }) }],
  ['masked targets', { batches: masked }],
  ['masked targets with class weights', { batches: masked, loss: crossEntropy({ classWeights }) }],
  [
    'masked targets with class weights and a term of the objective',
    { batches: masked, loss: crossEntropy({ classWeights }), objective },
  ],
  [
    'masked targets with class weights and mixed rows',
    {
      ...{ batches: masked, loss: crossEntropy({ classWeights }), objective: mixup({ alpha: 1 }) },
      rules: rules.slice(1),
    },
  ],
  [
    'masked targets with class weights and virtual adversaries',
    {
      ...{ batches: masked, loss: crossEntropy({ classWeights }) },
      gradient: virtualAdversarial({ epsilon: 0.5, weight: 1, xi: 0.5 }),
    },
  ],
];

it.each(cases)('with %s, workers come to the weights and losses of one process', async (_, over) => {
  const options = { optimizer, rules, ...over };
  const alone = await trained(lstmClassifier(), options);
  const told = (events: typeof alone.events) =>
    events.flatMap((event) =>
      event.type === 'step-end'
        ? [event.dataLoss, event.objective, event.gradientNorm]
        : event.type === 'evaluation-end'
          ? [event.validation.dataLoss, event.validation.objective]
          : [],
    );
  for (const size of [1, 2, 3]) {
    const workers = await Promise.all(
      inOneThread(size).map((exchange) => trained(lstmClassifier(), { ...options, exchange })),
    );
    for (const { events, end } of workers) {
      expect(furthest(end.state.params, alone.end.state.params)).toBeLessThan(2e-6);
      const expected = told(alone.events);
      for (const [i, value] of told(events).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    }
  }
});
