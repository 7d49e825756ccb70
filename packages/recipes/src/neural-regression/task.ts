import { define } from '@ridgeline/contracts';
import { textEncoders } from '@ridgeline/models';
import { regression } from '../regression/task.ts';
import type { Task } from '../task.ts';
import { textRegression } from '../text-regression/task.ts';
import { neuralRegressionComparison } from './neural-regression-comparison.ts';
import { neuralRegressionSchema } from './neural-regression-config.ts';
import { neuralRegressionTuning } from './neural-regression-tuning.ts';

/** Predicts a number from a text by a neural model: what `task: regression` stands for where `model.kind` is one. */
export const neuralRegression = define(
  'neural-regression',
  {
    about: 'Learns from a table of texts to predict a number by a neural model: written task: regression.',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  () =>
    ({
      schema: neuralRegressionSchema,
      model: 'a neural regression on texts',
      writtenAs: {
        task: regression.kind,
        models: Object.keys(textEncoders) as (keyof typeof textEncoders)[],
      },
      tuning: {
        by: 'steps',
        problem: neuralRegressionTuning,
        comparison: { ...neuralRegressionComparison, inPlaceOf: textRegression.kind },
      },
    }) as const satisfies Task,
);
