import { type NeuralRegressor, neuralRegressor } from '@ridgeline/neural-classifier';
import type { NeuralRegressionConfig } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import type { Given } from '../../command-line/command.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { evaluateRegressor } from '../text-regression/evaluate-regressor.ts';
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

/** `ridgeline evaluate` of a neural regression on texts. */
export const evaluateNeuralRegression = (
  given: Given,
  loaded: LoadedNeuralRegression,
  terminal: Terminal,
): Promise<number> => {
  const [folder] = given.positionals as [string];
  const { config, trainedOn } = loaded.run as unknown as NeuralRegressionRecord;
  return evaluateRegressor(
    given,
    {
      task: 'neural-regression',
      data: config.data,
      trainedOn,
      testPart: async () =>
        (await prepareRun(neuralRegressionTraining, loaded.run as unknown as Plan, folder)).run.parts.test,
      regressor: () => usedRegressor(given, loaded, terminal),
    },
    terminal,
  );
};
