import {
  type FoldKind,
  type LinearData,
  type LinearPlan,
  linearPenalties,
  type PenaltyConfig,
  type PlannedRows,
  plannedRows,
  shareOfL1,
  standardFoldKind,
} from '@ridgeline/recipes';
import { type Given, numberFlag, switchFlag, textFlag } from '../command-line/command.ts';
import type { Source } from '../sources/text-source.ts';
import { standardPenalty } from './standard-penalty.ts';
import { lambdasOf, planFacts, refuse, refuseFlags } from './tune-flags.ts';

/** What every configuration of a linear model on a table says. */
export interface TableConfig {
  readonly data: { readonly test: number };
  readonly model: { readonly kind: string; readonly penalty?: PenaltyConfig; readonly standardize?: boolean };
  readonly seed: number;
}

/** The rows of a table, and what the study of them depends on. */
export interface TableRows<C> {
  readonly data: LinearData;
  readonly groups: readonly string[] | null;
  /** What folds are stratified by, if by anything. */
  readonly labels: readonly string[] | null;
  /** The configuration with what follows from the table. */
  readonly config: C;
  readonly warnings: readonly string[];
  /** What is to be said of the rows that learn and those that test. */
  readonly warningsOf: (parts: PlannedRows) => readonly string[];
}

/** The last strength of a table's path by its first; text may need weaker ones than a hundredth. */
const standardRatio = (penalty: PenaltyConfig): number | undefined =>
  shareOfL1(penalty) > 0 ? 1e-3 : undefined;

/** The penalty whose strength is asked for. A flag goes before a configuration. @throws `E_USAGE` */
const penaltyOf = (given: Given, { model }: TableConfig): PenaltyConfig => {
  const penalty = model.penalty ?? standardPenalty(given);
  const named = textFlag(given, 'penalty');
  if (named !== undefined && named !== penalty.kind) return standardPenalty(given);
  if ('lambda' in penalty)
    refuse(
      'model.penalty.lambda is what tune chooses.',
      'model.penalty.lambda',
      'Leave it out of the configuration, or give several: --lambdas 0.3,0.1',
    );
  return penalty;
};

/** Refuses flags that a path of linear models has no use for. @throws `E_USAGE` naming the flag */
export const requireTableFlags = (given: Given): void => {
  refuseFlags(
    given,
    ['space', 'trials', 'seeds', 'search'],
    'a table',
    'A linear model goes down its whole path.',
  );
  const named = textFlag(given, 'penalty');
  if (named !== undefined && !(named in linearPenalties))
    refuse(
      `--penalty of a linear model must be of ${Object.keys(linearPenalties).join(', ')}, got "${named}".`,
      '--penalty',
      'For example --penalty l1',
    );
};

/**
 * What is asked about a linear model.
 *
 * @param read the rows as the task reads them, with the penalty in its configuration.
 * @throws `E_USAGE` naming the flag; `E_DATA` naming line and column
 */
export const tablePlan = <C extends TableConfig>(
  given: Given,
  config: C,
  {
    source,
    fingerprint,
    read,
    warn,
  }: {
    readonly source: Source;
    readonly fingerprint: string;
    readonly read: (config: C) => TableRows<C>;
    readonly warn: (warning: string) => void;
  },
): LinearPlan => {
  const penalty = penaltyOf(given, config);
  const rows = read({ ...config, model: { ...config.model, penalty } });
  const asked = lambdasOf(given) ?? 100;
  const ratio = numberFlag(given, 'ratio');
  if (typeof asked === 'number')
    refuseFlags(given, ['largest'], 'a table', 'The data tell λ_max; or give a list: --lambdas 0.1,0.01');
  const { data, groups, labels } = rows;
  const plan: LinearPlan = {
    ...planFacts(given, source, undefined),
    data,
    fingerprint,
    config: rows.config as LinearPlan['config'],
    penalty: penalty.kind,
    alpha: shareOfL1(penalty),
    standardize: config.model.standardize ?? true,
    lambdas: typeof asked === 'number' ? { count: asked, ratio: ratio ?? standardRatio(penalty) } : asked,
    folds: numberFlag(given, 'folds') ?? 10,
    foldKind: (textFlag(given, 'fold-kind') ?? standardFoldKind({ labels, groups })) as FoldKind,
    groups,
    repeats: numberFlag(given, 'repeats') ?? 1,
    nested: switchFlag(given, 'nested'),
    test: config.data.test,
    seed: config.seed,
  };
  for (const warning of [...rows.warnings, ...rows.warningsOf(plannedRows(plan))]) warn(warning);
  return plan;
};
