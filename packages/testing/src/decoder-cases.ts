import type { Decoder, Model, Params } from '@ridgeline/contracts';
import { evaluationMode, mapParams } from '@ridgeline/tensors';
import { gather, memory, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { type ConformanceCase, scoped } from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { modelInputs } from './model-inputs.ts';

const time = 4;

/** Reads texts of one length side by side. @returns the logits after their last ids */
const read = (decoder: Decoder, texts: readonly (readonly number[])[]): Float32Array => {
  let logits = new Float32Array();
  for (let t = 0; t < texts[0]!.length; t++)
    logits = decoder.next(Int32Array.from(texts, (text) => text[t]!)).slice();
  return logits;
};

/** What each of the rows reads besides its ids: of two rows, which those behind them read again. */
const besideIds = (model: Model, rows: readonly number[]): Params => {
  const vocabulary = model.spec.vocabulary as number;
  const { ids: _, ...given } = modelInputs(model, (name, size) =>
    random.stream(name).integers(size, vocabulary),
  );
  const from = tensor1d([...rows], 'int32');
  return mapParams(given, (value) => gather(value, from));
};

/** The logits of a model after the last ids of some texts, [B, V]. */
const lastLogits = async (
  model: Model,
  params: Params,
  { texts, beside }: { readonly texts: readonly (readonly number[])[]; readonly beside: readonly number[] },
): Promise<Float32Array> => {
  const [rows, length] = [texts.length, texts[0]!.length];
  const inputs = { ...besideIds(model, beside), ids: tensor(texts.flat(), [rows, length], 'int32') };
  const { logits } = model.forward(params, { inputs }, evaluationMode);
  const [values, size] = [(await logits.data()) as Float32Array, logits.shape[2]!];
  return Float32Array.from(
    texts.flatMap((_, row) => [
      ...values.subarray(((row + 1) * length - 1) * size, (row + 1) * length * size),
    ]),
  );
};

const refuses = (work: () => unknown, what: string): void => {
  try {
    work();
  } catch (error) {
    ensure(
      (error as { code?: unknown }).code !== undefined,
      `${what}: expected an error with a code, got ${error}.`,
    );
    return;
  }
  ensure(false, `${what}: expected to be refused.`);
};

/**
 * What a decoder must hold to, where the running backend has one: the logits of `forward`, rows that are chosen anew, ids and rows
 * that are not there refused, all memory given back.
 */
export const decoderCases = (model: Model): readonly ConformanceCase[] => {
  if (model.decoder === undefined) return [];
  const vocabulary = model.spec.vocabulary as number;
  const texts = (name: string, rows: number): readonly (readonly number[])[] =>
    Array.from({ length: rows }, (_, row) => [...random.stream(name).at(row).integers(time, vocabulary)]);
  const run =
    (
      rows: readonly number[],
      check: (decoder: Decoder, params: Params) => Promise<void>,
    ): (() => Promise<void>) =>
    () =>
      scoped(async () => {
        const params = model.init(random.stream('init'));
        const beside = besideIds(model, rows);
        const before = memory().numTensors;
        const decoder = model.decoder!(params, beside);
        if (decoder === undefined) return;
        try {
          await scoped(() => check(decoder, params));
        } finally {
          decoder.dispose();
        }
        const kept = memory().numTensors - before;
        ensure(kept === 0, `decoder: expected no tensor to remain, got ${kept}.`);
      });
  const close = { relative: 1e-5, absolute: 1e-6 };
  return [
    {
      name: 'has a decoder that gives the logits of forward, row by row',
      run: run([0, 1, 0], async (decoder, params) => {
        const given = texts('texts', 3);
        const expected = await lastLogits(model, params, { texts: given, beside: [0, 1, 0] });
        await expectCloseAsync(read(decoder, given), expected, { ...close, what: 'logits of the decoder' });
      }),
    },
    {
      name: 'has a decoder whose rows go on from those that are selected, be they more or fewer',
      run: run([0, 1], async (decoder, params) => {
        let [whole, beside] = [texts('texts', 2), [0, 1]];
        read(decoder, whole);
        for (const [step, rows] of [[1, 0, 1], [0, 1, 2], [2], [0, 0]].entries()) {
          decoder.select(Int32Array.from(rows));
          const more = texts(`more/${step}`, rows.length);
          whole = rows.map((row, i) => [...whole[row]!, ...more[i]!]);
          beside = rows.map((row) => beside[row]!);
          const expected = await lastLogits(model, params, { texts: whole, beside });
          await expectCloseAsync(read(decoder, more), expected, {
            ...close,
            what: `logits after select ${rows}`,
          });
        }
      }),
    },
    {
      name: 'has a decoder that refuses ids and rows that are not there',
      run: run([0, 1], async (decoder) => {
        refuses(() => decoder.next(Int32Array.of(0, vocabulary)), 'next: an id outside the vocabulary');
        refuses(() => decoder.next(Int32Array.of(-1)), 'next: a negative id');
        refuses(() => decoder.select(Int32Array.of(0)), 'select: a row before any was read');
        decoder.next(Int32Array.of(0, 0));
        refuses(() => decoder.next(Int32Array.of(0)), 'next: fewer ids than rows');
        refuses(() => decoder.select(Int32Array.of(0, 2)), 'select: a row that was not read');
      }),
    },
  ];
};
