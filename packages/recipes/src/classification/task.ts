import { define } from '@ridgeline/contracts';
import type { Task } from '../task.ts';
import { classificationSchema } from './classification-config.ts';
import { classificationTuning } from './classification-tuning.ts';

/** Tells which of some classes a text is of: learnt from a table with texts and labels. */
export const classification = define(
  'classification',
  {
    about: 'Learns from a table of texts and labels to tell the class of a text.',
    options: {},
    example: {},
    stage: 'stable',
    since: '0.1.0',
  },
  () =>
    ({
      schema: classificationSchema,
      model: 'a text classifier',
      embedded: {
        corpus: 'first-names',
        config: { features: { analyzer: 'charWordBoundary', ngrams: [1, 5] } },
      },
      tuning: { by: 'path', problem: classificationTuning },
    }) as const satisfies Task,
);
