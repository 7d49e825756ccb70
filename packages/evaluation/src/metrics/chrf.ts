import { define } from '@ridgeline/contracts';
import { chrf as score } from '../translation/chrf.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** chrF2 of a corpus, in 0 … 100. @example chrf().measure({ hypotheses: ['la mer'], references: ['la mer'] }) // 100 */
export const chrf = /* @__PURE__ */ define(
  'chrf',
  {
    about: 'The F-score of runs of one to six characters, recall twice as heavy: 100 at best.',
    label: 'chrF',
    formula: '5·p·r / (4·p + r), in percent',
    options: {
      wordOrder: {
        type: 'integer',
        min: 0,
        max: 4,
        default: 0,
        about: 'Runs of so many words count beside: 2 is chrF++.',
      },
      lowercase: { type: 'flag', default: false, about: 'Whether capital letters are read as small ones.' },
    },
    example: { lowercase: true },
    same: { sacreBLEU: 'corpus_chrf(char_order=6, word_order, beta=2)' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<ScalarMetric<'texts'>, 'spec'> => ({
    of: 'texts',
    higherIsBetter: true,
    measure: (given) => score(given, options),
  }),
);
