import {
  type Decoder,
  type Model,
  type Params,
  type RandomStream,
  RidgelineError,
  requirePositiveInteger,
  type SpecialIds,
} from '@ridgeline/contracts';
import { disposeParams, evaluationMode, mapParams, nextTask, requireShape } from '@ridgeline/tensors';
import { clone, slice, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Sampler } from './sampler.ts';

export interface GenerateOptions {
  readonly model: Model;
  readonly params: Params;
  /** The ids to go on from: at least one, unless a text has a token to begin with. */
  readonly prompt: Int32Array;
  readonly sampler: Sampler;
  /** Token i draws from `random.at(i)`. */
  readonly random: RandomStream;
  readonly maxTokens: number;
  /**
   * The tokenizer's: `begin` is read before the prompt unless it stands there, `end` ends the text as a stop id does, and of all others none
   * is ever part of the text.
   */
  readonly special?: SpecialIds;
  /** Ids that end the text. They are not part of it. */
  readonly stopIds?: readonly number[];
  /** Ends the text before the next token. */
  readonly signal?: AbortSignal;
}

export interface GeneratedToken {
  readonly id: number;
  /** Counted from 0, without the prompt. */
  readonly index: number;
}

/** Why a text ended: `maxTokens` reached, a stop id or the token that ends a text, or the signal. */
export type FinishReason = 'length' | 'stop' | 'aborted';

/** The prompt behind the token that begins a text, if there is one. */
const readFirst = ({ prompt, special: { begin } = {} }: GenerateOptions): readonly number[] =>
  begin === undefined || prompt[0] === begin ? [...prompt] : [begin, ...prompt];

const requirePrompt = (prompt: readonly number[], vocabulary: unknown): void => {
  if (prompt.length === 0) {
    throw new RidgelineError('E_DATA', 'generate: the prompt must hold at least one token, got none.', {
      hint: 'Give a text to go on from; a line break will do.',
    });
  }
  const limit = typeof vocabulary === 'number' ? vocabulary : Infinity;
  const stray = prompt.findIndex((id) => id < 0 || id >= limit);
  if (stray >= 0) {
    throw new RidgelineError(
      'E_DATA',
      `generate: prompt[${stray}] must be an id below ${limit}, got ${prompt[stray]}.`,
      { hint: 'Encode the prompt with the tokenizer that the model was trained with.' },
    );
  }
};

const requireParams = ({ parameters }: Model, params: Params): void => {
  for (const { path, shape } of parameters) {
    const value = params[path];
    if (value === undefined) throw new RidgelineError('E_SHAPE', `generate: params must hold "${path}".`);
    requireShape('generate', path, value, shape);
  }
};

/** Runs the model over `ids`; gives the logits [V] of the last one, and what to carry on if the model carries anything. */
const forwardLast = async (
  { model, params }: GenerateOptions,
  ids: readonly number[],
  carried: Params,
): Promise<{ readonly logits: Float32Array; readonly carried: Params }> => {
  const { last, after } = tidy(() => {
    const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
    const batch = Object.keys(carried).length > 0 ? { inputs, carried } : { inputs };
    const { logits, carried: next = {} } = model.forward(params, batch, evaluationMode);
    requireShape('generate', 'logits', logits, [1, ids.length, 'V']);
    const size = logits.shape[2]!;
    return {
      last: slice(logits, [0, ids.length - 1, 0], [1, 1, size]),
      // a clone shares the numbers, and lets what is carried be freed even where the model hands back what it was given
      after: { ...mapParams(next, (value) => clone(value)) },
    };
  });
  const logits = Float32Array.from(await last.data());
  last.dispose();
  return { logits, carried: after };
};

/** What gives the logits of the next token: `read` takes the tokens that are new since the last call. */
interface Reader {
  readonly read: (context: readonly number[], fresh: number) => Float32Array | Promise<Float32Array>;
  /** Tokens that are read before other work may run: together they take about a millisecond. */
  readonly stride: number;
  readonly dispose: () => void;
}

/** By the model's own decoder, which keeps its state itself. */
const decoding = (decoder: Decoder): Reader => ({
  read: (context, fresh) => {
    const ids = Int32Array.from(context.slice(context.length - fresh));
    if (decoder.readTexts && fresh > 1) return decoder.readTexts(ids, 1);
    let logits = new Float32Array();
    for (const id of ids) logits = decoder.next(Int32Array.of(id)) as typeof logits;
    return logits;
  },
  stride: 16,
  dispose: () => decoder.dispose(),
});

/** By forward passes: over what is new if the model carries anything, else over all within its reach. */
const forwarding = (options: GenerateOptions): Reader => {
  const { contextLength } = options.model;
  let carried: Params = {};
  return {
    read: async (context, fresh) => {
      const carries = Object.keys(carried).length > 0;
      const reach = carries ? fresh : (contextLength ?? context.length);
      const next = await forwardLast(options, context.slice(-reach), carried);
      disposeParams(carried);
      carried = next.carried;
      return next.logits;
    },
    stride: 1,
    dispose: () => disposeParams(carried),
  };
};

/** The ids that end a text, and those that never stand in one. */
const rolesOf = ({ special = {}, stopIds = [] }: GenerateOptions) => {
  const stops = special.end === undefined ? stopIds : [...stopIds, special.end];
  return { stops, barred: Object.values(special).filter((id) => !stops.includes(id)) };
};

/** A draw that gave a barred token is made again without them; every other stays as it was. */
const drawAllowed = (
  logits: Float32Array,
  sampler: Sampler,
  barred: readonly number[],
  random: RandomStream,
): number => {
  const id = sampler.next(logits, random);
  if (!barred.includes(id)) return id;
  const allowed = Float32Array.from(logits);
  for (const one of barred) allowed[one] = -Infinity;
  return sampler.next(allowed, random.stream('known'));
};

async function* tokens(options: GenerateOptions): AsyncGenerator<GeneratedToken, FinishReason, void> {
  const { model, params, sampler, random, maxTokens, signal } = options;
  const { stops, barred } = rolesOf(options);
  const context = [...readFirst(options)];
  let fresh = context.length;
  const decoder = model.decoder?.(params);
  const reader = decoder === undefined ? forwarding(options) : decoding(decoder);
  try {
    for (let index = 0; index < maxTokens; index++) {
      if (index % reader.stride === 0) await nextTask();
      if (signal?.aborted) return 'aborted';
      const id = drawAllowed(await reader.read(context, fresh), sampler, barred, random.at(index));
      if (stops.includes(id)) return 'stop';
      yield { id, index };
      context.push(id);
      fresh = 1;
    }
    return 'length';
  } finally {
    reader.dispose();
  }
}

/**
 * Generates token after token. A model that carries a state reads the prompt once and then one token at a time; one without
 * reads all that was written so far, cut to its last `contextLength` ids if it has one.
 *
 * Where the backend brings a decoder for the model, that reads the ids, without the engine of TensorFlow.js.
 * Other work runs between tokens, or between a few where they come that fast, and stopping to iterate frees the state. The same stream gives the same tokens.
 *
 * @param options.params on the device; they stay the caller's.
 * @returns the tokens one by one; the generator's return value says why they ended.
 * @throws at once: `E_DATA` for an empty prompt or ids outside the vocabulary; `E_SHAPE` for params that do not fit
 *   the model; `E_RANGE` for `maxTokens`. While iterating: `E_NAN` if the logits are not finite.
 * @example for await (const { id } of generate({ model, params, prompt, sampler: greedy(), random, maxTokens: 20 })) console.log(id);
 */
export const generate = (options: GenerateOptions): AsyncGenerator<GeneratedToken, FinishReason, void> => {
  requirePositiveInteger('generate', { maxTokens: options.maxTokens });
  requirePrompt(readFirst(options), options.model.spec.vocabulary);
  requireParams(options.model, options.params);
  return tokens(options);
};
