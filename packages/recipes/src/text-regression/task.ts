import { define } from '@ridgeline/contracts';
import { regression } from '../regression/task.ts';
import type { Task } from '../task.ts';
import { textRegressionSchema } from './text-regression-config.ts';
import { textRegressionTuning } from './text-regression-tuning.ts';

/** Predicts a number from a text: what `task: regression` stands for where `data.text` names a column. */
export const textRegression = define(
  'text-regression',
  {
    about: 'Learns from a table of texts to predict a number from n-grams: written task: regression.',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  () =>
    ({
      schema: textRegressionSchema,
      model: 'a linear regression on texts',
      writtenAs: { task: regression.kind, key: 'text' },
      tuning: { by: 'path', problem: textRegressionTuning },
    }) as const satisfies Task,
);
