import {
  requireFraction,
  requireInRange,
  requirePositive,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { strengthScale } from './strength-scale.ts';

/** A strength, and how much of what a model learns it takes away: 0 nothing, 1 all. Not finite where training broke. */
export interface MeasuredStrength {
  readonly strength: number;
  readonly effect: number;
}

/** Between which strengths a penalty acts. */
export interface StrengthRange {
  /** The strongest known to have no effect, below all that have one; the weakest that was tried if none is known. */
  readonly weak: number;
  /**
   * The weakest known to leave nothing. If there is none: the strongest at which training did not break, or the weakest that does nearly
   * all that the strongest does.
   */
  readonly strong: number;
  readonly isWeakFound: boolean;
  readonly isStrongFound: boolean;
  /** No strength had an effect, wherever one was tried. */
  readonly isFlat: boolean;
  /** All that was tried, from weak to strong. */
  readonly measured: readonly MeasuredStrength[];
}

export interface StrengthRangeOptions {
  /** Where the search begins; 1 if not given, and half the limit where there is one. */
  readonly start?: number;
  /** What strengths stay below, as rates do below 1; null where there is no such end. */
  readonly limit?: number | null;
  /** The largest |effect| that counts as none; 0.005 if not given. */
  readonly unaffected?: number;
  /** The smallest effect that counts as all; 0.9 if not given. */
  readonly shrunk?: number;
  /** Within which factor of λ, or of the odds of a bounded strength, each end is found; 4 if not given. */
  readonly factor?: number;
  /** The most strengths that are tried; 12 if not given. */
  readonly runs?: number;
}

/** How far the search goes to either side, in decades: each time twice as far as before. */
const expansions = [1, 2, 4];

interface Point extends MeasuredStrength {
  readonly position: number;
}

interface Bracket {
  readonly low: Point;
  readonly high: Point;
}

const middleOf = ({ low, high }: Bracket): number => (low.position + high.position) / 2;
const widthOf = ({ low, high }: Bracket): number => high.position - low.position;

const optionsOf = ({
  limit = null,
  start = limit === null ? 1 : limit / 2,
  unaffected = 0.005,
  shrunk = 0.9,
  factor = 4,
  runs = 12,
}: StrengthRangeOptions) => {
  const who = 'strengthRange';
  if (limit !== null) requirePositive(who, { limit });
  requireInRange(who, { type: 'number', above: 0, ...(limit !== null && { below: limit }) }, { start });
  requireFraction(who, { unaffected, shrunk, 'shrunk − unaffected': shrunk - unaffected });
  requireInRange(who, { type: 'number', min: 1.5 }, { factor });
  requirePositiveInteger(who, { runs });
  return { limit, start, unaffected, shrunk, factor, runs };
};

/**
 * {@link strengthRange} as a generator: it yields a strength and is given its effect, so that what it asks next is a function of what it
 * was told, and a search that was broken off is gone through again from what is known.
 *
 * @throws `E_RANGE`
 * @example strengthRangeSearch({}).next().value // 1
 */
export function* strengthRangeSearch(
  options: StrengthRangeOptions = {},
): Generator<number, StrengthRange, number> {
  const { limit, start, unaffected, shrunk, factor, runs } = optionsOf(options);
  const scale = strengthScale({ limit });
  const points: Point[] = [];

  function* tryAt(position: number): Generator<number, Point, number> {
    const strength = scale.strengthAt(position);
    const effect = yield strength;
    const point = { strength, effect, position: scale.positionOf(strength) };
    points.push(point);
    points.sort((a, b) => a.position - b.position);
    return point;
  }

  // written so that what is not finite has an effect, and leaves nothing
  const hasEffect = ({ effect }: Point): boolean => !(Math.abs(effect) <= unaffected);
  let level = shrunk;
  const isShrunk = ({ effect }: Point): boolean => !(effect < level);
  /** The first of the points that are so, and the one below it. */
  const end = (isSo: (point: Point) => boolean) => {
    const place = points.findIndex(isSo);
    return { low: points[place - 1], high: points[place] };
  };
  const brackets = (): readonly Bracket[] =>
    [end(isShrunk), end(hasEffect)]
      .filter((each): each is Bracket => each.low !== undefined && each.high !== undefined)
      .filter((bracket) => widthOf(bracket) > Math.log10(factor))
      .sort((a, b) => widthOf(b) - widthOf(a));

  let outermost = yield* tryAt(scale.positionOf(start));
  for (const decades of expansions) {
    if (isShrunk(outermost) || points.length === runs) break;
    outermost = yield* tryAt(outermost.position + decades);
  }
  const isFlat = !points.some(hasEffect);
  // a penalty of some weights alone takes away their share and no more
  const isPartial = !isShrunk(outermost) && outermost.effect > unaffected;
  if (isPartial) level = shrunk * outermost.effect;
  [outermost] = points as [Point];
  for (const decades of expansions) {
    if (!hasEffect(outermost) || points.length === runs) break;
    outermost = yield* tryAt(outermost.position - decades);
  }
  for (let [widest] = brackets(); widest !== undefined && points.length < runs; [widest] = brackets())
    yield* tryAt(middleOf(widest));

  const [strong, weak] = [end(isShrunk), end(hasEffect)];
  const breaks = strong.high !== undefined && !Number.isFinite(strong.high.effect);
  const strongest = breaks ? (strong.low ?? strong.high) : (strong.high ?? points.at(-1));
  return {
    weak: (weak.low ?? (isFlat ? points[0] : weak.high))!.strength,
    strong: strongest!.strength,
    isWeakFound: weak.low !== undefined,
    isStrongFound: strong.high !== undefined && !breaks && !isPartial,
    isFlat,
    measured: points.map(({ strength, effect }) => ({ strength, effect })),
  };
}

/**
 * Between which strengths a penalty acts, found by a few measurements e(λ) of its effect: with L(λ) a loss on data that were not learnt
 * from,
 *
 *     e(λ) = (L(λ) − L(0)) / (L(∞) − L(0))
 *
 * is 0 without effect and 1 where nothing that the penalty reaches is left. From the start the search goes 1, 2 and 4 decades up until
 * e ≥ `shrunk`, and down until |e| ≤ `unaffected`; then the wider of the two brackets is halved on a logarithmic scale, until both are
 * within `factor` or no run is left. Where e stays below `shrunk`, as for a penalty of a few weights, that share of the effect of the
 * strongest takes its place. Where e rises with λ, the strength at which e reaches `shrunk` lies in [strong/factor, strong], and
 * that at which it leaves `unaffected` in [weak, weak·factor], but for the rounding to two digits.
 *
 * @param options.effect e(λ); what is not finite is a training that broke, which no path is to reach.
 * @returns `isFlat` if nothing had an effect; `isWeakFound` and `isStrongFound` say whether each end is one.
 * @throws `E_RANGE`; what `effect` throws.
 * @example
 * // half of what is learnt is gone at λ = 0.01
 * await strengthRange({ effect: async (lambda) => lambda / (0.01 + lambda) }) // { weak: 0.000032, strong: 0.1, … }
 */
export const strengthRange = async ({
  effect,
  ...options
}: StrengthRangeOptions & {
  readonly effect: (strength: number) => Promise<number>;
}): Promise<StrengthRange> => {
  const search = strengthRangeSearch(options);
  let step = search.next();
  while (!step.done) step = search.next(await effect(step.value));
  return step.value;
};
