import '@tensorflow/tfjs-backend-cpu';
import { evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { memory, ready, setBackend, slice, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { recurrentTranslator } from './recurrent-translator.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const tiny = { vocabulary: 5, embedding: 3, hidden: 4 };

it.each([false, true])('reads texts of unequal lengths as forward does, input feeding %s', (inputFeeding) => {
  const model = recurrentTranslator({ ...tiny, inputFeeding, attention: 'additive' });
  tidy(() => {
    const params = model.init(randomStream(1));
    const given = {
      source: tensor2d([3, 1, 0, 2, 4, 1], [2, 3], 'int32'),
      sourceMask: tensor2d([1, 1, 0, 1, 1, 1], [2, 3], 'int32'),
    };
    const ids = tensor2d([1, 2, 4, 3], [2, 2], 'int32');
    const { logits } = model.forward(params, { inputs: { ...given, ids } }, evaluationMode);
    const before = memory().numTensors;
    const decoder = model.decoder!(params, given)!;
    decoder.next(Int32Array.of(1, 4));
    const found = decoder.next(Int32Array.of(2, 3));
    expectClose(found, slice(logits, [0, 1, 0], [2, 1, 5]).dataSync(), { relative: 1e-5, absolute: 1e-6 });
    decoder.select(Int32Array.of(1, 1, 0));
    expect(decoder.next(Int32Array.of(0, 1, 2))).toHaveLength(15);
    decoder.dispose();
    expect(memory().numTensors - before).toBeLessThanOrEqual(1);
  });
});

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** x·W of a row and a square matrix, row-major. */
const times = (x: readonly number[], matrix: Float32Array): number[] =>
  x.map((_, column) =>
    dot(
      x,
      x.map((__, row) => matrix[row * x.length + column]!),
    ),
  );

const scores: Record<
  'dot' | 'general' | 'additive',
  (q: readonly number[], m: readonly number[], of: (name: string) => Float32Array) => number
> = {
  dot,
  general: (q, m, of) => dot(times(q, of('kernel')), m),
  additive: (q, m, of) => {
    const [a, b] = [times(q, of('queries')), times(m, of('memory'))];
    return dot(
      [...of('vector')],
      a.map((x, i) => Math.tanh(x + b[i]!)),
    );
  },
};

it.each(['dot', 'general', 'additive'] as const)(
  'tells what it attends to by %s scores, hidden places with no share',
  (score) => {
    const model = recurrentTranslator({ ...tiny, attention: score });
    tidy(() => {
      const params = model.init(randomStream(2));
      const given = {
        source: tensor2d([3, 1, 0, 2, 4, 1], [2, 3], 'int32'),
        sourceMask: tensor2d([1, 1, 0, 1, 1, 1], [2, 3], 'int32'),
      };
      const ids = tensor2d([1, 2, 4, 3], [2, 2], 'int32');
      const { activations } = model.forward(params, { inputs: { ...given, ids } }, evaluationMode);
      const hidden = activations.hidden!.arraySync() as number[][][];
      const places = activations.memory!.arraySync() as number[][][];
      const of = (name: string) => params[`attention/${name}`]!.dataSync<'float32'>();
      const shares = [0, 1].flatMap((row) => {
        const all = places[row]!.map((m) => Math.exp(scores[score](hidden[row]![1]!, m, of)));
        const shown = row === 0 ? [all[0]!, all[1]!, 0] : all;
        return shown.map((x) => x / shown.reduce((a, b) => a + b));
      });
      const decoder = model.decoder!(params, given)!;
      decoder.next(Int32Array.of(1, 4));
      decoder.next(Int32Array.of(2, 3));
      expectClose(decoder.attention!(), shares, { relative: 1e-5, absolute: 1e-6 });
      decoder.select(Int32Array.of(1, 1, 0));
      expectClose(decoder.attention!(), [...shares.slice(3), ...shares.slice(3), ...shares.slice(0, 3)], {
        relative: 1e-5,
        absolute: 1e-6,
      });
      // rows that were chosen are chosen from again: the second and the first text
      decoder.select(Int32Array.of(0, 2));
      expectClose(decoder.attention!(), [...shares.slice(3), ...shares.slice(0, 3)], {
        relative: 1e-5,
        absolute: 1e-6,
      });
      decoder.dispose();
    });
  },
);

it('has no decoder without a source', () => {
  const model = recurrentTranslator(tiny);
  tidy(() => {
    expect(model.decoder!(model.init(randomStream(1)))).toBeUndefined();
  });
});

it('refuses a width that two directions cannot share', () => {
  expect(() => recurrentTranslator({ ...tiny, hidden: 5 })).toThrow(
    'recurrentTranslator: hidden must be even, half for each direction of the encoder, got 5.',
  );
  expect(() => recurrentTranslator({ ...tiny, sourceVocabulary: 7, tied: 'all' })).toThrow(
    'recurrentTranslator: tied must be decoder or none where the source has a vocabulary of its own, got "all".',
  );
});
