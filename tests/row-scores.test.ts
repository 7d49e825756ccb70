import { wasmBackend } from '@ridgeline/backend-wasm';
import { decodeState, encodeState } from '@ridgeline/checkpoints';
import { crossEntropy, rightClass, rightLabels } from '@ridgeline/losses';
import { disposeParams, evaluationMode, fromHost } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { evaluate } from '@ridgeline/trainers';
import { argMax, tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { inOneThread } from './shards.ts';
import { batchOf, textCnn, trained } from './small-classifiers.ts';

beforeAll(() => wasmBackend().start());

const validation = [batchOf([0, 1, 2, 3, 4, 5, 6, 7, 8]), batchOf([20, 21, 22, 23])];
const options = { validation, score: rightClass, maxSteps: 30, evaluateEvery: 3 };

it('tells rows whose class is told rightly, and how many labels are', () =>
  tidy(() => {
    const targets = tensor1d([1, 0], 'int32');
    const logits = tensor2d([
      [1, 2, -1],
      [0, 3, 1],
    ]);
    expectClose(rightClass(logits, { inputs: {}, targets }), tensor1d([1, 0]), { relative: 0 });
    const labels = tensor2d([1, 1, 1, 0, 1, 1], [2, 3], 'int32');
    expectClose(rightLabels(logits, { inputs: {}, targets: labels }), tensor1d([2 / 3, 1]), {
      relative: 1e-6,
    });
  }));

it('measures the score of every row beside the loss', async () => {
  const model = textCnn();
  const { end } = await trained(model, options);
  const params = fromHost(end.params);
  const found = await evaluate({
    model,
    loss: crossEntropy(),
    params,
    batches: validation,
    score: rightClass,
  });
  const right = validation.flatMap(({ inputs: { ids, idsMask }, targets }) =>
    tidy(() => {
      const onDevice = ({ data, shape }: typeof targets) => tensor(data, [...shape], 'int32');
      const inputs = { ids: onDevice(ids!), idsMask: onDevice(idsMask!) };
      const said = argMax(model.forward(params, { inputs }, evaluationMode).logits, 1).dataSync();
      return Array.from(targets.data, (target, row) => Number(said[row] === target));
    }),
  );
  disposeParams(params);
  expect([...found.perExample.scores!]).toEqual(right);
  expect(found.score).toBeCloseTo(right.reduce((a, b) => a + b, 0) / right.length, 12);
});

it('keeps the weights of the highest score where it is judged by it, of equal ones those of the lower loss', async () => {
  const { events, end } = await trained(textCnn(), { ...options, judgedBy: 'score' });
  const found = events.flatMap((event) => (event.type === 'evaluation-end' ? [event] : []));
  const best = [...found].sort(
    (a, b) => b.validation.score! - a.validation.score! || a.validation.dataLoss - b.validation.dataLoss,
  )[0]!;
  expect(end.bestStep).toBe(best.step);
  expect(end.state.best).toMatchObject({ score: best.validation.score, dataLoss: best.validation.dataLoss });
  expect((await decodeState(await encodeState(end.state))).best).toEqual(end.state.best);
});

it('comes to the same score by workers', async () => {
  const alone = await trained(textCnn(), options);
  const scores = (events: typeof alone.events) =>
    events.flatMap((event) => (event.type === 'evaluation-end' ? [event.validation.score] : []));
  const [shared] = await Promise.all(
    inOneThread(2).map((exchange) => trained(textCnn(), { ...options, exchange })),
  );
  expect(scores(shared!.events)).toEqual(scores(alone.events));
});

it('refuses to be judged by a score that it has not', async () => {
  await expect(trained(textCnn(), { judgedBy: 'score' })).rejects.toMatchObject({
    code: 'E_OPTION',
    message: 'fit: judgedBy must be loss where no score is given, got score.',
  });
});
