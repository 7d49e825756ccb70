import type { Params, Regularizer } from '@ridgeline/contracts';
import { addNormGradient, normPenalty } from '@ridgeline/tensors';
import { add, keep, type Scalar, stack, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { numbersOf, scoped } from './owned.ts';
import type { RunRules } from './rules.ts';

const penaltyOf = ({ norms, penalty }: Regularizer, weights: Tensor): Scalar =>
  norms === undefined ? penalty(weights) : normPenalty(weights, norms);

/** A term of the objective on the device, under the name of its rule. */
export interface Term {
  readonly name: string;
  readonly value: Scalar;
}

/** What each weight rule's penalty is worth at each of the parameters that it selects. */
export const weightPenalties = (rules: RunRules, params: Params): readonly Term[] =>
  rules.weights.flatMap(({ name, regularizer, paths }) =>
    paths.map((path) => ({ name, value: tidy(() => penaltyOf(regularizer, params[path]!)) })),
  );

/** The sum of each rule's terms. @param values of the terms, in their order */
export const sumByName = (
  terms: readonly Pick<Term, 'name'>[],
  values: ArrayLike<number>,
): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  terms.forEach(({ name }, i) => {
    sums[name] = (sums[name] ?? 0) + values[i]!;
  });
  return sums;
};

/** What each weight rule's penalty is worth, by the rule's name: the sum over the parameters that it selects. */
export const penaltiesOf = async (
  rules: RunRules,
  params: Params,
): Promise<Readonly<Record<string, number>>> => {
  if (rules.weights.length === 0) return {};
  const { terms, packed } = scoped(() => {
    const terms = weightPenalties(rules, params);
    return { terms, packed: keep(stack(terms.map(({ value }) => value))) };
  });
  return sumByName(terms, await numbersOf(packed));
};

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
