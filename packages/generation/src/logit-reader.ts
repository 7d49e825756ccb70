import type { Decoder, Model, Params } from '@ridgeline/contracts';
import { disposeParams, evaluationMode, mapParams, requireShape } from '@ridgeline/tensors';
import { clone, gather, slice, type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** What gives the logits of the next tokens of some rows. */
export interface LogitReader {
  /**
   * Reads what is new of each row since the last call.
   *
   * @param contexts all ids of each row; all rows have as many.
   * @param fresh how many of them are new, the same for every row.
   * @returns logits [B, V], row-major; they may be overwritten by the next call.
   */
  readonly read: (
    contexts: readonly (readonly number[])[],
    fresh: number,
  ) => Float32Array | Promise<Float32Array>;
  /** Row i goes on from what row `rows[i]` has read. */
  readonly select: (rows: Int32Array) => void;
  /** What each row has attended to in the last step, [B, S], where the model tells. */
  readonly attention?: () => Float32Array;
  /** Tokens of one row that are read before other work may run: together they take about a millisecond. */
  readonly stride: number;
  readonly dispose: () => void;
}

export interface LogitReaderOptions {
  readonly model: Model;
  readonly params: Params;
  /** What each row reads besides its ids, such as `source` [B, S] and `sourceMask`; they stay the caller's. */
  readonly inputs?: Params;
}

/** By the model's own decoder, which keeps its state itself. */
const decoding = (decoder: Decoder): LogitReader => ({
  read: (contexts, fresh) => {
    const { length } = contexts[0]!;
    if (decoder.readTexts && fresh > 1) {
      const ids = contexts.flatMap((context) => context.slice(length - fresh));
      return decoder.readTexts(Int32Array.from(ids), contexts.length);
    }
    let logits = new Float32Array();
    for (let at = length - fresh; at < length; at++)
      logits = decoder.next(Int32Array.from(contexts, (ids) => ids[at]!)) as typeof logits;
    return logits;
  },
  select: (rows) => decoder.select(rows),
  ...(decoder.attention && { attention: () => decoder.attention!() }),
  stride: 16,
  dispose: () => decoder.dispose(),
});

const chosen = (value: Tensor, rows: Int32Array): Tensor => gather(value, tensor1d(rows, 'int32'));

/** The chosen rows of each tensor, in place of what they were. */
const reselect = (values: Params, rows: Int32Array): Params => {
  const selected = tidy(() => ({ ...mapParams(values, (value) => chosen(value, rows)) }));
  disposeParams(values);
  return selected;
};

/** Runs the model; gives the logits [B, V] of the last position, and what to carry on if the model carries anything. */
const forwardLast = async (
  { model, params }: LogitReaderOptions,
  {
    ids,
    inputs,
    carried,
  }: { readonly ids: readonly (readonly number[])[]; readonly inputs: Params; readonly carried: Params },
): Promise<{ readonly logits: Float32Array; readonly carried: Params }> => {
  const [rows, length] = [ids.length, ids[0]!.length];
  const { last, after } = tidy(() => {
    const read = { ...inputs, ids: tensor2d(ids.flat(), [rows, length], 'int32') };
    const batch = Object.keys(carried).length > 0 ? { inputs: read, carried } : { inputs: read };
    const { logits, carried: next = {} } = model.forward(params, batch, evaluationMode);
    requireShape('generate', 'logits', logits, [rows, length, 'V']);
    return {
      last: slice(logits, [0, length - 1, 0], [rows, 1, logits.shape[2]!]),
      // a clone shares the numbers, and lets what is carried be freed even where the model hands back what it was given
      after: { ...mapParams(next, (value) => clone(value)) },
    };
  });
  const logits = Float32Array.from(await last.data());
  last.dispose();
  return { logits, carried: after };
};

/** By forward passes: over what is new if the model carries anything, else over all within its reach. */
const forwarding = (options: LogitReaderOptions): LogitReader => {
  const { contextLength } = options.model;
  let carried: Params = {};
  let inputs: Params = { ...mapParams(options.inputs ?? {}, (value) => clone(value)) };
  return {
    read: async (contexts, fresh) => {
      const carries = Object.keys(carried).length > 0;
      const reach = carries ? fresh : (contextLength ?? contexts[0]!.length);
      const ids = contexts.map((context) => context.slice(-reach));
      const next = await forwardLast(options, { ids, inputs, carried });
      disposeParams(carried);
      carried = next.carried;
      return next.logits;
    },
    select: (rows) => {
      carried = reselect(carried, rows);
      inputs = reselect(inputs, rows);
    },
    stride: 1,
    dispose: () => {
      disposeParams(carried);
      disposeParams(inputs);
    },
  };
};

/** Reads by the model's decoder where the running backend has one, else by forward passes. */
export const logitReader = (options: LogitReaderOptions): LogitReader => {
  const decoder = options.model.decoder?.(options.params, options.inputs);
  return decoder === undefined ? forwarding(options) : decoding(decoder);
};
