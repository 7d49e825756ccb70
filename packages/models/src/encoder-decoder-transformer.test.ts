import type { Decoder, Model } from '@ridgeline/contracts';
import { evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { gather, memory, mul, ready, setBackend, slice, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { encoderDecoderTransformer } from './encoder-decoder-transformer.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const vocabulary = 11;
const sizes = { vocabulary, width: 16, heads: 2, feedForward: 24, layers: 2 };
const source = () => tensor2d([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [2, 5], 'int32');
const sourceMask = () => tensor2d([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], [2, 5]);
/** Weights that say more than those of a beginning. */
const loud = (of: Model) =>
  Object.fromEntries(
    Object.entries(of.init(randomStream(3).stream('init'))).map(([path, value]) => [
      path,
      /norm/i.test(path) ? value : mul(value, 3),
    ]),
  );
const idAt = (row: number, t: number): number => (3 * t + 5 * row) % vocabulary;

/** What `forward` gives after the last ids of rows that read these rows of the source, [B, 1, V]. */
const expected = (
  of: Model,
  params: ReturnType<typeof loud>,
  { rows, from }: { readonly rows: readonly (readonly number[])[]; readonly from: readonly number[] },
) => {
  const chosen = tensor([...from], undefined, 'int32');
  const length = rows[0]!.length;
  const inputs = {
    source: gather(source(), chosen),
    sourceMask: gather(sourceMask(), chosen),
    ids: tensor(rows.flat(), [rows.length, length], 'int32'),
  };
  const { logits } = of.forward(params, { inputs }, evaluationMode);
  return slice(logits, [0, length - 1, 0], [rows.length, 1, vocabulary]);
};

describe.each([
  ['one table', {}],
  ['a head of its own with a bias', { tied: 'none', headBias: true }],
  ['the shape of Marian', { norm: 'after', activation: 'swish', headBias: true }],
  ['learned positions', { positions: 'learned', longest: 40 }],
  ['sizes that fill no panel', { width: 12, feedForward: 10, decoderLayers: 1 }],
] as const)('decoder with %s, where the backend has one', (_, options) => {
  const of = encoderDecoderTransformer({ ...sizes, ...options });

  it('gives the logits of forward, with a memory that rows share, beyond the room it begins with', () => {
    tidy(() => {
      const params = loud(of);
      const decoder = of.decoder!(params, { source: source(), sourceMask: sourceMask() });
      if (decoder === undefined) return;
      let [rows, from]: [readonly (readonly number[])[], readonly number[]] = [
        [[], []],
        [0, 1],
      ];
      for (let t = 0; t < 36; t++) {
        if (t === 3) {
          const selected = [1, 0, 0, 1, 1, 0];
          decoder.select(Int32Array.from(selected));
          [rows, from] = [selected.map((row) => rows[row]!), selected];
        }
        rows = rows.map((row, i) => [...row, idAt(i, t)]);
        const logits = decoder.next(Int32Array.from(rows, (row) => row.at(-1)!));
        if (t > 4 && t < 34) continue;
        const known = expected(of, params, { rows, from });
        expectClose(tensor(logits, known.shape), known, { relative: 1e-5, absolute: 1e-5 });
      }
      decoder.dispose();
    });
  });

  it('gives a row the same bits beside others as alone', () => {
    tidy(() => {
      const params = loud(of);
      const begun = (rows: readonly number[]): Decoder | undefined => {
        const decoder = of.decoder!(params, { source: source(), sourceMask: sourceMask() });
        decoder?.next(Int32Array.of(1, 2));
        decoder?.select(Int32Array.from(rows));
        return decoder;
      };
      const read = (decoder: Decoder, rows: readonly number[]) =>
        Array.from({ length: 3 }, (_, t) =>
          decoder.next(Int32Array.from(rows, (row) => idAt(row, t))).slice(),
        );
      const from = [0, 1, 1, 0, 0, 1, 0];
      const together = begun(from);
      if (together === undefined) return;
      const places = from.map((_, row) => row);
      const all = read(together, places);
      for (const row of places) {
        const alone = begun([from[row]!])!;
        for (const [t, logits] of read(alone, [row]).entries())
          expect(logits).toEqual(all[t]!.subarray(row * vocabulary, (row + 1) * vocabulary));
        alone.dispose();
      }
      together.dispose();
    });
  });
});

it('decodes on WebAssembly alone, with no exact GELU, and nothing that reads no source', () => {
  tidy(() => {
    const of = encoderDecoderTransformer(sizes);
    const params = loud(of);
    const before = memory().numTensors;
    const decoder = of.decoder!(params, { source: source() });
    expect(decoder !== undefined).toBe(inject('backend') === 'wasm');
    decoder?.dispose();
    // what is left is the source
    expect(memory().numTensors).toBe(before + 1);
    expect(of.decoder!(params)).toBeUndefined();
    const exact = encoderDecoderTransformer({ ...sizes, activation: 'gelu' });
    expect(exact.decoder!(params, { source: source() })).toBeUndefined();
  });
});

it('refuses more positions than were learned, as forward does', () => {
  tidy(() => {
    const of = encoderDecoderTransformer({ ...sizes, positions: 'learned', longest: 5 });
    const decoder = of.decoder!(loud(of), { source: source() });
    if (decoder === undefined) return;
    for (let t = 0; t < 5; t++) decoder.next(Int32Array.of(1, 2));
    expect(() => decoder.next(Int32Array.of(1, 2))).toThrow(
      'encoderDecoderTransformer: a text must have at most 5 positions, as many as were learned, got 6.',
    );
    decoder.dispose();
  });
});
