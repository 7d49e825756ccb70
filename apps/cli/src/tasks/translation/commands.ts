import { RidgelineError } from '@ridgeline/contracts';
import type { TranslationConfig } from '@ridgeline/recipes';
import { inspectTrained } from '../inspect-trained.ts';
import type { TaskCommands } from '../task.ts';
import type { LoadedTranslator } from './model.ts';

/** Refuses a command that has no translators yet. */
const inCodeAlone = (command: string, functions: string) => async (): Promise<never> => {
  throw new RidgelineError('E_USAGE', `ridgeline ${command}: translators are on trial, and in code alone.`, {
    hint: `Use ${functions} of @ridgeline/recipes.`,
  });
};

export const translationCommands: TaskCommands<TranslationConfig, LoadedTranslator> = {
  train: inCodeAlone('train', 'prepareTranslation and train'),
  evaluate: inCodeAlone('evaluate', 'translationMetrics and translate'),
  inspect: inspectTrained,
  tuning: {
    onDevice: true,
    standard: () => ({ task: 'translation' }),
    plan: inCodeAlone('tune', 'tuneTranslation'),
  },
};
