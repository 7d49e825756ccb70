import { type HostArray, type HostBatch, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { filledUp } from './filled-up.ts';

/** A text as ids, and what is to be told of it. */
export interface IdText {
  readonly ids: Int32Array;
  /** Its class, or for each label 1 where the text has it, else 0; or the numbers that it is to tell. */
  readonly target: number | Int32Array | Float32Array;
}

/** What every way of making batches of texts needs. */
export interface TextOptions {
  readonly texts: readonly IdText[];
  /** B: texts in each batch. */
  readonly batchSize: number;
  /** The id that fills rows up. */
  readonly pad: number | undefined;
  /** What errors call the texts, such as "the training part". Defaults to "the texts". */
  readonly name?: string;
}

/** @throws `E_RANGE`, `E_DATA` if there is no text or one has no id, `E_OPTION` if there is nothing to fill up with. */
export const requireTexts = (
  who: string,
  { texts, batchSize, pad, name = 'the texts' }: TextOptions,
): { readonly pad: number } => {
  requirePositiveInteger(who, { batchSize });
  if (pad === undefined)
    throw new RidgelineError('E_OPTION', `${who}: pad must be an id, got none.`, {
      hint: "Train the tokenizer with it: trainTokenizer(spec, text, ['pad', 'begin']).",
    });
  if (texts.length === 0)
    throw new RidgelineError('E_DATA', `${who}: ${name} must hold a text, got none.`, {
      hint: 'Take more rows, or another share of them.',
    });
  const empty = texts.findIndex(({ ids }) => ids.length === 0);
  if (empty !== -1)
    throw new RidgelineError(
      'E_DATA',
      `${who}: each text must have an id, got none at ${empty} of ${name}.`,
      {
        hint: 'Leave the text out, or put the beginning before every text.',
      },
    );
  return { pad };
};

const targetsOf = (texts: readonly IdText[]): HostArray => {
  const [first] = texts;
  if (typeof first!.target === 'number')
    return { shape: [texts.length], data: Int32Array.from(texts, ({ target }) => target as number) };
  const shape = [texts.length, first!.target.length];
  const values = texts.flatMap(({ target }) => [...(target as Int32Array | Float32Array)]);
  const isNumbers = first!.target instanceof Float32Array;
  return { shape, data: isNumbers ? Float32Array.from(values) : Int32Array.from(values) };
};

/**
 * The batch of some texts: `ids` [B, T], where T is the longest of them, `idsMask`, 0 where a row is filled up with `pad`, and
 * `targets`: classes [B], or labels or numbers [B, K].
 */
export const textBatch = (texts: readonly IdText[], { pad }: { readonly pad: number }): HostBatch => {
  const [ids, idsMask] = filledUp(
    texts.map((text) => text.ids),
    pad,
  );
  return { inputs: { ids, idsMask }, targets: targetsOf(texts) };
};
