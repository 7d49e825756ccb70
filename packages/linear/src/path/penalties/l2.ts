import { define } from '@ridgeline/contracts';
import { type LinearPenalty, lambda } from './linear-penalty.ts';

/** ½λ‖β‖², ridge. @example l2({ lambda: 0.1 }).share // 0 */
export const l2 = /* @__PURE__ */ define(
  'l2',
  {
    about: 'Ridge: coefficients shrink, and none is zero.',
    label: 'ridge',
    formula: 'λ/2·‖β‖² beside the mean loss of a row',
    options: { lambda },
    example: { lambda: 0.1 },
    same: { glmnet: 'alpha = 0', 'scikit-learn': 'Ridge(alpha=n·λ), LogisticRegression(C=1/(n·λ))' },
    stage: 'stable',
    since: '0.1.0',
  },
  (): Omit<LinearPenalty, 'spec'> => ({ share: 0 }),
);
