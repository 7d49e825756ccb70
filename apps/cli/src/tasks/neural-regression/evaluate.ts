import { type NeuralRegressor, neuralRegressor } from '@ridgeline/neural-classifier';
import { type NeuralRegressionConfig, numberedTexts, rowsSeen } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import type { Given } from '../../command-line/command.ts';
import { settingsOfOther } from '../../sources/table-settings.ts';
import { readTable } from '../../sources/table-source.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { tellScores } from '../regression/tell-scores.ts';
import { warnUnknown } from '../text-regression/warn-unknown.ts';
import type { LoadedNeuralRegression } from './model.ts';
import { neuralRegressionTraining } from './train.ts';

interface NeuralRegressionRecord {
  readonly config: NeuralRegressionConfig;
  readonly trainedOn?: string;
}

/** The regression on the device that flags name. */
export const usedRegressor = async (
  given: Given,
  { model, tokenizer, params }: LoadedNeuralRegression,
  terminal: Terminal,
): Promise<NeuralRegressor> => {
  await startBackend(deviceFlags(given), terminal);
  return neuralRegressor({ model, tokenizer, params: fromHost(params) });
};

/** `ridgeline evaluate` of a neural regression: on a table, or on what training kept apart. */
export const evaluateNeuralRegression = async (
  given: Given,
  loaded: LoadedNeuralRegression,
  terminal: Terminal,
): Promise<number> => {
  const [folder, file] = given.positionals as [string, string | undefined];
  const { config, trainedOn } = loaded.run as unknown as NeuralRegressionRecord;
  const readOther = async (name: string) => {
    const data = settingsOfOther(given, config.data);
    const found = numberedTexts((await readTable(name, 'evaluate MODEL', data)).table, data);
    for (const note of found.notes) terminal.warn(terminal.colors.yellow(note));
    return found;
  };
  const readOwn = async () =>
    (await prepareRun(neuralRegressionTraining, loaded.run as unknown as Plan, folder)).run.parts.test;
  const { texts, targets } = file === undefined ? await readOwn() : await readOther(file);
  const answers = await (await usedRegressor(given, loaded, terminal)).predict(texts);
  const withoutKnownWord = answers.filter(({ known }) => known === 0).length;
  const done = tellScores(
    {
      task: 'neural-regression',
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
