import { type HostBatch, RidgelineError, type SpecialIds } from '@ridgeline/contracts';
import { filledUp } from './filled-up.ts';

/** A text and the text that is to be made of it, as ids without special ones. */
export interface IdPair {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

/** What every way of making batches of pairs needs. */
export interface PairSet {
  readonly pairs: readonly IdPair[];
  /** Those of the target's tokenizer, which must have all three. */
  readonly special: SpecialIds;
  /** What fills sources up, where they have another tokenizer than targets: `special.pad` if not given. */
  readonly sourcePad?: number;
  /** What errors call the pairs, such as "the training part". Defaults to "the pairs". */
  readonly name?: string;
}

/** Of batches that have equally many. */
export interface PairOptions extends PairSet {
  /** B: pairs in each batch. */
  readonly batchSize: number;
}

const roles = ['pad', 'begin', 'end'] as const;

/** What rows begin, end and are filled up with. */
type Marks = Required<Pick<SpecialIds, (typeof roles)[number]>> & { readonly sourcePad: number };

/** @throws `E_DATA` if there is no pair or a source has no id, `E_OPTION` if a special id is missing. */
export const requirePairs = (
  who: string,
  { pairs, special, sourcePad, name = 'the pairs' }: PairSet,
): Marks => {
  const missing = roles.find((role) => special[role] === undefined);
  if (missing !== undefined)
    throw new RidgelineError(
      'E_OPTION',
      `${who}: special must have ${roles.join(', ')}, got no ${missing}.`,
      {
        hint: `Train the tokenizer with them: trainTokenizer(spec, text, ${JSON.stringify(roles)}).`,
      },
    );
  if (pairs.length === 0)
    throw new RidgelineError('E_DATA', `${who}: ${name} must hold a pair, got none.`, {
      hint: 'Take more rows, or another share of them.',
    });
  const empty = pairs.findIndex(({ source }) => source.length === 0);
  if (empty !== -1)
    throw new RidgelineError(
      'E_DATA',
      `${who}: each source must have an id, got none at ${empty} of ${name}.`,
      {
        hint: 'Leave the pair out, or put the end behind every source.',
      },
    );
  const { pad, begin, end } = special as Required<SpecialIds>;
  return { pad, begin, end, sourcePad: sourcePad ?? pad };
};

/**
 * The batch of some pairs: `source` [B, S], `ids` [B, T], which is the beginning and the target, `targets` [B, T], the
 * target and the end. S and T are the longest of the batch; where a row is shorter it holds `pad`, and `sourceMask`, `idsMask`
 * and `counts` are 0.
 */
export const pairBatch = (pairs: readonly IdPair[], { pad, begin, end, sourcePad }: Marks): HostBatch => {
  const [source, sourceMask] = filledUp(
    pairs.map((pair) => pair.source),
    sourcePad,
  );
  const [ids, idsMask] = filledUp(
    pairs.map(({ target }) => Int32Array.of(begin, ...target)),
    pad,
  );
  const [targets, counts] = filledUp(
    pairs.map(({ target }) => Int32Array.of(...target, end)),
    pad,
  );
  return { inputs: { source, sourceMask, ids, idsMask }, targets, counts };
};
