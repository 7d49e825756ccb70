import { define } from '@ridgeline/contracts';
import { type LinearPenalty, lambda } from './linear-penalty.ts';

/** λ‖β‖₁, the lasso. @example l1({ lambda: 0.1 }).share // 1 */
export const l1 = /* @__PURE__ */ define(
  'l1',
  {
    about: 'Lasso: coefficients that add little become exactly zero.',
    label: 'lasso',
    formula: 'λ·‖β‖₁ beside the mean loss of a row',
    options: { lambda },
    example: { lambda: 0.01 },
    same: { glmnet: 'alpha = 1', 'scikit-learn': "Lasso(alpha=λ), LogisticRegression(penalty='l1')" },
    stage: 'stable',
    since: '0.1.0',
  },
  (): Omit<LinearPenalty, 'spec'> => ({ share: 1 }),
);
