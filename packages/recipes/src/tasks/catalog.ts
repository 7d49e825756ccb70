import { classification } from '../classification/task.ts';
import { languageModel } from '../language-model/task.ts';
import { neuralClassification } from '../neural-classification/task.ts';
import { neuralRegression } from '../neural-regression/task.ts';
import { regression } from '../regression/task.ts';
import { textRegression } from '../text-regression/task.ts';
import { translation } from '../translation/task.ts';

/** Every task, by its name in a configuration. */
export const tasks = {
  'language-model': languageModel,
  classification,
  regression,
  translation,
  'neural-classification': neuralClassification,
  'text-regression': textRegression,
  'neural-regression': neuralRegression,
} as const;

/** That of a configuration that names none. */
export const standardTask = 'language-model' satisfies keyof typeof tasks;
