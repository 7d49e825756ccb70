import type { RegressionConfig } from '@ridgeline/recipes';
import type { TaskCommands } from '../task.ts';
import { evaluateRegression } from './evaluate.ts';
import { inspectRegression } from './inspect.ts';
import type { LoadedRegression } from './model.ts';
import { runRegression } from './regress.ts';
import { regressionTuning } from './tune.ts';

export const regressionCommands: TaskCommands<RegressionConfig, LoadedRegression> = {
  train: (given, config, scene) => runRegression(given, config, { ...scene, command: 'train' }),
  regress: (given, config, scene) => runRegression(given, config, { ...scene, command: 'regress' }),
  evaluate: evaluateRegression,
  inspect: inspectRegression,
  tuning: regressionTuning,
};
