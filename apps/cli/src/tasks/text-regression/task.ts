import { tasks } from '@ridgeline/recipes';
import { robustnessFlagNames } from '../../command-line/robustness-flags.ts';
import type { Task } from '../task.ts';
import { loadedTextRegression } from './model.ts';

export const textRegression: Task = {
  model: tasks['text-regression']().model,
  use: 'predict',
  impliedBy: ['text', 'target'],
  about: 'a number from texts',
  evaluateFlags: [...robustnessFlagNames, 'text', 'target', 'separator', 'quotes', 'on-empty', 'decimal'],
  owns: (kind) => kind === 'linearTextRegression',
  decode: loadedTextRegression,
  commands: async () => (await import('./commands.ts')).textRegressionCommands,
};
