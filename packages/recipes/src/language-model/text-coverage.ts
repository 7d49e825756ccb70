import type { Tokenizer } from '@ridgeline/contracts';
import { countCharacters } from '@ridgeline/data';
import { spellingNats } from '@ridgeline/evaluation';

/** What the targets of an evaluation spell, and what their tokens leave unsaid. */
export interface TextCoverage {
  readonly targets: number;
  /**
   * Code points between the end of the first token, which is given, and the end of the last target. One that several tokens
   * spell byte by byte counts where it begins.
   */
  readonly characters: number;
  /** Of the targets. */
  readonly unknownTokens: number;
  /** What it costs to spell the unknown tokens: `spellingNats`, summed. */
  readonly spellingNats: number;
  /** The same by row, where `targetsPerRow` was given. */
  readonly rows?: { readonly characters: readonly number[]; readonly spellingNats: readonly number[] };
  /** Why the tokens do not give the text back, its unknown pieces apart; absent if they do. */
  readonly loses?: string;
}

/** The last token of the character that a token ends in: bytes of one character may be several tokens. */
const lastOfCharacter = (token: number, offsets: Int32Array): number => {
  let last = token;
  while (2 * last + 2 < offsets.length && offsets[2 * last + 2]! < offsets[2 * last + 1]!) last++;
  return last;
};

/** The place of the first difference. */
const firstDifference = (a: string, b: string): number => {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
};

const around = (text: string, at: number): string =>
  JSON.stringify(
    [...text.slice(Math.max(0, at - 8), at + 8)].filter((c) => !/\p{Surrogate}/u.test(c)).join(''),
  );

/**
 * What the first `targets` next tokens of a text spell, by the offsets of its tokens.
 *
 * @param options.targets the tokens after the first that are predicted: those of consecutive blocks from the text's beginning.
 * @param options.targetsPerRow how long a block is, or how many targets each row has, for `rows`.
 * @example textCoverage({ tokenizer, text: 'a🐳b', targets: 2 }).characters // 2
 */
export const textCoverage = ({
  tokenizer,
  text,
  targets: asked,
  targetsPerRow,
}: {
  readonly tokenizer: Tokenizer;
  readonly text: string;
  readonly targets: number;
  readonly targetsPerRow?: number | ArrayLike<number>;
}): TextCoverage => {
  const { ids, offsets } = tokenizer.encode(text);
  const targets = Math.max(0, Math.min(asked, ids.length - 1));
  const unknown: string[] = [];
  const unknownTargets: number[] = [];
  const last = lastOfCharacter(targets, offsets);
  // the text with each unknown piece written as the tokenizer writes it: what `decode` must give
  let expected = '';
  for (let i = 0; i <= last && i < ids.length; i++) {
    const [before, start, end] = [
      i === 0 ? offsets[0]! : offsets[2 * i - 1]!,
      offsets[2 * i]!,
      offsets[2 * i + 1]!,
    ];
    // tokens may share a character, which is written once
    const piece = text.slice(Math.max(before, start), end);
    const isUnknown = ids[i] === tokenizer.special.unknown;
    const written = isUnknown ? tokenizer.vocabulary[ids[i]!]! : piece;
    // a text may itself say <unk>, which then stands for nothing else
    if (i > 0 && i <= targets && written !== piece) {
      unknown.push(piece);
      unknownTargets.push(i);
    }
    expected += text.slice(before, start) + written;
  }
  const costs = spellingNats(unknown);
  const charactersTo = (from: number, to: number) =>
    countCharacters(text.slice(offsets[2 * from + 1], offsets[2 * to + 1]));
  const rowsOf = (perRow: number | ArrayLike<number>): NonNullable<TextCoverage['rows']> => {
    const lengths =
      typeof perRow === 'number'
        ? Array<number>(Math.ceil(targets / perRow)).fill(perRow)
        : Array.from(perRow);
    let read = 0;
    const ends = lengths.map((length) => (read = Math.min(read + length, targets)));
    const spelling = ends.map(() => 0);
    let row = 0;
    unknownTargets.forEach((target, i) => {
      while (target > ends[row]!) row++;
      spelling[row]! += costs[i]!;
    });
    return {
      characters: ends.map((end, i) => charactersTo(ends[i - 1] ?? 0, end)),
      spellingNats: spelling,
    };
  };
  const decoded = tokenizer.decode(ids.subarray(0, last + 1));
  const at = firstDifference(expected, decoded);
  return {
    targets,
    characters: targets === 0 ? 0 : charactersTo(0, targets),
    unknownTokens: unknown.length,
    spellingNats: costs.reduce((a, b) => a + b, 0),
    ...(targetsPerRow !== undefined && { rows: rowsOf(targetsPerRow) }),
    ...(decoded !== expected && { loses: `${around(expected, at)} is read as ${around(decoded, at)}` }),
  };
};
