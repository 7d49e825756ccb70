import { type RandomStream, RidgelineError } from '@ridgeline/contracts';

interface Group {
  readonly rows: readonly number[];
  /** The classes of its rows. */
  readonly classes: ReadonlySet<string>;
}

const groupsOf = (names: readonly string[], labels: readonly string[] | null): Group[] => {
  const byName = new Map<string, { rows: number[]; classes: Set<string> }>();
  names.forEach((name, row) => {
    const group = byName.get(name) ?? { rows: [], classes: new Set() };
    byName.set(name, group);
    group.rows.push(row);
    if (labels !== null) group.classes.add(labels[row]!);
  });
  return [...byName.values()];
};

/** Groups in the order given, as long as each brings the part nearer to its size; the smallest, if none does. */
const takeGroups = (
  groups: readonly Group[],
  {
    target,
    least,
    kept,
  }: {
    readonly target: number;
    /** How many groups stay, and how many groups of each class. */
    readonly least: number;
    readonly kept: number;
  },
): readonly Group[] => {
  const all = new Map<string, number>();
  for (const { classes } of groups) for (const name of classes) all.set(name, (all.get(name) ?? 0) + 1);
  const staying = new Map(all);
  const taken: Group[] = [];
  let size = 0;
  const canGo = ({ classes }: Group): boolean =>
    groups.length - taken.length > least &&
    [...classes].every((name) => staying.get(name)! > Math.min(kept, all.get(name)!));
  const take = (group: Group): void => {
    taken.push(group);
    size += group.rows.length;
    for (const name of group.classes) staying.set(name, staying.get(name)! - 1);
  };
  for (const group of groups)
    if (Math.abs(size + group.rows.length - target) < Math.abs(size - target) && canGo(group)) take(group);
  if (taken.length > 0) return taken;
  const [smallest] = groups.filter(canGo).sort((a, b) => a.rows.length - b.rows.length);
  if (smallest !== undefined) take(smallest);
  return taken;
};

/**
 * Which rows are kept apart for the test when groups stay together: 1 for those that are.
 *
 * @throws `E_DATA` if no group can be spared.
 */
export const groupedTest = ({
  groups: names,
  labels,
  test,
  folds,
  random,
}: {
  readonly groups: readonly string[];
  readonly labels: readonly string[] | null;
  readonly test: number;
  readonly folds: number;
  readonly random: RandomStream;
}): Uint8Array => {
  const groups = groupsOf(names, labels);
  const shuffled = Array.from(random.permutation(groups.length), (place) => groups[place]!);
  const options = { target: names.length * test, least: Math.max(2, folds) };
  const strict = takeGroups(shuffled, { ...options, kept: 2 });
  const taken = strict.length > 0 ? strict : takeGroups(shuffled, { ...options, kept: 1 });
  if (taken.length === 0)
    throw new RidgelineError(
      'E_DATA',
      groups.length <= options.least
        ? `${groups.length} groups are too few for a test part and ${folds} folds.`
        : `none of the ${groups.length} groups can be kept apart for the test: each is the only one of some class.`,
      {
        at: '--group',
        hint: 'Take fewer folds (--set selection.folds=2, or --folds 2 in tune and regress), another column of groups, or give more groups.',
      },
    );
  const inTest = new Uint8Array(names.length);
  for (const { rows } of taken) for (const row of rows) inTest[row] = 1;
  return inTest;
};
