import type { Task } from '../task.ts';
import { loadedRegression } from './model.ts';

export const regression: Task = {
  model: 'a linear regression',
  use: 'evaluate',
  impliedBy: ['target'],
  about: 'a number from columns of numbers',
  evaluateFlags: ['separator', 'quotes', 'on-empty', 'decimal'],
  owns: (kind) => kind === 'linearRegression',
  decode: loadedRegression,
  commands: async () => (await import('./commands.ts')).regressionCommands,
};
