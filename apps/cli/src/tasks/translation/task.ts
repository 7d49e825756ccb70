import { kinds, tasks } from '@ridgeline/recipes';
import type { Task } from '../task.ts';
import { loadedTranslator } from './model.ts';

export const translation: Task = {
  model: tasks.translation().model,
  use: 'translate',
  impliedBy: ['source', 'target', 'source-file', 'target-file'],
  about: 'texts and their translations',
  evaluateFlags: [
    'source',
    'target',
    'source-file',
    'target-file',
    'beams',
    'length-penalty',
    'coverage-penalty',
    'separator',
    'quotes',
    'on-empty',
  ],
  configHelp: () => `Models: ${Object.keys(kinds['translation model']!).join(', ')}\n`,
  imports: ['marian'],
  owns: (kind) => Object.hasOwn(kinds['translation model']!, kind),
  decode: loadedTranslator,
  commands: async () => (await import('./commands.ts')).translationCommands,
};
