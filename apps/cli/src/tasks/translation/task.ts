import { kinds, tasks } from '@ridgeline/recipes';
import type { Task } from '../task.ts';
import { loadedTranslator } from './model.ts';

export const translation: Task = {
  model: tasks.translation().model,
  use: 'evaluate',
  impliedBy: ['source', 'target'],
  about: 'texts and their translations',
  evaluateFlags: ['source', 'target', 'separator', 'quotes', 'on-empty'],
  configHelp: () => `Models: ${Object.keys(kinds['translation model']!).join(', ')}\n`,
  owns: (kind) => Object.hasOwn(kinds['translation model']!, kind),
  decode: loadedTranslator,
  commands: async () => (await import('./commands.ts')).translationCommands,
};
