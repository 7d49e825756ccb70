import {
  type Model,
  type Params,
  type RandomStream,
  requireNonNegativeInteger,
  requirePositiveInteger,
  type SpecialIds,
} from '@ridgeline/contracts';
import { nextTask } from '@ridgeline/tensors';
import { type LikelyToken, logProbabilitiesOf } from './log-probabilities.ts';
import { type LogitReader, logitReader } from './logit-reader.ts';
import { type Processor, processed } from './processors/processor.ts';
import type { Sampler } from './sampler.ts';
import { promptIds, requireParams, rolesOf } from './start.ts';

/** What is asked of every text. */
export interface DrawOptions {
  readonly model: Model;
  readonly params: Params;
  /** Change the logits before the sampler sees them, one after the other. None if not given. */
  readonly processors?: readonly Processor[];
  readonly sampler: Sampler;
  readonly maxTokens: number;
  /**
   * The tokenizer's: `begin` is read before the prompt unless it stands there, `end` ends the text as a stop id does, and of all others none
   * is ever part of the text.
   */
  readonly special?: SpecialIds;
  /** Ids that end the text. They are not part of it. */
  readonly stopIds?: readonly number[];
  /**
   * Each token comes with its log-probability, and so many of the most probable tokens with theirs. They are the model's, before
   * processors and sampler. Without it nothing is computed.
   */
  readonly logProbabilities?: number;
  /** Ends the text before the next token. */
  readonly signal?: AbortSignal;
}

/** One text of several. */
export interface Row {
  /** The ids to go on from: at least one, unless a text has a token to begin with. */
  readonly prompt: Int32Array;
  /** Token i draws from `random.at(i)`. */
  readonly random: RandomStream;
  /** Ends this text before its next token, and no other. */
  readonly signal?: AbortSignal;
}

export interface BatchOptions extends DrawOptions {
  readonly rows: readonly Row[];
}

export interface GeneratedToken {
  readonly id: number;
  /** Counted from 0, without the prompt. */
  readonly index: number;
  /** log p of the token, in nats, where it was asked for. */
  readonly logProbability?: number;
  /** The most probable tokens, the most probable first, where they were asked for. */
  readonly top?: readonly LikelyToken[];
}

/** Why a text ended: `maxTokens` reached, a stop, the token that ends a text, or the signal. */
export type FinishReason = 'length' | 'stop' | 'aborted';

/** A token of a row, or its end. */
export type RowEvent =
  | { readonly row: number; readonly token: GeneratedToken }
  | { readonly row: number; readonly finishReason: FinishReason };

/** A row on its way. */
interface Live extends Row {
  readonly row: number;
  /** All ids so far; grows. */
  readonly ids: number[];
  readonly promptLength: number;
  /** Which row of the reader has read them. */
  readonly at: number;
}

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

/** Draws the next token of a row. */
const drawToken = (
  logits: Float32Array,
  live: Live,
  index: number,
  options: BatchOptions,
): GeneratedToken => {
  const { processors = [], sampler, logProbabilities } = options;
  const { ends, barred } = rolesOf(options);
  const { ids, promptLength, random } = live;
  const changed = processed(logits, processors, { ids, promptLength, ends });
  const id = drawAllowed(changed, sampler, barred, random.at(index));
  if (logProbabilities === undefined) return { id, index };
  return { id, index, ...logProbabilitiesOf(logits, { id, count: logProbabilities }) };
};

/** Rows before their first step: those with the same prompt share its place. */
const placed = (rows: readonly Live[]): readonly Live[] => {
  const places = new Map<string, number>();
  return rows.map((row) => {
    const prompt = row.ids.join();
    if (!places.has(prompt)) places.set(prompt, places.size);
    return { ...row, at: places.get(prompt)! };
  });
};

/** Rows before any other step, each in a place of its own, of which there were `places`. */
const apart = (live: readonly Live[], places: number, { select }: LogitReader): readonly Live[] => {
  if (live.length === places && live.every(({ at }, i) => at === i)) return live;
  select(Int32Array.from(live, ({ at }) => at));
  return live.map((row, at) => ({ ...row, at }));
};

/** The first row of each place. */
const firstOfEach = (live: readonly Live[]): readonly Live[] =>
  live.filter(({ at }, i) => live.findIndex((other) => other.at === at) === i);

/** Texts whose prompts have one length, side by side; those that are over leave. */
async function* sideBySide(
  options: BatchOptions,
  rows: readonly Live[],
): AsyncGenerator<RowEvent, void, void> {
  const { maxTokens, signal } = options;
  const { ends } = rolesOf(options);
  const reader = logitReader(options);
  let live = rows;
  let places = 0;
  try {
    for (let index = 0; index < maxTokens; index++) {
      if (index % Math.ceil(reader.stride / live.length) === 0) await nextTask();
      const isOver = (row: Live): boolean => signal?.aborted === true || row.signal?.aborted === true;
      for (const { row } of live.filter(isOver)) yield { row, finishReason: 'aborted' };
      live = live.filter((row) => !isOver(row));
      if (live.length === 0) return;
      live = index === 0 ? placed(live) : apart(live, places, reader);
      const read = firstOfEach(live);
      places = read.length;
      const logits = await reader.read(
        read.map(({ ids }) => ids),
        index === 0 ? live[0]!.promptLength : 1,
      );
      const size = logits.length / places;
      const going: Live[] = [];
      for (const each of live) {
        const { row, at, ids } = each;
        const token = drawToken(logits.subarray(at * size, (at + 1) * size), each, index, options);
        if (ends.includes(token.id)) {
          yield { row, finishReason: 'stop' };
          continue;
        }
        yield { row, token };
        ids.push(token.id);
        going.push(each);
      }
      live = going;
      if (live.length === 0) return;
    }
    for (const { row } of live) yield { row, finishReason: 'length' };
  } finally {
    reader.dispose();
  }
}

async function* byLength(options: BatchOptions, rows: readonly Live[]): AsyncGenerator<RowEvent, void, void> {
  const lengths = new Set(rows.map(({ promptLength }) => promptLength));
  for (const length of lengths)
    yield* sideBySide(
      options,
      rows.filter(({ promptLength }) => promptLength === length),
    );
}

/**
 * Goes on with several texts. Those whose prompts have as many tokens are written side by side, and one group after the other: a
 * decoder reads every row from its beginning. A prompt that several rows have is read once. Row i draws what `generate` would draw for it alone with the same
 * stream. By a decoder the logits have the same bits too; forward passes of several rows may round otherwise than those of one.
 *
 * @returns tokens and ends as they come; every row has one end.
 * @throws as `generate`.
 * @example
 * const rows = prompts.map((prompt, i) => ({ prompt, random: random.stream(`row/${i}`) }));
 * for await (const event of generateBatch({ model, params, rows, sampler: greedy(), maxTokens: 20 })) console.log(event.row);
 */
export const generateBatch = (options: BatchOptions): AsyncGenerator<RowEvent, void, void> => {
  const { model, params, rows, maxTokens, logProbabilities = 0, special = {} } = options;
  requirePositiveInteger('generate', { maxTokens });
  requireNonNegativeInteger('generate', { logProbabilities });
  const live = rows.map((each, row) => {
    const ids = promptIds('generate', each.prompt, { model, special });
    return { ...each, row, ids, promptLength: ids.length, at: row };
  });
  requireParams('generate', model, params);
  return byLength(options, live);
};
