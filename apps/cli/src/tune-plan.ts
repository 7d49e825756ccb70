import { RidgelineError } from '@ridgeline/contracts';
import {
  type ChoiceRule,
  type Config,
  type ConfigInput,
  type ConfigOf,
  comparisonDefaults,
  type FoldKind,
  type LanguageModelPlan,
  type LinearPenalty,
  type LinearPlan,
  largestStrength,
  linearPenalties,
  type Search,
  strengthPath,
  type TunablePenalty,
} from '@ridgeline/recipes';
import type { Range } from '@ridgeline/tuning';
import type { Device } from './backend.ts';
import { type Given, listFlag, numberFlag, switchFlag, textFlag } from './command.ts';
import { configurationOf } from './configuration.ts';
import { environment } from './environment.ts';
import type { Source } from './text-source.ts';
import { tableData } from './tune-data.ts';
import { parseSpace } from './tune-space.ts';
import { version } from './version.ts';

const refuse = (message: string, at: string, hint: string): never => {
  throw new RidgelineError('E_USAGE', message, { at, hint });
};

/** `--lambdas`: how many, or which. */
export const lambdasOf = (given: Given): number | readonly number[] | undefined => {
  const text = textFlag(given, 'lambdas');
  if (text === undefined) return undefined;
  const items = text.split(',').map((item) => (item.trim() === '' ? Number.NaN : Number(item)));
  if (items.length === 1 && Number.isSafeInteger(items[0]) && items[0]! >= 2) return items[0]!;
  const hint = 'For example --lambdas 20, or --lambdas 0.3,0.1,0.03';
  const wrong = items.findIndex((value) => !(value > 0) || !Number.isFinite(value));
  if (items.length > 1 && wrong < 0) return [...new Set(items)].sort((a, b) => b - a);
  return refuse(
    wrong >= 0 && items.length > 1
      ? `--lambdas must be above 0, got "${text.split(',')[wrong]}".`
      : `--lambdas must be how many (at least 2) or a list, got "${text}".`,
    '--lambdas',
    hint,
  );
};

/** A flag that only some tasks or searches take. */
const refuseFlags = (given: Given, names: readonly string[], where: string, hint: string): void => {
  const found = names.find((name) => given.flags[name] !== undefined);
  if (found !== undefined) refuse(`--${found} is not for ${where}.`, `--${found}`, hint);
};

const standardOf = (given: Given): ConfigInput => {
  if (textFlag(given, 'label') !== undefined) return { task: 'classification' };
  return textFlag(given, 'target') !== undefined ? { task: 'regression' } : comparisonDefaults;
};

const columnFlags = ['text', 'label', 'target'] as const;

/** The configuration of a search: that of the task which the flags name. @throws `E_CONFIG` */
export const tuneConfig = (given: Given): Promise<Config> =>
  configurationOf(given, standardOf(given), {
    flags: columnFlags.flatMap((name) => {
      const value = textFlag(given, name);
      return value === undefined ? [] : [{ flag: `--${name}`, path: `data.${name}`, value }];
    }),
  });

const common = (given: Given, source: Source, device: Device | undefined) => ({
  name: source.name,
  rule: (textFlag(given, 'rule') ?? 'minimum') as ChoiceRule,
  environment:
    device === undefined ? { ridgeline: version, node: process.versions.node } : environment(device),
});

/** The space of a random search also draws the strength, by its logarithm between the ends of the path. */
const spaceOf = (
  space: Readonly<Record<string, Range>>,
  search: Search,
  { penalty, lambdas }: { readonly penalty: TunablePenalty | null; readonly lambdas: readonly number[] },
): Readonly<Record<string, Range>> => {
  if (penalty === null || search === 'path' || search === 'grid' || 'lambda' in space) return space;
  const [largest, smallest] = [lambdas[0]!, lambdas.at(-1)!];
  return {
    lambda: penalty === 'dropout' ? { uniform: [smallest, largest] } : { logUniform: [smallest, largest] },
    ...space,
  };
};

/** What a whole path may cost in steps: with its evaluations about four trainings (see bench/neural-path.mjs). */
const trainingsOfPath = 3.4;

/** What is asked about a language model. @throws `E_USAGE` naming the flag */
export const textPlan = (
  given: Given,
  config: ConfigOf<'language-model'>,
  source: Source,
  device: Device,
): LanguageModelPlan => {
  const foreign = ['fold-kind', 'group', 'repeats', 'nested', 'text', 'label', 'target'];
  refuseFlags(given, foreign, 'a language model', 'Folds of a text are its contiguous blocks: --folds 5.');
  const search = (textFlag(given, 'search') ?? 'path') as Search;
  const space = parseSpace(listFlag(given, 'space'));
  if (search === 'path')
    refuseFlags(given, ['space', 'trials'], 'a path', 'Take --search grid, random or halving.');
  const named = textFlag(given, 'penalty') as TunablePenalty | undefined;
  const onlySettings = search !== 'path' && Object.keys(space).length > 0 && !('lambda' in space);
  const penalty = named ?? (onlySettings ? null : 'l1');
  const asked = lambdasOf(given) ?? 20;
  const [largest, ratio] = [numberFlag(given, 'largest'), numberFlag(given, 'ratio')];
  const lambdas =
    penalty === null
      ? []
      : typeof asked === 'number'
        ? strengthPath(penalty, {
            largest: largest ?? largestStrength(penalty, config.optimizer),
            ...(ratio !== undefined && { ratio }),
            count: asked,
          })
        : asked;
  const first = config.seed;
  return {
    ...common(given, source, device),
    config,
    text: source.text,
    search,
    penalty,
    lambdas,
    space: spaceOf(space, search, { penalty, lambdas }),
    trials: numberFlag(given, 'trials') ?? 20,
    seeds: Array.from({ length: numberFlag(given, 'seeds') ?? 3 }, (_, index) => first + index),
    folds: numberFlag(given, 'folds') ?? 1,
    trainings: trainingsOfPath,
  };
};

/** The last strength of a table's path by its first; text may need weaker ones than a hundredth. */
const standardRatio = 1e-3;

/** What is asked about a linear model. @throws `E_USAGE` naming the flag; `E_DATA` naming line and column */
export const tablePlan = async (
  given: Given,
  config: ConfigOf<'classification'> | ConfigOf<'regression'>,
  source: Source,
): Promise<LinearPlan> => {
  refuseFlags(
    given,
    ['space', 'trials', 'seeds', 'search'],
    'a table',
    'A linear model goes down its whole path.',
  );
  const penalty = textFlag(given, 'penalty') ?? 'l1';
  if (!(penalty in linearPenalties))
    refuse(
      `--penalty of a linear model must be of ${Object.keys(linearPenalties).join(', ')}, got "${penalty}".`,
      '--penalty',
      'For example --penalty l1',
    );
  if (config.task === 'regression' && config.data.target === undefined)
    refuse('A regression needs the column to predict.', '--target', 'Name it: --target price');
  if (config.task === 'classification' && config.model.kind !== 'logistic')
    refuse(
      `tune goes down the path of a logistic model, not of ${config.model.kind}.`,
      'model.kind',
      'Set model.kind=logistic.',
    );
  const { data, groups, fingerprint } = await tableData(source, config, textFlag(given, 'group'));
  const asked = lambdasOf(given) ?? 100;
  const ratio = numberFlag(given, 'ratio');
  if (typeof asked === 'number')
    refuseFlags(given, ['largest'], 'a table', 'The data tell λ_max; or give a list: --lambdas 0.1,0.01');
  const standard = groups !== null ? 'grouped' : data.kind === 'classification' ? 'stratified' : 'plain';
  return {
    ...common(given, source, undefined),
    data,
    fingerprint,
    config,
    penalty: penalty as LinearPenalty,
    standardize: 'standardize' in config.model ? config.model.standardize : true,
    lambdas: typeof asked === 'number' ? { count: asked, ratio: ratio ?? standardRatio } : asked,
    folds: numberFlag(given, 'folds') ?? 10,
    foldKind: (textFlag(given, 'fold-kind') ?? standard) as FoldKind,
    groups,
    repeats: numberFlag(given, 'repeats') ?? 1,
    nested: switchFlag(given, 'nested'),
    test: config.data.test,
    seed: config.seed,
  };
};
