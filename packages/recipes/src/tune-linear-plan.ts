import { type RandomStream, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import {
  blockedFolds,
  groupedFolds,
  kFolds,
  repeatedSplits,
  type Split,
  splitsOf,
  stratifiedFolds,
  withinRows,
} from '@ridgeline/tuning';
import type { LinearData } from './tune-linear.ts';
import type { ChoiceRule } from './tuning.ts';

export const foldKinds = ['stratified', 'plain', 'grouped', 'blocked'] as const;
export type FoldKind = (typeof foldKinds)[number];
/** Shares of L1 where none is given. */
export const linearPenalties = { l1: 1, l2: 0, elasticNet: 0.5 } as const;
export type LinearPenalty = keyof typeof linearPenalties;

/** What is to be found out about a linear model. */
export interface LinearPlan {
  readonly data: LinearData;
  readonly name: string;
  readonly fingerprint: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly penalty: LinearPenalty;
  /** Share of L1 in the penalty. */
  readonly alpha: number;
  readonly standardize: boolean;
  /** The strengths, from strong to weak, or how many on a grid of the data's own. */
  readonly lambdas: readonly number[] | { readonly count: number; readonly ratio?: number | undefined };
  readonly folds: number;
  readonly foldKind: FoldKind;
  /** The group of each row, for grouped folds. */
  readonly groups: readonly string[] | null;
  readonly repeats: number;
  /** Whether the error of the whole procedure is asked for too. */
  readonly nested: boolean;
  readonly rule: ChoiceRule;
  /** Share of the rows for the test. */
  readonly test: number;
  readonly seed: number;
  readonly environment: Readonly<Record<string, string | number>>;
}

export const rowsIn = ({ data }: LinearPlan): number =>
  data.kind === 'regression' ? data.targets.length : data.texts.length;

/** Folds of some of the rows. @throws `E_DATA` as the folds of their kind; `E_OPTION` if the kind does not fit */
const foldsOf = (plan: LinearPlan, rows: Int32Array, folds: number, random: RandomStream): Int32Array => {
  const { foldKind, data, groups } = plan;
  const of = <T>(values: readonly T[]) => Array.from(rows, (row) => values[row]!);
  if (foldKind === 'plain') return kFolds({ rows: rows.length, folds, random });
  if (foldKind === 'blocked') return blockedFolds({ rows: rows.length, folds });
  if (foldKind === 'grouped') {
    if (groups !== null) return groupedFolds({ groups: of(groups), folds });
    throw new RidgelineError('E_OPTION', 'tune: grouped folds need to know the groups.', {
      hint: 'Name their column: --group author',
    });
  }
  if (data.kind === 'classification')
    return stratifiedFolds({ labels: of(data.labels.map((label) => data.classes[label]!)), folds, random });
  throw new RidgelineError('E_OPTION', 'tune: stratified folds are for classes, and this is a regression.', {
    hint: 'Take --fold-kind plain, grouped or blocked.',
  });
};

/** Splits of some rows, repeated with other shufflings where there is anything to shuffle. */
export const splitsOfRows = (plan: LinearPlan, rows: Int32Array, random: RandomStream): readonly Split[] => {
  const { folds, repeats } = plan;
  return withinRows(
    rows,
    repeatedSplits({ times: repeats, random, make: (stream) => foldsOf(plan, rows, folds, stream) }),
  );
};

/** The rows of a plan: those that are learnt from, with their folds, and those of the test. */
export interface PlannedRows {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly splits: readonly Split[];
}

/**
 * Shares out the rows of a plan. The test is the last fold of as many as its share asks for, which is whole groups, or
 * the end of time.
 *
 * @throws `E_OPTION`, `E_RANGE` or `E_CONFIG` for a plan that cannot be followed; `E_DATA` as the folds of its kind.
 */
export const plannedRows = (plan: LinearPlan): PlannedRows => {
  requirePlan(plan);
  const random = randomStream(plan.seed).stream('folds');
  const all = Int32Array.from({ length: rowsIn(plan) }, (_, row) => row);
  const parts = Math.max(2, Math.round(1 / plan.test));
  const { train, test } = splitsOf(foldsOf(plan, all, parts, random.stream('test'))).at(-1)!;
  const splits = splitsOfRows(plan, train, random);
  requireClassesIn(plan, [train, ...splits.map((split) => split.train)]);
  return { train, test, splits };
};

/** Every class must be learnt in every fold. @throws `E_DATA` naming the fold and the class */
const requireClassesIn = ({ data }: LinearPlan, parts: readonly ArrayLike<number>[]): void => {
  if (data.kind === 'regression') return;
  for (const [place, rows] of parts.entries()) {
    const seen = new Set(Array.from(rows, (row) => data.labels[row]!));
    const missing = data.classes.findIndex((_, label) => !seen.has(label));
    if (missing < 0) continue;
    const where =
      place === 0 ? 'the rows that are not of the test' : `the rows that fold ${place} learns from`;
    throw new RidgelineError('E_DATA', `tune: class "${data.classes[missing]}" has no row among ${where}.`, {
      hint: 'Shuffle the rows of the table, or take folds that every class has its share of: --fold-kind stratified',
    });
  }
};

/** @throws `E_OPTION`, `E_RANGE` or `E_CONFIG` for what cannot be done */
const requirePlan = (plan: LinearPlan): void => {
  requirePositiveInteger('tune', { folds: plan.folds, repeats: plan.repeats });
  if (plan.repeats > 1 && (plan.foldKind === 'grouped' || plan.foldKind === 'blocked')) {
    throw new RidgelineError('E_OPTION', `tune: ${plan.foldKind} folds are the same in every repeat.`, {
      hint: 'Leave --repeats out, or take plain or stratified folds.',
    });
  }
  if (!(plan.test > 0)) {
    throw new RidgelineError('E_CONFIG', 'tune: data.test must be above 0.', {
      at: 'data.test',
      hint: 'The test part measures what was chosen, once: --set data.test=0.1',
    });
  }
};
