import type { Params, Regularizer, Term } from '@ridgeline/contracts';
import { normPenalty, penalisedGradient, record } from '@ridgeline/tensors';
import { add, keep, type Scalar, stack, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { numbersOf, scoped } from './owned.ts';

const penaltyOf = ({ norms, penalty }: Regularizer, weights: Tensor): Scalar =>
  norms === undefined ? penalty(weights) : normPenalty(weights, norms);

/** The tensors of some paths. */
export const tensorsAt = (paths: readonly string[], tensors: Params): Params =>
  record(paths.map((path) => [path, tensors[path]!] as const));

const joinedPenalty = ({ joined, paths }: RunRules['joined'][number], params: Params): Scalar =>
  tidy(() => joined.penalty(tensorsAt(paths, params)));

/** What each weight rule's penalty is worth: at each of the parameters that it selects, or at all that it joins. */
const weightPenalties = (rules: RunRules, params: Params): readonly Term[] => [
  ...rules.weights.flatMap(({ name, regularizer, paths }) =>
    paths.map((path) => ({ name, value: tidy(() => penaltyOf(regularizer, params[path]!)) })),
  ),
  ...rules.joined.map((rule) => ({ name: rule.name, value: joinedPenalty(rule, params) })),
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

interface Penalised {
  /** As {@link weightPenalties} has them. */
  readonly terms: readonly Term[];
  readonly gradients: Params;
  /** The squared norm of some of the gradients, by path. */
  readonly squares: Readonly<Record<string, Scalar>>;
}

/** What weight penalties are worth, and the gradients with those of all that stand in the objective. The gradients given may be written over. */
export const penalised = (rules: RunRules, gradients: Params, params: Params): Penalised => {
  const result: Record<string, Tensor> = { ...gradients };
  const squares: Record<string, Scalar> = {};
  const worth = (path: string, { regularizer, as }: RunRules['weights'][number]): Scalar => {
    const [gradient, weights] = [result[path]!, params[path]!];
    const { norms } = regularizer;
    if (as !== 'penalty') return tidy(() => penaltyOf(regularizer, weights));
    if (norms === undefined) {
      result[path] = add(gradient, regularizer.gradient(weights));
      delete squares[path];
      return tidy(() => regularizer.penalty(weights));
    }
    // a tape may give two parameters the same tensor
    const isOne = Object.values(result).filter((one) => one === gradient).length === 1;
    const found = penalisedGradient(gradient, weights, norms, isOne);
    result[path] = found.gradient;
    squares[path] = found.squaredNorm;
    return found.penalty;
  };
  const terms = rules.weights.flatMap((rule) =>
    rule.paths.map((path) => ({ name: rule.name, value: worth(path, rule) })),
  );
  const joinedWorth = (rule: RunRules['joined'][number]): Scalar => {
    if (rule.as !== 'penalty') return joinedPenalty(rule, params);
    const { joined, paths } = rule;
    const weights = tensorsAt(paths, params);
    const { penalty, gradient } = joined.penaltyAndGradient?.(weights) ?? {
      penalty: joined.penalty(weights),
      gradient: joined.gradient(weights),
    };
    for (const path of paths) {
      result[path] = add(result[path]!, gradient[path]!);
      delete squares[path];
    }
    return penalty;
  };
  const joinedTerms = rules.joined.map((rule) => ({ name: rule.name, value: joinedWorth(rule) }));
  return { terms: [...terms, ...joinedTerms], gradients: result, squares };
};
