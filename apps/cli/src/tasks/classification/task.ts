import { isClassifierSpec } from '@ridgeline/classifier';
import { tasks } from '@ridgeline/recipes';
import { classifierFlagNames } from '../../command-line/classifier-flags.ts';
import type { Task } from '../task.ts';
import { configHelp } from './config-help.ts';
import { loadedClassifier } from './model.ts';

export const classification: Task = {
  model: tasks.classification().model,
  use: 'classify',
  impliedBy: ['label', 'text'],
  about: 'classes of texts',
  evaluateFlags: classifierFlagNames,
  configHelp,
  owns: (kind) => isClassifierSpec({ kind }),
  decode: loadedClassifier,
  commands: async () => (await import('./commands.ts')).classificationCommands,
};
