import { charactersOf, comparisonDefaults } from '@ridgeline/recipes';
import { stepTuning } from '../../tune/step-tuning.ts';
import { languageModelTraining } from './train.ts';

/** `ridgeline tune` of a language model. */
export const languageModelTuning = stepTuning(languageModelTraining, {
  standard: comparisonDefaults,
  model: 'a language model',
  foreign: ['fold-kind', 'group', 'repeats', 'nested', 'text', 'label', 'target', 'source'],
  hint: 'Folds of a text are its contiguous blocks: --folds 5.',
  identity: ({ text }) =>
    typeof text === 'string'
      ? {}
      : { parts: charactersOf({ ...text, valid: text.valid ?? '', test: text.test ?? '' }) },
});
