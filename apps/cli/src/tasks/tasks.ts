import type { Task as TaskName } from '@ridgeline/recipes';
import { classification } from './classification/task.ts';
import { languageModel } from './language-model/task.ts';
import { neuralClassification } from './neural-classification/task.ts';
import { neuralRegression } from './neural-regression/task.ts';
import { regression } from './regression/task.ts';
import type { Task } from './task.ts';
import { textRegression } from './text-regression/task.ts';
import { translation } from './translation/task.ts';

/** Every task of the command line. */
export const tasks: Readonly<Record<TaskName, Task>> = {
  'language-model': languageModel,
  classification,
  regression,
  translation,
  'neural-classification': neuralClassification,
  'text-regression': textRegression,
  'neural-regression': neuralRegression,
};
