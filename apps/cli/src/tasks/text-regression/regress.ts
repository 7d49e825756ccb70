import type { Json } from '@ridgeline/contracts';
import { fingerprint } from '@ridgeline/data';
import {
  fitTextRegression,
  prepareTextRegression,
  type TextRegressionConfig,
  type TextRegressionResult,
} from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { tellDryRun } from '../../command-line/dry-run.ts';
import { environment } from '../../command-line/environment.ts';
import { quotedPath } from '../../command-line/parse.ts';
import { savePredictor } from '../../folders/predictor-folder.ts';
import { filesIn, predictorFiles } from '../../folders/written-files.ts';
import type { Source } from '../../sources/text-source.ts';
import { count, measured } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { penaltyName } from '../regression/penalties.ts';
import { regressionProgress } from '../regression/progress.ts';
import { type FitScene, runFit } from '../regression/run-fit.ts';
import { showParts, showRules } from '../regression/show-rules.ts';
import { textRegressionCard } from './card.ts';
import { columnsOf, savedRegressor } from './saved.ts';
import { weightiest } from './weightiest.ts';

const documentOf = (result: TextRegressionResult) => {
  const { config, regressor, converged, lambda, rows, rules, crossValidation, train, test } = result;
  const { penalty } = config.model;
  return {
    task: 'text-regression',
    penalty: penaltyName(penalty.kind),
    ...('alpha' in penalty && { alpha: penalty.alpha }),
    converged,
    lambda,
    atEdge: crossValidation?.atEdge ?? null,
    intercept: regressor.intercept,
    ngrams: columnsOf(regressor),
    weightiest: weightiest(regressor),
    trainMse: train.mse,
    testMse: test?.mse ?? null,
    r2: (test ?? train).r2,
    trainR2: train.r2,
    examples: rows,
    rules,
  };
};

/** Two tables: the n-grams that raise and lower the number most, and what each rule chooses. */
const show = (result: TextRegressionResult, terminal: Terminal): void => {
  const { regressor, rules, lambda } = result;
  const { dim } = terminal.dataColors;
  const columns = columnsOf(regressor);
  const found = weightiest(regressor);
  const rows = [...(found?.up ?? []), ...(found?.down ?? [])].map(({ gram, coefficient }) => [
    gram,
    measured(coefficient),
  ]);
  const intercept = ['(intercept)', measured(regressor.intercept)];
  terminal.data(`${table(['n-gram', 'coefficient'], [intercept, ...rows], ['left', 'right'])}\n\n`);
  const named = `${count(columns.kept)} of ${count(columns.all)} n-grams have a coefficient`;
  terminal.data(`${dim(`${named}; those that weigh most are shown.`)}\n\n`);
  showRules(rules, { lambda, columns: columns.all }, terminal);
  showParts(result, terminal);
};

const save = async (
  folder: string,
  result: TextRegressionResult,
  { line, source }: { readonly line: string; readonly source: Source },
): Promise<void> => {
  const { config, regressor, trainedOn } = result;
  await savePredictor(folder, {
    ...savedRegressor(regressor),
    run: JSON.parse(
      JSON.stringify({
        config,
        data: source.data,
        fingerprint: await fingerprint(source.text),
        trainedOn,
        seed: config.seed,
        command: line,
        environment: environment(),
        metrics: documentOf(result),
      }),
    ) as Json,
    card: textRegressionCard(result, { columns: columnsOf(regressor), source: source.name }),
  });
};

/** Fits, tells, and writes the model where a folder is named. */
export const runTextRegression = (
  given: Given,
  config: TextRegressionConfig,
  scene: FitScene,
): Promise<number> => {
  const { folder, terminal } = scene;
  return runFit(given, config, scene, {
    dryRun: (named, rows, source) => {
      const { warnings, target, train, test } = prepareTextRegression(named, rows);
      for (const warning of warnings) terminal.warn(terminal.colors.yellow(warning));
      const { kind, penalty } = named.model;
      const { lambda } = penalty;
      return tellDryRun(
        {
          config: named,
          data: {
            name: source.name,
            target,
            texts: { train: train.texts.length, test: test.texts.length },
          },
          fits: {
            model: kind,
            penalty: penaltyName(penalty.kind),
            ...(lambda === undefined ? { folds: named.selection.folds } : { lambda }),
          },
          writes: filesIn(folder, [...predictorFiles, 'features.json']),
        },
        terminal,
      );
    },
    fit: (named, rows) => fitTextRegression(named, rows, regressionProgress(terminal, named)),
    save: (to, result, source) => save(to, result, { line: given.line, source }),
    documentOf,
    show: (result) => show(result, terminal),
    next: (to) => `ridgeline predict ${quotedPath(to)} "a text"`,
  });
};
