import type { Params, Regularizer } from '@ridgeline/contracts';
import { addNormGradient, normPenalty } from '@ridgeline/tensors';
import { add, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { RunRules } from './rules.ts';

const penaltyOf = ({ norms, penalty }: Regularizer, weights: Tensor): Scalar =>
  norms === undefined ? penalty(weights) : normPenalty(weights, norms);

/** What each weight rule's penalty is worth, by the rule's name: the sum over the parameters that it selects. */
export const weightPenalties = (rules: RunRules, params: Params): Record<string, number> =>
  Object.fromEntries(
    rules.weights.map(({ name, regularizer, paths }) => [
      name,
      paths.reduce(
        (total, path) => total + tidy(() => penaltyOf(regularizer, params[path]!).dataSync()[0]!),
        0,
      ),
    ]),
  );

/** Adds the gradient of every weight penalty that stands in the objective. */
export const addPenaltyGradients = (rules: RunRules, gradients: Params, params: Params): Params => {
  const result: Record<string, Tensor> = { ...gradients };
  for (const { regularizer, as, paths } of rules.weights) {
    if (as !== 'penalty') continue;
    for (const path of paths) {
      const [gradient, weights] = [result[path]!, params[path]!];
      result[path] =
        regularizer.norms === undefined
          ? add(gradient, regularizer.gradient(weights))
          : addNormGradient(gradient, weights, regularizer.norms);
    }
  }
  return result;
};
