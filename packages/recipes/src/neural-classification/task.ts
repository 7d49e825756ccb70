import { define } from '@ridgeline/contracts';
import { classifiers } from '@ridgeline/models';
import { classification } from '../classification/task.ts';
import type { Task } from '../task.ts';
import { neuralComparison } from './neural-comparison.ts';
import { neuralClassificationSchema } from './neural-config.ts';
import { neuralClassificationTuning } from './neural-tuning.ts';

/** Tells the class of a text by a neural model: what `task: classification` stands for where `model.kind` is one. */
export const neuralClassification = define(
  'neural-classification',
  {
    about: 'Learns from a table of texts and their classes by a neural model: written task: classification.',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  () =>
    ({
      schema: neuralClassificationSchema,
      model: 'a neural text classifier',
      embedded: { corpus: 'first-names', config: { tokenizer: { kind: 'char' } } },
      writtenAs: {
        task: classification.kind,
        models: Object.keys(classifiers) as (keyof typeof classifiers)[],
      },
      tuning: {
        by: 'steps',
        problem: neuralClassificationTuning,
        comparison: { ...neuralComparison, inPlaceOf: classification.kind },
      },
    }) as const satisfies Task,
);
