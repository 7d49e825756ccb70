import { type FeaturesSpec, setsOf, type TextFeaturesSpec } from '@ridgeline/data';

/** Features without some of their columns. */
export interface FewerFeatures {
  readonly spec: FeaturesSpec;
  /** The columns that are left, by their places before, ascending. */
  readonly columns: Int32Array;
}

const sizeOf = ({ vocabulary, hashing }: TextFeaturesSpec): number => vocabulary?.length ?? hashing!.features;

/** Whether columns can go without a change of the others: they have names, and no norm is taken over a row. */
const canLose = ({ norm, vocabulary }: TextFeaturesSpec): boolean => norm === 'none' && vocabulary !== null;

const all = (size: number): Int32Array => Int32Array.from({ length: size }, (_, place) => place);

const pick = <T>(values: readonly T[] | null, places: Int32Array): readonly T[] | null =>
  values === null ? null : Array.from(places, (place) => values[place]!);

/**
 * The features without the columns that are not to be kept, in every set that can lose some. A set keeps one at least,
 * since none is empty.
 *
 * @param kept ascending.
 */
export const fewerFeatures = (spec: FeaturesSpec, kept: Int32Array): FewerFeatures => {
  const columns: number[] = [];
  let first = 0;
  const sets = setsOf(spec).map((set) => {
    const size = sizeOf(set);
    const before = first;
    first += size;
    const own = kept.filter((column) => column >= before && column < first).map((column) => column - before);
    const places = !canLose(set) ? all(size) : own.length > 0 ? own : Int32Array.of(0);
    for (const place of places) columns.push(before + place);
    if (places.length === size) return set;
    return { ...set, vocabulary: pick(set.vocabulary, places), idf: pick(set.idf, places) };
  });
  return {
    spec: spec.kind === 'joinedFeatures' ? { ...spec, sets } : sets[0]!,
    columns: Int32Array.from(columns),
  };
};
