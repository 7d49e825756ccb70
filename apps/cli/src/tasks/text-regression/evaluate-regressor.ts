import { type NumberedTexts, numberedTexts, rowsSeen, sampledRows } from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { readOtherTable } from '../../sources/other-table.ts';
import type { Reading } from '../../sources/table-source.ts';
import { learntWarning } from '../../terminal/learnt-warning.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { tellScores } from '../regression/tell-scores.ts';
import { evaluateRobustness } from '../robustness/evaluate-robustness.ts';
import { robustnessSettings } from '../robustness/robustness-options.ts';
import type { UsedRegressor } from '../task.ts';
import { warnUnknown } from '../warn-unknown.ts';

type Numbers = Pick<NumberedTexts, 'texts' | 'targets' | 'groups'>;

interface Evaluated {
  readonly task: string;
  /** How the table that it learnt from was read. */
  readonly data: Parameters<typeof numberedTexts>[1] & Reading;
  readonly trainedOn: string | undefined;
  /** What training kept apart. */
  readonly testPart: () => Promise<Numbers>;
  readonly regressor: () => Promise<Pick<UsedRegressor, 'predict'>>;
}

/** Measures a regression on texts of whatever kind: on a table, or on what training kept apart. */
export const evaluateRegressor = async (
  given: Given,
  { task, data, trainedOn, testPart, regressor }: Evaluated,
  terminal: Terminal,
): Promise<number> => {
  const file = given.positionals[1];
  const settings = robustnessSettings(given);
  const readOther = async (name: string): Promise<Numbers> => {
    const { table, settings } = await readOtherTable(given, { name, who: 'evaluate MODEL', data });
    const found = numberedTexts(table, settings);
    for (const note of found.notes) terminal.warn(terminal.colors.yellow(note));
    return found;
  };
  const { texts, targets, groups } = file === undefined ? await testPart() : await readOther(file);
  if (settings !== undefined) {
    const model = await regressor();
    const from = texts.length;
    const seen = trainedOn === undefined ? 0 : rowsSeen(texts, trainedOn).filter(Boolean).length;
    if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, from, 'texts')));
    const rows = Array.from(sampledRows(from, settings));
    const answer = async (given: readonly string[]) => {
      const answers = (await model.predict(given)).map(({ value }) => value);
      return { answers, scores: answers.map((value, i) => Math.abs(value - targets[rows[i]!]!)) };
    };
    const drawn = {
      texts: rows.map((row) => texts[row]!),
      groups: groups && rows.map((row) => groups[row]!),
    };
    return evaluateRobustness(
      { task, ...drawn, from, learntFrom: seen, of: 'error', answer },
      settings,
      terminal,
    );
  }
  const answers = await (await regressor()).predict(texts);
  const withoutKnownWord = answers.filter(({ known }) => known === 0).length;
  const done = tellScores(
    {
      task,
      actual: targets,
      groups,
      predicted: Float64Array.from(answers, ({ value }) => value),
      isSeen: trainedOn === undefined ? [] : rowsSeen(texts, trainedOn),
      what: 'texts',
      facts: { withoutKnownWord },
    },
    terminal,
  );
  warnUnknown({ unknown: withoutKnownWord, texts: texts.length, answer: 'number' }, terminal);
  return done;
};
