import type { TextRegressionConfig } from '@ridgeline/recipes';
import type { TaskCommands } from '../task.ts';
import { evaluateTextRegression } from './evaluate.ts';
import { inspectTextRegression } from './inspect.ts';
import type { LoadedTextRegression } from './model.ts';
import { runTextRegression } from './regress.ts';
import { textRegressionTuning } from './tune.ts';

export const textRegressionCommands: TaskCommands<TextRegressionConfig, LoadedTextRegression> = {
  train: (given, config, scene) => runTextRegression(given, config, { ...scene, command: 'train' }),
  regress: (given, config, scene) => runTextRegression(given, config, { ...scene, command: 'regress' }),
  evaluate: evaluateTextRegression,
  inspect: inspectTextRegression,
  tuning: textRegressionTuning,
  regressor: async (_, { regressor }) => ({ ...regressor, explain: regressor.grams ?? undefined }),
};
