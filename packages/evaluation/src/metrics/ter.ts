import { define } from '@ridgeline/contracts';
import { ter as rate } from '../translation/ter.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Translation edit rate of a corpus, in percent. @example ter().measure({ hypotheses: ['la calme mer'], references: ['la mer calme'] }) // ≈ 33.3 */
export const ter = /* @__PURE__ */ define(
  'ter',
  {
    about: 'The words to mend and stretches to move until texts are their references: 0 at best.',
    label: 'TER',
    formula: 'edits / words of the reference, in percent',
    options: {
      normalized: { type: 'flag', default: false, about: 'Whether marks are parted from words first.' },
      punctuation: { type: 'flag', default: true, about: 'Whether marks count.' },
      asian: {
        type: 'flag',
        default: false,
        about: 'Whether those two know Chinese and Japanese characters and marks.',
      },
      caseSensitive: {
        type: 'flag',
        default: false,
        about: 'Whether capital letters are others than small ones.',
      },
    },
    example: { normalized: true },
    same: { sacreBLEU: 'corpus_ter(normalized, no_punct, asian_support, case_sensitive)' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<ScalarMetric<'texts'>, 'spec'> => ({
    of: 'texts',
    higherIsBetter: false,
    measure: (given) => rate(given, options).score,
  }),
);
