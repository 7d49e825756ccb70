import { define, type NumberOption, type Spec } from '@ridgeline/contracts';

/** A penalty λ·(α·‖β‖₁ + (1 − α)/2·‖β‖²) beside the mean loss of a linear model. */
export interface LinearPenalty {
  readonly spec: Spec;
  /** α, the share of L1. */
  readonly share: number;
}

const lambda = {
  type: 'number',
  min: 0,
  scale: 'logarithmic',
  optional: true,
  about: 'The strength; absent: chosen by cross-validation within the training rows.',
} as const satisfies NumberOption;

const stable = { stage: 'stable', since: '0.1.0' } as const;

/** ½λ‖β‖², ridge. @example l2({ lambda: 0.1 }).share // 0 */
const l2 = /* @__PURE__ */ define(
  'l2',
  {
    about: 'Ridge: coefficients shrink, and none is zero.',
    label: 'ridge',
    formula: 'λ/2·‖β‖² beside the mean loss of a row',
    options: { lambda },
    example: { lambda: 0.1 },
    same: { glmnet: 'alpha = 0', 'scikit-learn': 'Ridge(alpha=n·λ), LogisticRegression(C=1/(n·λ))' },
    ...stable,
  },
  (): Omit<LinearPenalty, 'spec'> => ({ share: 0 }),
);

/** λ‖β‖₁, the lasso. @example l1({ lambda: 0.1 }).share // 1 */
const l1 = /* @__PURE__ */ define(
  'l1',
  {
    about: 'Lasso: coefficients that add little become exactly zero.',
    label: 'lasso',
    formula: 'λ·‖β‖₁ beside the mean loss of a row',
    options: { lambda },
    example: { lambda: 0.01 },
    same: { glmnet: 'alpha = 1', 'scikit-learn': "Lasso(alpha=λ), LogisticRegression(penalty='l1')" },
    ...stable,
  },
  (): Omit<LinearPenalty, 'spec'> => ({ share: 1 }),
);

/** λ·(α‖β‖₁ + (1 − α)/2·‖β‖²). @example elasticNet({ alpha: 0.5 }).share // 0.5 */
const elasticNet = /* @__PURE__ */ define(
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
    ...stable,
  },
  ({ alpha }): Omit<LinearPenalty, 'spec'> => ({ share: alpha }),
);

/**
 * The penalties of linear models, by kind.
 *
 * @see Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", section 3.4.
 * @example linearPenalties.elasticNet({ alpha: 0.5 }).share // 0.5
 */
export const linearPenalties = { l2, l1, elasticNet } as const;
