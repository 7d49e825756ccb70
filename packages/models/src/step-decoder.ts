import type { Decoder, Params } from '@ridgeline/contracts';
import { disposeParams, mapParams, requireReadRows, requireRowIds } from '@ridgeline/tensors';
import { gather, getBackend, keep, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';

export interface StepDecoderOptions {
  /** The model's kind, for errors. */
  readonly who: string;
  readonly vocabulary: number;
  /** What a row goes on reading and never changes, such as the memory of its source: [B, …] each. Absent: it reads ids alone. */
  readonly given?: () => Params;
  /** What a row carries at its beginning, [B, …] each. */
  readonly first: (given: Params, rows: number) => Params;
  /** One id of each row [B]: the logits [B, V] after it, and what the rows carry on. */
  readonly step: (
    ids: Tensor,
    given: Params,
    carried: Params,
  ) => { readonly logits: Tensor; readonly carried: Params };
  /** What the rows attended to in their source, [B, …, S], by what they carry; only asked for where a search wants it. */
  readonly attention?: (given: Params, carried: Params) => Tensor;
}

/** Where numbers can be read only later, so that a decoder cannot give logits at once. */
const readingLate: readonly string[] = ['webgpu', 'webgl'];

const owned = (make: () => Params): Params => tidy(() => mapParams(make(), (value) => keep(value.clone())));

const rowsIn = (tensors: Params): number => Object.values(tensors)[0]!.shape[0]!;

const chosen = (tensors: Params, rows: Int32Array): Params =>
  owned(() => mapParams(tensors, (value) => gather(value, tensor1d(rows, 'int32'))));

const isSame = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/**
 * A decoder by operations of TensorFlow.js: what rows carry stays on the device from one id to the next.
 *
 * Rows that come from one row share what that was given, which is not gathered again while they only change places among
 * themselves, as beams of one text do.
 *
 * @returns `undefined` where numbers cannot be read at once.
 */
export const stepDecoder = (options: StepDecoderOptions): Decoder | undefined => {
  if (readingLate.includes(getBackend())) return undefined;
  const { who, vocabulary, step, attention } = options;
  const whole = owned(options.given ?? (() => ({})));
  let given = whole;
  let carried: Params = {};
  /** The row of what was given that each row reads. */
  let origin: Int32Array | undefined;
  let isRead = false;
  const begin = (rows: number): void => {
    carried = owned(() => options.first(given, rows));
    origin = Int32Array.from({ length: rows }, (_, row) => row);
  };
  if (options.given) begin(rowsIn(whole));
  return {
    next: (ids) => {
      requireRowIds(who, ids, { rows: origin?.length, vocabulary });
      if (origin === undefined) begin(ids.length);
      isRead = true;
      const before = carried;
      let logits: Float32Array | undefined;
      carried = owned(() => {
        const found = step(tensor1d(ids, 'int32'), given, before);
        logits = found.logits.dataSync<'float32'>();
        return found.carried;
      });
      disposeParams(before);
      return logits!;
    },
    select: (rows) => {
      requireReadRows(who, rows, isRead ? origin!.length : 0);
      const before = carried;
      carried = chosen(before, rows);
      disposeParams(before);
      const next = rows.map((row) => origin![row]!);
      if (isSame(next, origin!)) return;
      if (given !== whole) disposeParams(given);
      given = chosen(whole, next);
      origin = next;
    },
    ...(attention && {
      attention: () => {
        const found = tidy(() => attention(given, carried));
        const weights = found.dataSync<'float32'>();
        found.dispose();
        return weights;
      },
    }),
    dispose: () => {
      disposeParams(carried);
      if (given !== whole) disposeParams(given);
      disposeParams(whole);
    },
  };
};
