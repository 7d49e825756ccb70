/** A value of a configuration that is not the same in two of them; undefined where one lacks it. */
export interface SettingChange {
  /** `training.maxSteps`, `regularizers.0.lambda` */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Tree = Readonly<Record<string, unknown>>;

/** Anything with members: an object, or a list by its places. */
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const isUnit = (value: unknown): value is Tree & { readonly kind: string } =>
  isTree(value) && typeof value.kind === 'string';

/** Units of different kinds have no option in common, whatever it is called. */
const areUnlike = (before: unknown, after: unknown): boolean =>
  isUnit(before) && isUnit(after) && before.kind !== after.kind;

/**
 * What two configurations differ in, value by value, in the order of the first and then of what only the second has. A unit that another
 * kind has taken the place of is one change.
 *
 * @example settingsDifference({ training: { maxSteps: 300 } }, { training: { maxSteps: 600 } })
 * // [{ at: 'training.maxSteps', before: 300, after: 600 }]
 */
export const settingsDifference = (before: unknown, after: unknown, at = ''): readonly SettingChange[] => {
  if (!isTree(before) || !isTree(after) || areUnlike(before, after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ at, before, after }];
  const members = new Set([...Object.keys(before), ...Object.keys(after)]);
  // what every object has, such as `constructor`, is no value of it
  const own = (tree: Tree, name: string): unknown => (Object.hasOwn(tree, name) ? tree[name] : undefined);
  return [...members].flatMap((name) =>
    settingsDifference(own(before, name), own(after, name), at === '' ? name : `${at}.${name}`),
  );
};
