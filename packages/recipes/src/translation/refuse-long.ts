import { RidgelineError } from '@ridgeline/contracts';

/** A text that has more tokens than it may, by what errors call it. */
interface LongText {
  /** `test.csv: line 2: the source` */
  readonly name: string;
  /** `test.csv:2` */
  readonly at: string;
  readonly tokens: number;
}

/** So many of the texts that are too long are named. */
const mostNamed = 3;

const longestOf = (texts: readonly LongText[]): number =>
  texts.reduce((most, { tokens }) => Math.max(most, tokens), 0);

const named = (long: readonly LongText[]): string => {
  const first = long.slice(0, mostNamed).map(({ name, tokens }) => `${name} has ${tokens}`);
  const others = long.length - first.length;
  return [
    ...first,
    ...(others > 0 ? [`and ${others} more, the longest of all ${longestOf(long)}`] : []),
  ].join('; ');
};

/**
 * Refuses texts that have more tokens than they may, of which there may be none.
 *
 * @param options.limit what sets the most, as the end of a sentence about one text: `a text may have 2`.
 * @param options.remedy what to do about texts, the longest of which has so many tokens.
 * @throws `E_DATA` with the place of the one that has, or how many have and the first places.
 */
export const refuseLong = (
  long: readonly LongText[],
  {
    limit,
    remedy,
  }: {
    readonly limit: string;
    readonly remedy: (many: number, longest: number) => string;
  },
): void => {
  const [first] = long;
  if (first === undefined) return;
  throw new RidgelineError(
    'E_DATA',
    long.length === 1
      ? `${first.name} has ${first.tokens} tokens, and ${limit}.`
      : `${long.length} texts have too many tokens, and ${limit}: ${named(long)}.`,
    { at: first.at, hint: remedy(long.length, longestOf(long)) },
  );
};
