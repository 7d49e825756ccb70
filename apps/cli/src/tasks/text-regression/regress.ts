import type { Json } from '@ridgeline/contracts';
import { fingerprint } from '@ridgeline/data';
import {
  fitTextRegression,
  prepareTextRegression,
  type TextRegressionConfig,
  type TextRegressionResult,
} from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { tellDryRun, wantsDryRun } from '../../command-line/dry-run.ts';
import { environment } from '../../command-line/environment.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { quotedPath } from '../../command-line/parse.ts';
import { howOf } from '../../folders/output-folder.ts';
import { modelKind } from '../../folders/output-kinds.ts';
import { savePredictor } from '../../folders/predictor-folder.ts';
import { takeFolder } from '../../folders/take-folder.ts';
import { filesIn, predictorFiles } from '../../folders/written-files.ts';
import { readTable } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import { count, json, measured } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { penaltyName } from '../regression/penalties.ts';
import { regressionProgress } from '../regression/progress.ts';
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
export const runTextRegression = async (
  given: Given,
  config: TextRegressionConfig,
  {
    folder,
    terminal,
    command,
  }: { readonly folder: string | undefined; readonly terminal: Terminal; readonly command: string },
): Promise<number> => {
  const { table: rows, source } = await readTable(
    given.positionals[0] ?? config.data.train,
    command,
    config.data,
  );
  const named = { ...config, data: { ...config.data, train: source.data } };
  if (wantsDryRun(given)) {
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
  }
  const release =
    folder === undefined ? () => {} : await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  let result: TextRegressionResult;
  try {
    result = await fitTextRegression(named, rows, regressionProgress(terminal, named));
    for (const warning of result.warnings) terminal.warn(terminal.colors.yellow(warning));
    if (folder !== undefined) await save(folder, result, { line: given.line, source });
  } finally {
    release();
  }
  const document = { ...documentOf(result), ...(folder !== undefined && { model: folder }) };
  if (terminal.format === 'json') terminal.data(json(document));
  else if (terminal.format === 'jsonl') terminal.data(json({ type: 'run-end', ...document }));
  else show(result, terminal);
  if (folder !== undefined) {
    const { bold } = terminal.colors;
    terminal.say(
      `The model is in ${bold(folder)}. Next: ${bold(`ridgeline predict ${quotedPath(folder)} "a text"`)}`,
    );
  }
  return exitCodes.done;
};
