import {
  type ConfigOf,
  type FoldKind,
  type LinearPlan,
  linearPenalties,
  numberKeys,
  type PenaltyConfig,
  partWarnings,
  plannedRows,
  repeatWarnings,
  rowsOf,
  shareOfL1,
  standardFoldKind,
} from '@ridgeline/recipes';
import { type Given, numberFlag, switchFlag, textFlag } from '../command-line/command.ts';
import type { Source } from '../sources/text-source.ts';
import { standardPenalty } from './tune-config.ts';
import { tableData } from './tune-data.ts';
import { lambdasOf, planFacts, refuse, refuseFlags } from './tune-flags.ts';

type TableConfig = ConfigOf<'classification'> | ConfigOf<'regression'>;

/** The last strength of a table's path by its first; text may need weaker ones than a hundredth. */
const standardRatio = (penalty: PenaltyConfig): number | undefined =>
  shareOfL1(penalty) > 0 ? 1e-3 : undefined;

/** The penalty whose strength is asked for. A flag goes before a configuration. @throws `E_USAGE` */
const penaltyOf = (given: Given, { model }: TableConfig): PenaltyConfig => {
  const penalty = 'penalty' in model ? model.penalty : standardPenalty(given);
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

/** The same configuration with that penalty. */
const withPenalty = <C extends TableConfig>(config: C, penalty: PenaltyConfig): C => ({
  ...config,
  model: { ...config.model, penalty },
});

/** Of a regression: `tune` knows one scale of λ and leaves the intercept free. @throws `E_USAGE` */
const requirePlainRegression = ({ model }: ConfigOf<'regression'>): void => {
  const { lambdaScale, penalizeIntercept } = model;
  if (lambdaScale === 'mean' && !penalizeIntercept) return;
  const key = penalizeIntercept ? 'penalizeIntercept' : 'lambdaScale';
  refuse(
    `tune of a regression takes λ in the mean scale and a free intercept, got model.${key}=${model[key]}.`,
    `model.${key}`,
    'Leave it out, or take `ridgeline regress`.',
  );
};

/** What is asked about a linear model. @throws `E_USAGE` naming the flag; `E_DATA` naming line and column */
export const tablePlan = async (
  given: Given,
  config: TableConfig,
  { source, warn }: { readonly source: Source; readonly warn: (warning: string) => void },
): Promise<LinearPlan> => {
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
  if (config.task === 'regression' && config.data.target === undefined)
    refuse('A regression needs the column to predict.', '--target', 'Name it: --target price');
  if (config.task === 'regression') requirePlainRegression(config);
  if (config.task === 'classification' && config.model.kind !== 'logistic')
    refuse(
      `tune goes down the path of a logistic model, not of ${config.model.kind}.`,
      'model.kind',
      'Set model.kind=logistic.',
    );
  const penalty = penaltyOf(given, config);
  const read = await tableData(source, withPenalty(config, penalty));
  const { data, groups, fingerprint, config: tuned } = read;
  const asked = lambdasOf(given) ?? 100;
  const ratio = numberFlag(given, 'ratio');
  if (typeof asked === 'number')
    refuseFlags(given, ['largest'], 'a table', 'The data tell λ_max; or give a list: --lambdas 0.1,0.01');
  const labels = data.kind === 'classification' ? data.texts : null;
  const plan: LinearPlan = {
    ...planFacts(given, source, undefined),
    data,
    fingerprint,
    config: tuned,
    penalty: penalty.kind,
    alpha: shareOfL1(penalty),
    standardize: 'standardize' in config.model ? config.model.standardize : true,
    lambdas: typeof asked === 'number' ? { count: asked, ratio: ratio ?? standardRatio(penalty) } : asked,
    folds: numberFlag(given, 'folds') ?? 10,
    foldKind: (textFlag(given, 'fold-kind') ?? standardFoldKind({ labels, groups })) as FoldKind,
    groups,
    repeats: numberFlag(given, 'repeats') ?? 1,
    nested: switchFlag(given, 'nested'),
    test: config.data.test,
    seed: config.seed,
  };
  const parts = plannedRows(plan);
  const ofParts =
    data.kind === 'classification'
      ? partWarnings({ ...data, labels: data.labels.map((place) => data.classes[place]!) }, parts)
      : repeatWarnings(numberKeys(rowsOf(data)), parts, 'numbers');
  for (const warning of [...read.warnings, ...ofParts]) warn(warning);
  return plan;
};
