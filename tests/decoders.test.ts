import { wasmBackend } from '@ridgeline/backend-wasm';
import type { Decoder, Model } from '@ridgeline/contracts';
import { models } from '@ridgeline/models';
import { disposeParams, evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';

beforeEach(() => wasmBackend().start());

/** Widths that are padded, more of an inner size than a block of the product holds, and vocabularies too large to project beforehand. */
const cases: readonly Model[] = [
  models.gru({ vocabulary: 11, embedding: 270, hidden: 300 }),
  models.gru({ vocabulary: 9000, embedding: 40, hidden: 150, layers: 2, activation: 'relu' }),
  models.gru({ vocabulary: 40, embedding: 20, hidden: 20, layers: 3, residual: true, tied: true }),
  models.rnn({ vocabulary: 9000, embedding: 41, hidden: 515, nonlinearity: 'relu' }),
  models.rnn({ vocabulary: 70, embedding: 30, hidden: 261, layers: 2, residual: true }),
  models.minGru({ vocabulary: 9000, embedding: 50, hidden: 260, layers: 3 }),
  models.awdLstm({ vocabulary: 300, embedding: 50, hidden: 117 }),
  models.lstm({ vocabulary: 80, embedding: 258, hidden: 258, layers: 2, tied: true, residual: true }),
  models.lstm({
    vocabulary: 2000,
    embedding: 30,
    hidden: 70,
    head: { kind: 'adaptive', cutoffs: [50, 301] },
  }),
  models.gru({ vocabulary: 500, embedding: 30, hidden: 70, head: { kind: 'adaptive', cutoffs: [600] } }),
];

const idsOf = (model: Model, row: number): readonly number[] => [
  ...randomStream(row).integers(6, model.spec.vocabulary as number),
];

/** The logits after each id of some texts side by side. */
const read = (decoder: Decoder, texts: readonly (readonly number[])[]): readonly Float32Array[] =>
  texts[0]!.map((_, t) => decoder.next(Int32Array.from(texts, (text) => text[t]!)).slice());

const decoded = (model: Model, texts: readonly (readonly number[])[]): readonly Float32Array[] => {
  const params = model.init(randomStream(1));
  const decoder = model.decoder!(params)!;
  try {
    return read(decoder, texts);
  } finally {
    decoder.dispose();
    disposeParams(params);
  }
};

describe.each(cases.map((model) => [JSON.stringify(model.spec), model] as const))('%s', (_, model) => {
  const texts = [idsOf(model, 1), idsOf(model, 2)];

  it('decodes to the logits of forward, and each row to the bits that it has alone', () => {
    const together = decoded(model, texts);
    texts.forEach((text, row) => {
      const alone = decoded(model, [text]);
      alone.forEach((logits, t) => {
        const own = together[t]!.subarray(row * logits.length, (row + 1) * logits.length);
        expect([...own]).toEqual([...logits]);
      });
      tidy(() => {
        const inputs = { ids: tensor2d([[...text]], [1, text.length], 'int32') };
        const { logits } = model.forward(model.init(randomStream(1)), { inputs }, evaluationMode);
        expectClose(Float32Array.from(alone.flatMap((values) => [...values])), [...logits.dataSync()], {
          relative: 1e-5,
          absolute: 1e-5,
        });
      });
    });
  });

  it('decodes to the same bits by kernels in machine code and by WebAssembly alone', async () => {
    const native = decoded(model, texts);
    await wasmBackend({ native: 'off' }).start();
    decoded(model, texts).forEach((logits, t) => {
      expect([...logits]).toEqual([...native[t]!]);
    });
  });
});
