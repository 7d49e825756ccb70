import { type RandomStream, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import type { ChoiceRule } from '@ridgeline/report';
import { randomStream } from '@ridgeline/tensors';
import { repeatedSplits, type Split, withinRows } from '@ridgeline/tuning';
import { type FoldKind, factsOf, foldRows, type RowFacts, splitRows } from '../table/split-rows.ts';
import type { PenaltyConfig } from '../units/linear-penalty.ts';
import type { LinearProblem } from './linear-problem.ts';

/** What is to be found out about a linear model. */
export interface LinearPlan<Data> {
  readonly data: Data;
  readonly name: string;
  readonly fingerprint: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly penalty: PenaltyConfig['kind'];
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

/** The problem that a plan is about. */
type ProblemOf<Data> = Pick<LinearProblem<Data, unknown>, 'rows' | 'labels'>;

const factsIn = <Data>(problem: ProblemOf<Data>, { data, groups }: LinearPlan<Data>): RowFacts => ({
  rows: problem.rows(data),
  labels: problem.labels(data),
  groups,
});

/** Splits of some rows, repeated with other shufflings where there is anything to shuffle. */
export const splitsOfRows = <Data>(
  problem: ProblemOf<Data>,
  plan: LinearPlan<Data>,
  { rows, random }: { readonly rows: Int32Array; readonly random: RandomStream },
): readonly Split[] => {
  const { folds, foldKind: kind, repeats: times } = plan;
  const facts = factsOf(factsIn(problem, plan), rows);
  const make = (stream: RandomStream) => foldRows(facts, { kind, folds, random: stream });
  return withinRows(rows, repeatedSplits({ times, random, make }));
};

/** The rows of a plan: those that are learnt from, with their folds, and those of the test. */
export interface PlannedRows {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly splits: readonly Split[];
}

/**
 * Shares out the rows of a plan: the test part as `splitRows` draws it for every command, and folds of all others.
 *
 * @throws `E_OPTION`, `E_RANGE` or `E_CONFIG` for a plan that cannot be followed; `E_DATA` as `splitRows` and `foldRows`.
 */
export const plannedRows = <Data>(problem: ProblemOf<Data>, plan: LinearPlan<Data>): PlannedRows => {
  requirePlan(plan);
  const { foldKind: kind, test: share, folds, seed, name } = plan;
  const { train, test } = splitRows(factsIn(problem, plan), { kind, test: share, folds, seed, name });
  const random = randomStream(seed).stream('folds');
  return { train, test, splits: splitsOfRows(problem, plan, { rows: train, random }) };
};

/** @throws `E_OPTION`, `E_RANGE` or `E_CONFIG` for what cannot be done */
const requirePlan = (plan: LinearPlan<unknown>): void => {
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
