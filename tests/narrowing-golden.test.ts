import type { BatchSource, HostArray, HostParams, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { optimizerFromSpec } from '@ridgeline/optimizers';
import { groupLasso } from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { fit } from '@ridgeline/trainers';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/group-lasso.json' with { type: 'json' };

const { rows, length, text } = golden.batch;
const model = lstm(golden.sizes);

const idsAt = (step: number, shift: number): HostArray => {
  const rowLength = Math.floor(text.length / rows);
  const from = (row: number): number => row * rowLength + step * length + shift;
  const ids = Array.from({ length: rows }, (_, row) => text.slice(from(row), from(row) + length));
  return { shape: [rows, length], data: Int32Array.from(ids.flat()) };
};

const batches: BatchSource = {
  spec: {},
  targetsPerBatch: rows * length,
  stepsPerEpoch: 1,
  at: (step) => ({ inputs: { ids: idsAt(step, 0) }, targets: idsAt(step, 1), continues: step > 0 }),
};

const hostParams = (theirs: Readonly<Record<string, readonly number[]>>): HostParams =>
  Object.fromEntries(
    model.parameters.map(({ path, shape }) => [path, { shape, data: Float32Array.from(theirs[path]!) }]),
  );

const train = async (given: (typeof golden.cases)[number], narrowEvery?: number) => {
  const { learningRate, lambda, first, steps } = given;
  const events: RunEvent[] = [];
  for await (const event of fit({
    model,
    loss: crossEntropy(),
    optimizer: optimizerFromSpec({ ...given.optimizer, learningRate }),
    rules: [{ widthRegularizer: groupLasso({ lambda }), of: 'hidden', as: 'proximal' }],
    batches,
    random: randomStream(1),
    initial: hostParams(first),
    maxSteps: steps.length,
    ...(narrowEvery && { narrowEvery }),
  }))
    events.push(event);
  return events;
};

describe.each(Object.entries(backends))('%s, PyTorch', (_, start) => {
  beforeAll(start);

  it.each(golden.cases.map((given) => [given.name, given] as const))(
    '%s, whole and narrowed',
    async (_, given) => {
      for (const narrowEvery of [undefined, 1, 7]) {
        const events = await train(given, narrowEvery);
        const steps = events.flatMap((event) => (event.type === 'step-end' ? [event] : []));
        for (const [what, found, theirs] of [
          ['data loss', steps.map(({ dataLoss }) => dataLoss), given.steps.map(({ dataLoss }) => dataLoss)],
          [
            'penalty',
            steps.map(({ penalties }) => penalties.groupLasso!),
            given.steps.map(({ penalty }) => penalty),
          ],
        ] as const)
          expectClose(found, [...theirs], { relative: 2e-4, what: `${given.name}: ${what}` });
        const left = events.flatMap((event) => (event.type === 'units-leave' ? [event] : []));
        for (const { step, widths } of left)
          for (const { name, left: count, size } of widths) {
            const atRest = given.steps[step - 1]!.atRest[Number(name.split('/')[1])]!;
            // one stays, so that the layer is still there
            expect(count).toBeLessThanOrEqual(Math.min(atRest, size - 1));
          }
        if (narrowEvery !== undefined) expect(left.length).toBeGreaterThan(0);
        const end = events.at(-1);
        if (end?.type !== 'run-end') throw new Error('the run has no end');
        for (const [path, values] of Object.entries(given.last))
          expectClose(end.params[path]!.data, values, {
            relative: 1e-3,
            absolute: 1e-4,
            what: `${given.name}: ${path}`,
          });
      }
    },
  );
});
