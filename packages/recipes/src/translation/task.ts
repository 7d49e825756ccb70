import { define } from '@ridgeline/contracts';
import type { Task } from '../task.ts';
import { translationComparison } from './translation-comparison.ts';
import { translationSchema } from './translation-config.ts';
import { translationTuning } from './translation-tuning.ts';

/** Makes a text of a text: learnt from a table of texts and their translations. */
export const translation = define(
  'translation',
  {
    about: 'Learns from a table of texts and their translations to translate others.',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  () =>
    ({
      schema: translationSchema,
      model: 'a translator',
      embedded: { corpus: 'locale-names', config: { tokenizer: { kind: 'char' } } },
      tuning: { by: 'steps', problem: translationTuning, comparison: translationComparison },
    }) as const satisfies Task,
);
