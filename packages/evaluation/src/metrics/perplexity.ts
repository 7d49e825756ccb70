import { define, requirePositiveInteger } from '@ridgeline/contracts';
import { perplexity as perplexityOf } from '../language/perplexity.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** exp(mean nats per target). @example perplexity().measure({ lossNats: 3 * Math.log(65), targets: 3, characters: 3 }) // ≈ 65 */
export const perplexity = /* @__PURE__ */ define(
  'perplexity',
  {
    about: 'How many equally likely tokens the model is as unsure among.',
    formula: 'exp(nats / targets)',
    options: {},
    example: {},
    same: { 'Hugging Face': 'exp of the loss' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'loss'>, 'spec'> => ({
    of: 'loss',
    higherIsBetter: false,
    measure: ({ lossNats, targets }) => {
      requirePositiveInteger('perplexity', { targets });
      return perplexityOf(lossNats / targets);
    },
  }),
);
