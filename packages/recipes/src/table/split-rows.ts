import { isRidgelineError, type RandomStream, RidgelineError } from '@ridgeline/contracts';
import { type IndexParts, stratifiedSplit } from '@ridgeline/data';
import { randomStream } from '@ridgeline/tensors';
import { blockedFolds, groupedFolds, kFolds, stratifiedFolds, withEveryClass } from '@ridgeline/tuning';
import { groupedTest } from './grouped-test.ts';

export const foldKinds = ['stratified', 'plain', 'grouped', 'blocked'] as const;
export type FoldKind = (typeof foldKinds)[number];

/** What rows are told apart and kept together by when some are held out. */
export interface RowFacts {
  readonly rows: number;
  /** [rows] the class of each; null for a regression. */
  readonly labels: readonly string[] | null;
  /** [rows] the group of each; null where there are none. */
  readonly groups: readonly string[] | null;
}

/** How rows are held out where nothing is said of it: whole groups, else a share of every class, else at random. */
export const standardFoldKind = ({ labels, groups }: Omit<RowFacts, 'rows'>): FoldKind => {
  if (groups !== null) return 'grouped';
  return labels === null ? 'plain' : 'stratified';
};

/** How many rows of a class stay in training, so that folds can hold out one while another teaches. */
const keptOfClass = 2;

/** A class that is held out and not learnt from. @throws `E_DATA` naming it */
const requireEveryClass = (labels: readonly string[], learnt: (row: number) => boolean, what: string) => {
  const known = new Set(labels.filter((_, row) => learnt(row)));
  const missing = labels.find((label) => !known.has(label));
  if (missing === undefined) return;
  throw new RidgelineError(
    'E_DATA',
    `class "${missing}" is in no row that ${what} is learnt from: all its rows stand together, and blocks hold out rows that stand together.`,
    {
      at: '--fold-kind',
      hint: 'Take --fold-kind stratified, or fewer folds; or put rows in the order of time, if they are not.',
    },
  );
};

const partsBy = (inTest: Uint8Array): IndexParts => {
  const rows = Int32Array.from(inTest, (_, row) => row);
  return { train: rows.filter((row) => inTest[row] === 0), test: rows.filter((row) => inTest[row] === 1) };
};

/** Rows at random, but for each class as many as stay for training. */
const plainTest = ({ rows, labels }: RowFacts, test: number, random: RandomStream): IndexParts => {
  const open = new Map<string, number>();
  for (const label of labels ?? []) open.set(label, (open.get(label) ?? -keptOfClass) + 1);
  const inTest = new Uint8Array(rows);
  let left = Math.round(rows * test);
  for (const row of random.permutation(rows)) {
    if (left === 0) break;
    const label = labels?.[row];
    if (label !== undefined) {
      const more = open.get(label)!;
      if (more <= 0) continue;
      open.set(label, more - 1);
    }
    inTest[row] = 1;
    left--;
  }
  return partsBy(inTest);
};

const blockedTest = ({ rows, labels }: RowFacts, test: number): IndexParts => {
  const first = rows - Math.round(rows * test);
  if (labels !== null) requireEveryClass(labels, (row) => row < first, 'the model that is tested');
  return partsBy(Uint8Array.from({ length: rows }, (_, row) => Number(row >= first)));
};

/**
 * The one split of a table's rows into what is learnt from and what tests at the end; every command draws it so, and so
 * the same rows for the same seed.
 *
 * - `stratified`: of every class its share, drawn at random, to one row; of each class two rows stay in training, or
 *   all it has. `plain`: at random, the same two rows staying.
 * - `grouped`: whole groups in random order while they bring the part nearer to its share, one at least; a class stays
 *   in two groups of the training part where it can, else in one.
 * - `blocked`: the last rows.
 *
 * @param options.part which part it is for, drawn from a stream of its own: `test` if not given.
 * @param options.test the share of that part, in [0, 1).
 * @param options.folds how many folds the training part must give; grouped rows keep as many groups.
 * @param options.name what the rows are of, for errors.
 * @throws `E_DATA` if rows, groups or classes are too few to be shared out so.
 */
export const splitRows = (
  facts: RowFacts,
  {
    kind = standardFoldKind(facts),
    part = 'test',
    test,
    seed,
    folds = 2,
    name,
  }: {
    readonly kind?: FoldKind | undefined;
    readonly part?: 'valid' | 'test';
    readonly test: number;
    readonly seed: number;
    readonly folds?: number;
    readonly name: string;
  },
): IndexParts => {
  const { rows, labels, groups } = facts;
  const random = randomStream(seed).stream(part === 'test' ? 'split' : 'split/valid');
  const parts = (tooFew: (cause: unknown) => RidgelineError): IndexParts => {
    if (test === 0) return partsBy(new Uint8Array(rows));
    if (kind === 'blocked') return blockedTest(facts, test);
    if (kind === 'grouped')
      return partsBy(groupedTest({ groups: requireGroups(groups), labels, test, folds, random }));
    if (kind === 'plain') return plainTest(facts, test, random);
    const classes = requireLabels(labels);
    try {
      return stratifiedSplit(classes, { test, keep: keptOfClass, random });
    } catch (error) {
      throw isRidgelineError(error) && error.code === 'E_DATA' ? tooFew(error) : error;
    }
  };
  const tooFew = (cause?: unknown): RidgelineError => {
    if (rows < 2)
      return new RidgelineError(
        'E_DATA',
        `${name}: ${rows === 1 ? '1 row is' : 'no row is'} too few to learn from.`,
        {
          at: name,
          hint: 'Give at least 2 rows.',
          cause,
        },
      );
    const kept = kind === 'stratified' || (kind === 'plain' && labels !== null);
    const why = kept ? ', since two rows of each class stay to train' : '';
    return new RidgelineError(
      'E_DATA',
      `${name}: ${rows} rows are too few to train and to ${part === 'test' ? 'test' : 'validate'} on ${test} of them${why}.`,
      {
        at: name,
        hint: `Give more rows, another share, or ${part === 'test' ? 'test' : 'validate'} on none: --set data.${part}=0.`,
        cause,
      },
    );
  };
  const found = parts(tooFew);
  if (found.train.length >= 2 && (test === 0 || found.test.length > 0)) return found;
  throw tooFew();
};

const requireGroups = (groups: readonly string[] | null): readonly string[] => {
  if (groups !== null) return groups;
  throw new RidgelineError('E_OPTION', 'tune: grouped folds need to know the groups.', {
    hint: 'Name their column: --group author',
  });
};

const requireLabels = (labels: readonly string[] | null): readonly string[] => {
  if (labels !== null) return labels;
  throw new RidgelineError('E_OPTION', 'tune: stratified folds are for classes, and this is a regression.', {
    hint: 'Take --fold-kind plain, grouped or blocked.',
  });
};

/**
 * The fold of each row for cross-validation; −1 for rows that every fold learns from and none tests, so that each fold
 * knows every class: the row of a class with one, the group that holds all rows of a class.
 *
 * @throws `E_DATA` if there are fewer rows or groups than folds, or blocks leave a fold without a class; `E_OPTION` if the
 * kind does not fit the rows.
 */
export const foldRows = (
  { rows, labels, groups }: RowFacts,
  {
    kind = standardFoldKind({ labels, groups }),
    folds,
    random,
  }: { readonly kind?: FoldKind | undefined; readonly folds: number; readonly random: RandomStream },
): Int32Array => {
  if (kind === 'stratified') return stratifiedFolds({ labels: requireLabels(labels), folds, random });
  if (kind === 'blocked') {
    const fold = blockedFolds({ rows, folds });
    for (let k = 0; labels !== null && k < folds; k++)
      requireEveryClass(labels, (row) => fold[row] !== k, `fold ${k + 1}`);
    return fold;
  }
  if (kind === 'plain') {
    const fold = kFolds({ rows, folds, random });
    return labels === null ? fold : withEveryClass({ fold, labels });
  }
  const named = requireGroups(groups);
  const fold = groupedFolds({ groups: named, folds });
  return labels === null ? fold : withEveryClass({ fold, labels, groups: named });
};

/** The facts about some of the rows, in the order given. */
export const factsOf = ({ labels, groups }: RowFacts, rows: Int32Array): RowFacts => {
  const of = (values: readonly string[] | null) => values && Array.from(rows, (row) => values[row]!);
  return { rows: rows.length, labels: of(labels), groups: of(groups) };
};
