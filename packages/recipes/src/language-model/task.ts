import { define } from '@ridgeline/contracts';
import type { Task } from '../task.ts';
import { languageModelComparison } from './language-model-comparison.ts';
import { languageModelSchema } from './language-model-config.ts';
import { languageModelTuning } from './language-model-tuning.ts';

/** Writes on in the manner of a text: learnt from running text, one token after another. */
export const languageModel = define(
  'language-model',
  {
    about: 'Learns from running text what comes next, and writes on in its manner.',
    options: {},
    example: {},
    stage: 'stable',
    since: '0.1.0',
  },
  () =>
    ({
      schema: languageModelSchema,
      model: 'a language model',
      embedded: { corpus: 'moby-dick' },
      tuning: { by: 'steps', problem: languageModelTuning, comparison: languageModelComparison },
    }) as const satisfies Task,
);
