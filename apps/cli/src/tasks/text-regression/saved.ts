import type { Predictor } from '@ridgeline/checkpoints';
import { featuresJson, type TextRegressor } from '@ridgeline/recipes';

/** What of a regression on texts is in its folder beside its record and its card. */
export const savedRegressor = (
  regressor: TextRegressor,
): Pick<Predictor, 'spec' | 'features' | 'params'> => ({
  spec: regressor.spec,
  features: featuresJson(regressor),
  params: regressor.params,
});

/** N-grams that have a column, and those of them that have a coefficient. */
export const columnsOf = ({
  coefficients,
}: TextRegressor): { readonly all: number; readonly kept: number } => ({
  all: coefficients.length,
  kept: coefficients.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
});
