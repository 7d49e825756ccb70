import { define } from '@ridgeline/contracts';
import { bleu as score } from '../translation/bleu.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** BLEU of a corpus, in 0 … 100. @example bleu().measure({ hypotheses: ['la mer est calme'], references: ['la mer est calme'] }) // ≈ 100 */
export const bleu = /* @__PURE__ */ define(
  'bleu',
  {
    about: 'How many runs of one to four words stand in the references too, of a whole corpus: 100 at best.',
    label: 'BLEU',
    formula: 'exp(min(0, 1 − r/h))·(p₁·p₂·p₃·p₄)^¼, in percent',
    options: {
      tokenize: {
        type: 'choice',
        among: ['13a', 'intl', 'zh', 'char', 'none'],
        default: '13a',
        about:
          'How words are cut: as published scores do, by the marks of any script, Chinese or all characters apart, or at whitespace.',
      },
      lowercase: { type: 'flag', default: false, about: 'Whether capital letters are read as small ones.' },
      smoothing: {
        type: 'choice',
        among: ['exp', 'none'],
        default: 'exp',
        about: 'What stands for an order without a match: halved each time, or nothing.',
      },
    },
    example: { tokenize: '13a' },
    same: { sacreBLEU: 'corpus_bleu(tokenize, lowercase, smooth_method)' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<ScalarMetric<'texts'>, 'spec'> => ({
    of: 'texts',
    higherIsBetter: true,
    measure: (given) => score(given, options).score,
  }),
);
