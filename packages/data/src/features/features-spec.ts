import { type FittedJoinedFeatures, joinedFeaturesFromSpec } from './joined-features.ts';
import type { TextFeaturesSpec } from './text-feature-options.ts';
import { type FittedTextFeatures, textFeaturesFromSpec } from './text-features.ts';

/** Features that have seen their training documents: one set, or several side by side. */
export type FittedFeatures = FittedTextFeatures | FittedJoinedFeatures;

export type FeaturesSpec = FittedFeatures['spec'];

/** An n-gram that has a column, and with several sets the one it is of. */
export interface ColumnName {
  readonly gram: string;
  readonly set?: string;
}

/**
 * Features of one set or several from their spec.
 *
 * @throws as `textFeaturesFromSpec` and `joinedFeaturesFromSpec`.
 * @example featuresFromSpec(JSON.parse(saved)).transform(['a new text'])
 */
export const featuresFromSpec = (spec: FeaturesSpec): FittedFeatures =>
  spec.kind === 'joinedFeatures' ? joinedFeaturesFromSpec(spec) : textFeaturesFromSpec(spec);

/** Every set of a spec, in the order of their columns. */
export const setsOf = (spec: FeaturesSpec): readonly TextFeaturesSpec[] =>
  spec.kind === 'joinedFeatures' ? spec.sets : [spec];

/** What sets are called: by their analyzer, numbered from the second of the same: `word`, `char`, `word 2`. */
const namesOf = (sets: readonly TextFeaturesSpec[]): readonly string[] =>
  sets.map(({ analyzer }, place) => {
    const before = sets.slice(0, place).filter((other) => other.analyzer === analyzer).length;
    return before === 0 ? analyzer : `${analyzer} ${before + 1}`;
  });

/**
 * The n-gram of each column.
 *
 * @returns [columns], or null where columns are hashes and have no names.
 * @example columnNames(features.spec)?.[0] // { gram: 'sea', set: 'word' }
 */
export const columnNames = (spec: FeaturesSpec): readonly ColumnName[] | null => {
  const sets = setsOf(spec);
  if (sets.some(({ vocabulary }) => vocabulary === null)) return null;
  if (sets.length === 1 && spec.kind !== 'joinedFeatures') return spec.vocabulary!.map((gram) => ({ gram }));
  const names = namesOf(sets);
  return sets.flatMap(({ vocabulary }, place) => vocabulary!.map((gram) => ({ gram, set: names[place]! })));
};
