import { kinds, tasks } from '@ridgeline/recipes';
import type { Task } from '../task.ts';
import { configHelp } from './config-help.ts';
import { loadedModel } from './model.ts';

export const languageModel: Task = {
  model: tasks['language-model']().model,
  use: 'generate',
  impliedBy: [],
  about: 'running text',
  evaluateFlags: ['max-perplexity', 'context', 'stride', 'cache', 'cache-window', 'ngram', 'with', 'valid'],
  configHelp,
  imports: ['gpt2'],
  owns: (kind) => Object.hasOwn(kinds.model!, kind),
  decode: loadedModel,
  commands: async () => (await import('./commands.ts')).languageModelCommands,
};
