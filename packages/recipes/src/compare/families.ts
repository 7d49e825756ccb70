import { strengthsBetween } from '@ridgeline/tuning';
import { actsAs, limitOf, type PenaltyKind, penaltyKinds, ruleOf } from '../units/rule-kinds.ts';
import type { RegularizerConfig } from '../units/step-config.ts';

/** One way to regularize, with the strengths to try. */
export interface Family {
  readonly penalty: string;
  /** How it acts: `proximal`, `decoupled`, `penalty`, `noise`, `activity`, or `none`. */
  readonly as: string;
  /** λ, or the rate of a noise, from weak to strong; empty for no penalty. */
  readonly path: readonly number[];
  /** Short runs lay the path by the data, and this one is taken where they tell nothing. Absent: the path as it stands. */
  readonly byData?: true;
  /** Whether the path may go on beyond its ends until its best strength is inside; a path of one's own does not. */
  readonly grows: boolean;
  /** What a strength stays below, such as 1 for a rate; null where there is no such end. */
  readonly limit: number | null;
  readonly rule: (strength: number) => RegularizerConfig;
  /** Rules of the family that stay as they are at every strength. */
  readonly beside?: readonly RegularizerConfig[];
  /** The strength is a bound, and acts the more the lower it is. */
  readonly isBound?: true;
  /** What it is, in a sentence, where no kind tells it. */
  readonly meaning?: string;
}

/** All rules of a family at a strength, that which is varied last. */
export const rulesOf = ({ beside = [], rule }: Family, strength: number): readonly RegularizerConfig[] => [
  ...beside,
  rule(strength),
];

/** The family that all others are held against. */
export const none: Family = {
  penalty: 'none',
  as: 'none',
  path: [],
  grows: false,
  limit: null,
  rule: () => ({ kind: 'dropout', rate: 0, at: 'output' }),
};

const familyOf = (kind: PenaltyKind): Family => ({
  penalty: kind.kind,
  as: actsAs(kind),
  path: kind.path.values,
  grows: true,
  limit: limitOf(kind),
  rule: (strength) => ruleOf(kind, strength),
});

/**
 * What `compare` tries: every kind that brings a path. Under Adam a step moves a weight by about η whatever the scale of the
 * loss, and a proximal step by η·λ, so the strengths of l1 are shares of a step, not nats.
 */
export const families: readonly Family[] = [none, ...penaltyKinds.map(familyOf)];

/** A family whose path is laid by the data, not by what its kind says of strengths. @example families.map(byData) */
export const byData = (family: Family): Family =>
  family.path.length === 0 ? family : { ...family, byData: true };

/**
 * Strengths of a rule whose kind names none, where its path is to be laid and short runs tell nothing: four decades of λ, or of the odds
 * of a rate.
 */
export const widePath = (limit: number | null): readonly number[] =>
  strengthsBetween({
    ...(limit === null ? { weak: 0.001, strong: 10 } : { weak: 0.01 * limit, strong: 0.99 * limit }),
    ...{ count: 9, limit },
  });

const rounded = (value: number): number => Number(value.toPrecision(2));

/** Half the way to a limit, what is left to it rounded: strengths near it stay apart. */
const nearer = (strength: number, limit: number): number =>
  Number((limit - rounded((limit - strength) / 2)).toPrecision(12));

/**
 * The strength next to an end of a path: by the factor of the last two; between 0 and a limit half the way to either.
 *
 * @example beyond({ limit: 1 }, [0.4, 0.6, 0.8], 'strong') // 0.9
 */
export const beyond = (
  { limit }: Pick<Family, 'limit'>,
  path: readonly number[],
  end: 'weak' | 'strong',
): number => {
  const [last, before] = end === 'weak' ? [path[0]!, path[1]] : [path.at(-1)!, path.at(-2)];
  if (limit !== null) return end === 'weak' ? rounded(last / 2) : nearer(last, limit);
  const factor = before === undefined ? (end === 'weak' ? 0.5 : 2) : last / before;
  return rounded(last * factor);
};
