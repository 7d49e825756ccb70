import { isNumberSpec } from '@ridgeline/neural-classifier';
import { tasks } from '@ridgeline/recipes';
import { robustnessFlagNames } from '../../command-line/robustness-flags.ts';
import type { Task } from '../task.ts';
import { loadedNeuralRegression } from './model.ts';

export const neuralRegression: Task = {
  model: tasks['neural-regression']().model,
  use: 'predict',
  // the flags of a regression on texts name this task too, where model.kind is one of its models
  impliedBy: [],
  about: 'a number from texts',
  evaluateFlags: [...robustnessFlagNames, 'text', 'target', 'separator', 'quotes', 'on-empty', 'decimal'],
  owns: (kind) => isNumberSpec({ kind }),
  decode: loadedNeuralRegression,
  commands: async () => (await import('./commands.ts')).neuralRegressionCommands,
};
