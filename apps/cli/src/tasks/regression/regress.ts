import { type Json, RidgelineError } from '@ridgeline/contracts';
import {
  fitRegression,
  prepareRegression,
  type RegressionConfig,
  type RegressionResult,
  type RegressionRule,
} from '@ridgeline/recipes';
import { type Given, numberFlag, type Run, switchFlag, textFlag } from '../../command-line/command.ts';
import { configurationOf, type FlagSetting } from '../../command-line/configuration.ts';
import { tellDryRun } from '../../command-line/dry-run.ts';
import { environment } from '../../command-line/environment.ts';
import { quotedPath } from '../../command-line/parse.ts';
import { savePredictor } from '../../folders/predictor-folder.ts';
import { tableSettings } from '../../sources/table-settings.ts';
import type { Source } from '../../sources/text-source.ts';
import { count, measured } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { tasks } from '../tasks.ts';
import { regressionCard } from './card.ts';
import { regressionDryRun } from './dry-run.ts';
import type { RegressionSpec } from './model.ts';
import { kindOfPenalty, penaltyName } from './penalties.ts';
import { regressionProgress } from './progress.ts';
import { type FitScene, runFit } from './run-fit.ts';
import { showParts, showRules } from './show-rules.ts';

const camelCase = (words: string): string =>
  words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What the command's own flags say in the configuration. */
const settingsOf = (given: Given): FlagSetting[] => {
  const settings = tableSettings(given);
  const take = (flag: string, path: string, value: unknown): void => {
    if (value !== undefined) settings.push({ flag: `--${flag}`, path, value });
  };
  const penalty = textFlag(given, 'penalty');
  const solver = textFlag(given, 'solver');
  take('test', 'data.test', numberFlag(given, 'test'));
  take('penalty', 'model.penalty.kind', penalty && kindOfPenalty[penalty]);
  take('alpha', 'model.penalty.alpha', numberFlag(given, 'alpha'));
  take('lambda', 'model.penalty.lambda', numberFlag(given, 'lambda'));
  take('solver', 'model.solver', solver && camelCase(solver));
  take('lambda-scale', 'model.lambdaScale', textFlag(given, 'lambda-scale'));
  take('learning-rate', 'model.learningRate', numberFlag(given, 'learning-rate'));
  take('iterations', 'model.iterations', numberFlag(given, 'iterations'));
  take('folds', 'selection.folds', numberFlag(given, 'folds'));
  if (switchFlag(given, 'no-standardize') || switchFlag(given, 'penalize-intercept'))
    take('no-standardize', 'model.standardize', false);
  if (switchFlag(given, 'penalize-intercept')) take('penalize-intercept', 'model.penalizeIntercept', true);
  return settings;
};

const lambdaBy = ({ rules }: RegressionResult, rule: RegressionRule['rule']): number | null =>
  rules.find((found) => found.rule === rule)?.lambda ?? null;

const documentOf = (result: RegressionResult) => {
  const { config, solver, lambda, rows, rules, intercept, names, coefficients, train, test } = result;
  const { penalty, lambdaScale } = config.model;
  return {
    task: 'regression',
    penalty: penaltyName(penalty.kind),
    ...('alpha' in penalty && { alpha: penalty.alpha }),
    solver,
    method: result.method,
    // JSON has no Infinity: null says that a column is a combination of others
    condition: Number.isFinite(result.condition) ? result.condition : null,
    converged: result.converged,
    lambda,
    atEdge: result.crossValidation?.atEdge ?? null,
    lambdaMin: lambdaBy(result, 'minimum'),
    lambda1se: lambdaBy(result, 'oneStandardError'),
    lambdaSizeRule: lambdaBy(result, 'sizeRule'),
    lambdaScale,
    intercept,
    coefficients: Object.fromEntries(names.map((name, j) => [name, coefficients[j]!])),
    trainMse: train.mse,
    testMse: test?.mse ?? null,
    r2: (test ?? train).r2,
    trainR2: train.r2,
    examples: rows,
    rules,
  };
};

const mostShown = 100;

/** The places of the coefficients that are shown: all of them, or of very many the largest. */
const shownPlaces = (coefficients: Float64Array): readonly number[] => {
  const places = Array.from(coefficients, (_, place) => place);
  if (places.length <= mostShown) return places;
  const size = (place: number) => Math.abs(coefficients[place]!);
  return places
    .filter((place) => coefficients[place] !== 0)
    .sort((a, b) => size(b) - size(a))
    .slice(0, mostShown);
};

/** Two tables: the coefficients, and what each rule chooses. */
const show = (result: RegressionResult, terminal: Terminal): void => {
  const { names, coefficients, intercept, rules, lambda } = result;
  const { dim } = terminal.dataColors;
  const longest = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const bar = (value: number): string => '▇'.repeat(Math.round((12 * Math.abs(value)) / (longest || 1)));
  const shown = shownPlaces(coefficients);
  terminal.data(
    `${table(
      ['column', 'coefficient', ''],
      [
        ['(intercept)', measured(intercept), ''],
        ...shown.map((j) => [
          names[j]!,
          measured(coefficients[j]!),
          coefficients[j] === 0 ? dim('exactly zero') : bar(coefficients[j]!),
        ]),
      ],
      ['left', 'right', 'left'],
    )}\n\n`,
  );
  if (shown.length < names.length) {
    const hidden = count(names.length - shown.length);
    terminal.data(`${dim(`${hidden} columns are not shown, the smallest or zero; --json has all.`)}\n\n`);
  }
  showRules(rules, { lambda, columns: names.length }, terminal);
  const { method, condition } = result;
  const told = Number.isFinite(condition) ? condition.toPrecision(2) : 'infinite';
  const how = { cholesky: 'Cholesky', dual: 'Cholesky by rows', qr: 'QR', svd: 'singular values' } as const;
  const name = method in how ? how[method as keyof typeof how] : method.replace('Descent', ' descent');
  terminal.data(`${dim(`Solved by ${name}; condition number of the columns ${told}.`)}\n\n`);
  showParts(result, terminal);
};

const save = async (
  folder: string,
  given: Given,
  result: RegressionResult,
  source: Source,
): Promise<void> => {
  const { names, target, coefficients, intercept, config } = result;
  const spec: RegressionSpec = { kind: 'linearRegression', target, columns: names };
  await savePredictor(folder, {
    spec: { ...spec },
    params: {
      coefficients: { shape: [coefficients.length], data: Float64Array.from(coefficients) },
      intercept: { shape: [1], data: Float64Array.of(intercept) },
    },
    run: JSON.parse(
      JSON.stringify({
        config,
        data: source.data,
        trainedOn: result.trainedOn,
        seed: config.seed,
        command: given.line,
        environment: environment(),
        metrics: documentOf(result),
      }),
    ) as Json,
    card: regressionCard(result, source.name),
  });
};

/** Fits, tells, and writes the model where a folder is named. */
export const runRegression = (given: Given, config: RegressionConfig, scene: FitScene): Promise<number> => {
  const { folder, terminal } = scene;
  return runFit(given, config, scene, {
    dryRun: (named, rows, source) => {
      const run = prepareRegression(named, rows);
      for (const warning of run.warnings) terminal.warn(terminal.colors.yellow(warning));
      return tellDryRun(regressionDryRun(run, named, { name: source.name, folder }), terminal);
    },
    fit: (named, rows) => fitRegression(named, rows, regressionProgress(terminal, named)),
    save: (to, result, source) => save(to, given, result, source),
    documentOf,
    show: (result) => show(result, terminal),
    next: (to) => `ridgeline evaluate ${quotedPath(to)} TABLE`,
  });
};

/** `ridgeline regress`: ridge, lasso or elastic net on a table of numbers or of texts, λ by cross-validation. */
export const regressCommand: Run = async (given, terminal) => {
  const config = await configurationOf(given, { task: 'regression' }, { flags: settingsOf(given) });
  const { regress } = await tasks[config.task].commands();
  if (regress !== undefined)
    return regress(given, config as never, { folder: textFlag(given, 'out'), terminal });
  throw new RidgelineError(
    'E_CONFIG',
    `ridgeline regress: it is for a linear regression, and this is ${tasks[config.task].model}.`,
    { at: 'task', hint: '`ridgeline train` and `ridgeline tune` take any task.' },
  );
};
