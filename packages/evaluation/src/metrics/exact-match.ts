import { define } from '@ridgeline/contracts';
import { exactMatch as share } from '../translation/exact-match.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Share of texts as they should be. @example exactMatch().measure({ hypotheses: ['la mer'], references: ['la mer'] }) // 1 */
export const exactMatch = /* @__PURE__ */ define(
  'exactMatch',
  {
    about: 'The share of texts that are written as a reference is.',
    label: 'exact match',
    formula: 'equal texts / texts',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'texts'>, 'spec'> => ({ of: 'texts', higherIsBetter: true, measure: share }),
);
