import { tasks } from '@ridgeline/recipes';
import type { Task } from '../task.ts';
import { loadedRegression } from './model.ts';

export const regression: Task = {
  model: tasks.regression().model,
  use: 'evaluate',
  impliedBy: ['target'],
  about: 'a number from columns of numbers',
  evaluateFlags: ['target', 'separator', 'quotes', 'on-empty', 'decimal'],
  owns: (kind) => kind === 'linearRegression',
  decode: loadedRegression,
  commands: async () => (await import('./commands.ts')).regressionCommands,
};
