import { type Encoding, RidgelineError, requireInRange, type Truncation } from '@ridgeline/contracts';

/** A text's tokens that are kept, and those that were cut off, in parts of the same length. */
export interface Kept {
  readonly kept: Encoding;
  readonly overflowing: readonly Encoding[];
}

type Limits = Required<Truncation>;

const cutOut = ({ ids, offsets }: Encoding, start: number, end: number): Encoding => ({
  ids: ids.slice(start, end),
  offsets: offsets.slice(2 * start, 2 * end),
});

const truncate = (encoding: Encoding, most: number, { stride, direction }: Limits): Kept => {
  const { length } = encoding.ids;
  if (length <= most) return { kept: encoding, overflowing: [] };
  if (most === 0) return { kept: cutOut(encoding, 0, 0), overflowing: [encoding] };
  requireInRange('truncation', { type: 'integer', min: 0, below: most }, { stride });
  const parts: Encoding[] = [];
  for (let skipped = 0, rest = length; rest > 0; skipped += most - stride) {
    rest = length - skipped - most;
    parts.push(
      direction === 'right'
        ? cutOut(encoding, skipped, Math.min(length, skipped + most))
        : cutOut(encoding, Math.max(0, rest), length - skipped),
    );
  }
  return { kept: parts[0]!, overflowing: parts.slice(1) };
};

/** How many tokens of two texts stay, so that together there are `most`: the longer one is cut first. */
const shares = (first: number, second: number, most: number): readonly [number, number] => {
  const shorter = Math.min(first, second);
  const half = Math.floor(most / 2);
  const [less, more] = 2 * shorter > most ? [half, most - half] : [shorter, most - shorter];
  return first > second ? [more, less] : [less, more];
};

const requireOne = (encoding: Encoding, remove: number): number => {
  const left = encoding.ids.length - remove;
  if (left > 0) return left;
  throw new RidgelineError(
    'E_RANGE',
    `truncation: the text that is to be cut has ${encoding.ids.length} tokens, and ${remove} would have to go.`,
    { hint: 'Take a larger maxLength, or strategy longestFirst.' },
  );
};

/**
 * Keeps one text or two to a length together.
 *
 * @param most how many tokens there may be, without special ones.
 * @throws `E_RANGE` if the stride leaves no new token, or if the text that is to be cut is too short for it.
 * @see `truncate_encodings` of Hugging Face tokenizers.
 */
export const truncateTexts = (
  texts: readonly Encoding[],
  most: number,
  truncation: Truncation,
): readonly Kept[] => {
  const limits: Limits = { stride: 0, strategy: 'longestFirst', direction: 'right', ...truncation };
  const [first, second] = texts;
  const total = texts.reduce((sum, { ids }) => sum + ids.length, 0);
  const remove = total - most;
  if (remove <= 0) return texts.map((kept) => ({ kept, overflowing: [] }));
  if (most === 0) return texts.map((text) => truncate(text, 0, limits));
  const lengths =
    limits.strategy === 'longestFirst'
      ? second === undefined
        ? [most]
        : shares(first!.ids.length, second.ids.length, most)
      : texts.map((text, i) =>
          (limits.strategy === 'onlyFirst') === (i === 0) ? requireOne(text, remove) : text.ids.length,
        );
  if (limits.strategy === 'onlySecond' && second === undefined)
    throw new RidgelineError(
      'E_OPTION',
      'truncation: strategy onlySecond cuts the second text, and one was given.',
      { hint: 'Give a pair, or take strategy longestFirst.' },
    );
  return texts.map((text, i) => truncate(text, lengths[i]!, limits));
};
