import type { FactName, Facts } from './facts.ts';

/**
 * How much a fault matters. `error`: figures are wrong. `warning`: the result is worse than it could be, or says less than it
 * seems to. `note`: worth knowing.
 */
export const severities = ['error', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

/** What a check found, or which fact it lacks. */
export type Seen =
  | {
      readonly isFault: boolean;
      /** How it was found: what was measured, and what it is held against. */
      readonly saw: string;
      /** Some of the rows, steps or names that are meant. */
      readonly examples?: readonly string[];
    }
  | { readonly lacks: string };

/** Facts of which some are known. */
export type Known<N extends FactName> = Facts & Required<Pick<Facts, N>>;

/** One question that facts answer. */
export interface CheckOf<N extends FactName> {
  /** `RDG`, then 1 data, 2 training, 3 penalties or 4 results, then two digits. It never changes its meaning. */
  readonly code: `RDG${number}`;
  /** What is the matter where it finds something. */
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly remedy: string;
  readonly needs: readonly N[];
  readonly find: (facts: Known<N>) => Seen;
}

/** A check of any facts; `find` is called once all it needs is known. */
export type Check = CheckOf<FactName>;

/** A check with the facts that it needs known to its `find`. */
export const check = <N extends FactName>(of: CheckOf<N>): Check => of as unknown as Check;

/** So many examples are told. */
const mostExamples = 3;
const mostCharacters = 60;

/** The first few as examples, long ones cut. */
export const examplesOf = (all: Iterable<string>): readonly string[] => {
  const found: string[] = [];
  for (const text of all) {
    if (found.length === mostExamples) break;
    // one more than as many characters have at most
    const letters = Array.from(text.slice(0, 2 * mostCharacters + 1));
    found.push(letters.length <= mostCharacters ? text : `${letters.slice(0, mostCharacters - 1).join('')}…`);
  }
  return found;
};
