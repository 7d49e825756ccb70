import type { ClassificationConfig } from '@ridgeline/recipes';
import type { TaskCommands } from '../task.ts';
import { evaluateClassifier } from './evaluate.ts';
import { inspectClassifier } from './inspect.ts';
import { knownTable } from './known.ts';
import type { LoadedClassifier } from './model.ts';
import { trainClassifierCommand } from './train.ts';
import { classifierTuning } from './tune.ts';
import { usedLinear } from './used-linear.ts';

export const classificationCommands: TaskCommands<ClassificationConfig, LoadedClassifier> = {
  train: trainClassifierCommand,
  evaluate: evaluateClassifier,
  inspect: inspectClassifier,
  tuning: classifierTuning,
  known: knownTable,
  classifier: async (_, { classifier }) => usedLinear(classifier),
  serving: ({ classifier }) => ({
    served: { classifier },
    route: 'classify',
    body: { input: 'a text' },
  }),
};
