import { numberedTexts, rowsSeen, type TextRegressionConfig } from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { settingsOfOther } from '../../sources/table-settings.ts';
import { readTable } from '../../sources/table-source.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { tellScores } from '../regression/tell-scores.ts';
import type { LoadedTextRegression } from './model.ts';
import { warnUnknown } from './warn-unknown.ts';

interface TextRegressionRecord {
  readonly config: TextRegressionConfig;
  readonly trainedOn?: string;
}

/** `ridgeline evaluate` of a regression on texts. */
export const evaluateTextRegression = async (
  given: Given,
  { regressor, run }: LoadedTextRegression,
  terminal: Terminal,
): Promise<number> => {
  const { config, trainedOn } = run as unknown as TextRegressionRecord;
  const data = settingsOfOther(given, { ...config.data, target: regressor.spec.target });
  const { table } = await readTable(given.positionals[1], 'evaluate MODEL', data);
  const { texts, targets, notes } = numberedTexts(table, data);
  for (const note of notes) terminal.warn(terminal.colors.yellow(note));
  const answers = regressor.predict(texts);
  const withoutKnownWord = answers.filter(({ known }) => known === 0).length;
  const done = tellScores(
    {
      task: 'text-regression',
      actual: targets,
      predicted: Float64Array.from(answers, ({ value }) => value),
      isSeen: trainedOn === undefined ? [] : rowsSeen(texts, trainedOn),
      what: 'texts',
      facts: { withoutKnownWord },
    },
    terminal,
  );
  warnUnknown(withoutKnownWord, texts.length, terminal);
  return done;
};
