import { define } from '@ridgeline/contracts';
import type { Task } from '../task.ts';
import { regressionSchema } from './regression-config.ts';
import { regressionTuning } from './regression-tuning.ts';

/** Predicts a number from numbers: learnt from a table. */
export const regression = define(
  'regression',
  {
    about: 'Learns from a table of numbers to predict one of its columns.',
    options: {},
    example: {},
    stage: 'stable',
    since: '0.1.0',
  },
  () =>
    ({
      schema: regressionSchema,
      model: 'a linear regression',
      tuning: { by: 'path', problem: regressionTuning },
    }) as const satisfies Task,
);
