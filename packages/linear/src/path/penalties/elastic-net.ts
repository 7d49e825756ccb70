import { define } from '@ridgeline/contracts';
import { type LinearPenalty, lambda } from './linear-penalty.ts';

/** λ·(α‖β‖₁ + (1 − α)/2·‖β‖²). @example elasticNet({ alpha: 0.5 }).share // 0.5 */
export const elasticNet = /* @__PURE__ */ define(
  'elasticNet',
  {
    about: 'Some coefficients become exactly zero, and columns that act alike share theirs.',
    label: 'elastic net',
    formula: 'λ·(α·‖β‖₁ + (1 − α)/2·‖β‖²) beside the mean loss of a row',
    options: {
      alpha: { type: 'number', min: 0, max: 1, about: 'The share of the lasso: 1 is l1, 0 is l2.' },
      lambda,
    },
    example: { alpha: 0.5 },
    same: { glmnet: 'lambda, alpha', 'scikit-learn': 'ElasticNet(alpha=λ, l1_ratio=α)' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ alpha }): Omit<LinearPenalty, 'spec'> => ({ share: alpha }),
);
