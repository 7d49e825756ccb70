import type { Params, Regularizer, Term } from '@ridgeline/contracts';
import { addNormGradient, normPenalty, record } from '@ridgeline/tensors';
import { add, keep, type Scalar, stack, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { numbersOf, scoped } from './owned.ts';

const penaltyOf = ({ norms, penalty }: Regularizer, weights: Tensor): Scalar =>
  norms === undefined ? penalty(weights) : normPenalty(weights, norms);

/** The tensors of some paths. */
export const tensorsAt = (paths: readonly string[], tensors: Params): Params =>
  record(paths.map((path) => [path, tensors[path]!] as const));

/** What each weight rule's penalty is worth: at each of the parameters that it selects, or at all that it joins. */
export const weightPenalties = (rules: RunRules, params: Params): readonly Term[] => [
  ...rules.weights.flatMap(({ name, regularizer, paths }) =>
    paths.map((path) => ({ name, value: tidy(() => penaltyOf(regularizer, params[path]!)) })),
  ),
  ...rules.joined.map(({ name, joined, paths }) => ({
    name,
    value: tidy(() => joined.penalty(tensorsAt(paths, params))),
  })),
];

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
  if (rules.weights.length + rules.joined.length === 0) return {};
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
  for (const { joined, as, paths } of rules.joined) {
    if (as !== 'penalty') continue;
    const penalised = joined.gradient(tensorsAt(paths, params));
    for (const path of paths) result[path] = add(result[path]!, penalised[path]!);
  }
  return result;
};
