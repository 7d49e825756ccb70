import { numberedTexts, rowsSeen } from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { settingsOfOther } from '../../sources/table-settings.ts';
import { readTable } from '../../sources/table-source.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { tellScores } from '../regression/tell-scores.ts';
import type { LoadedTextRegression } from './model.ts';
import { recordOf, testPart } from './test-part.ts';
import { warnUnknown } from './warn-unknown.ts';

/** `ridgeline evaluate` of a regression on texts: on a table, or on what training kept apart. */
export const evaluateTextRegression = async (
  given: Given,
  { regressor, run }: LoadedTextRegression,
  terminal: Terminal,
): Promise<number> => {
  const record = recordOf(run);
  const { config, trainedOn } = record;
  const file = given.positionals[1];
  const readOther = async (name: string) => {
    const data = settingsOfOther(given, { ...config.data, target: regressor.spec.target });
    const found = numberedTexts((await readTable(name, 'evaluate MODEL', data)).table, data);
    for (const note of found.notes) terminal.warn(terminal.colors.yellow(note));
    return found;
  };
  const { texts, targets } = file === undefined ? await testPart(record) : await readOther(file);
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
