import {
  gruSequence,
  gruSequenceComposition,
  lstmSequence,
  lstmSequenceComposition,
  minGruSequence,
  minGruSequenceComposition,
  rnnSequence,
  rnnSequenceComposition,
} from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw, drawMask, expectSame } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

/** [B, T, H]: one of everything, a width that is padded, one that is not, and more of k than one block holds. */
const sizes = [
  [1, 1, 1],
  [3, 5, 6],
  [2, 17, 33],
  [32, 8, 40],
  [5, 3, 264],
] as const;

const variants = [
  { name: 'plain' },
  { name: 'reversed', reverse: true },
  { name: 'with a mask', masked: true },
  { name: 'with recurrent dropout', dropped: true },
  { name: 'reversed, with both', reverse: true, masked: true, dropped: true },
] as { name: string; reverse?: boolean; masked?: boolean; dropped?: boolean }[];

const cases = sizes.flatMap((size) => variants.map((variant) => [...size, variant.name, variant] as const));

const optionsOf = (
  [batch, time, hidden]: readonly number[],
  { reverse, masked, dropped }: (typeof variants)[number],
) => ({
  reverse: reverse ?? false,
  ...(masked && { mask: drawMask('mask', [batch!, time!]) }),
  ...(dropped && { recurrentMask: drawMask('dropped', [batch!, hidden!], 4 / 3) }),
});

describe('recurrent kernels match their compositions, gradients included', () => {
  it.each(cases)('lstm with B %i, T %i, H %i %s', (batch, time, hidden, _, variant) => {
    const options = optionsOf([batch, time, hidden], variant);
    const run =
      (op: typeof lstmSequence) =>
      (...[projected, recurrent, h, c]: tf.Tensor[]) => {
        const found = op({
          projected: projected!,
          recurrent: recurrent!,
          hidden: h!,
          cell: c!,
          ...options,
        });
        return [found.outputs, found.hidden, found.cell];
      };
    expectSame(run(lstmSequence), run(lstmSequenceComposition), [
      draw('p', [batch, time, 4 * hidden]),
      draw('U', [hidden, 4 * hidden], 0.2),
      draw('h', [batch, hidden], 0.5),
      draw('c', [batch, hidden], 0.5),
    ]);
  });

  it.each(cases)('gru with B %i, T %i, H %i %s', (batch, time, hidden, _, variant) => {
    const options = optionsOf([batch, time, hidden], variant);
    const run =
      (op: typeof gruSequence) =>
      (...[projected, recurrent, recurrentBias, h]: tf.Tensor[]) => {
        const found = op({
          projected: projected!,
          recurrent: recurrent!,
          recurrentBias: recurrentBias!,
          hidden: h!,
          ...options,
        });
        return [found.outputs, found.hidden];
      };
    expectSame(run(gruSequence), run(gruSequenceComposition), [
      draw('p', [batch, time, 3 * hidden]),
      draw('U', [hidden, 3 * hidden], 0.2),
      draw('b', [3 * hidden], 0.5),
      draw('h', [batch, hidden], 0.5),
    ]);
  });

  it.each(cases.filter(([, , , , { dropped }]) => !dropped))(
    'minGru with B %i, T %i, H %i %s',
    (batch, time, hidden, _, variant) => {
      const options = optionsOf([batch, time, hidden], variant);
      const run =
        (op: typeof minGruSequence) =>
        (...[projected, h]: tf.Tensor[]) => {
          const found = op({ projected: projected!, hidden: h!, ...options });
          return [found.outputs, found.hidden];
        };
      expectSame(run(minGruSequence), run(minGruSequenceComposition), [
        draw('p', [batch, time, 2 * hidden]),
        draw('h', [batch, hidden], 0.5),
      ]);
    },
  );

  it.each(cases)('rnn with B %i, T %i, H %i %s', (batch, time, hidden, _, variant) => {
    const options = optionsOf([batch, time, hidden], variant);
    for (const activation of ['tanh', 'relu'] as const) {
      const run =
        (op: typeof rnnSequence) =>
        (...[projected, recurrent, h]: tf.Tensor[]) => {
          const found = op({
            projected: projected!,
            recurrent: recurrent!,
            hidden: h!,
            activation,
            ...options,
          });
          return [found.outputs, found.hidden];
        };
      expectSame(run(rnnSequence), run(rnnSequenceComposition), [
        draw('p', [batch, time, hidden]),
        draw('U', [hidden, hidden], 0.5 / Math.sqrt(hidden)),
        draw('h', [batch, hidden], 0.5),
      ]);
    }
  });
});

const given = (projected: tf.Tensor) => ({
  projected,
  recurrent: tf.ones([1, 4]),
  hidden: tf.zeros([1, 1]),
  cell: tf.zeros([1, 1]),
});

it('a NaN goes from an input to the outputs after it and to the gradients', () => {
  tf.tidy(() => {
    const projected = tf.tensor3d([0, 0, 0, 0, 0, Number.NaN, 0, 0, 0, 0, 0, 0], [1, 3, 4]);
    const outputs = lstmSequence(given(projected)).outputs.dataSync();
    expect([...outputs].map(Number.isNaN)).toEqual([false, true, true]);
    const gradient = tf.grad((u) => tf.sum(lstmSequence({ ...given(projected), recurrent: u }).outputs))(
      tf.ones([1, 4]),
    );
    expect(gradient.dataSync()[0]).toBeNaN();
  });
});

it('frees everything but what it returns', () => {
  const projected = draw('p', [4, 6, 12]);
  const recurrent = draw('U', [3, 12]);
  const [hidden, cell] = [tf.zeros([4, 3]), tf.zeros([4, 3])];
  const step = () =>
    tf.tidy(() => {
      const f = (u: tf.Tensor) => tf.sum(lstmSequence({ projected, recurrent: u, hidden, cell }).outputs);
      return tf.grad(f)(recurrent).dataSync()[0];
    });
  step();
  const backend = tf.backend() as unknown as { numDataIds(): number };
  const [tensors, buffers] = [tf.memory().numTensors, backend.numDataIds()];
  for (let i = 0; i < 20; i++) step();
  expect(tf.memory().numTensors).toBe(tensors);
  expect(backend.numDataIds()).toBe(buffers);
});
