import { RidgelineError } from '@ridgeline/contracts';
import type { Classifier } from './classifier.ts';
import { classifierOf } from './classifier-of.ts';
import type { MixtureClassifierSpec } from './classifier-spec.ts';
import { joinParams } from './mixture-scorer.ts';
import { memberReader } from './text-reader.ts';

const who = 'mixClassifiers';

const requireMembers = (members: readonly Classifier[]): void => {
  if (members.length < 2)
    throw new RidgelineError(
      'E_DATA',
      `${who}: there must be two classifiers or more, got ${members.length}.`,
    );
  const named = members.map(({ classes }) => JSON.stringify(classes));
  const odd = named.findIndex((names) => names !== named[0]);
  if (odd < 0) return;
  throw new RidgelineError(
    'E_DATA',
    `${who}: all classifiers must tell the same classes, got ${named[0]} and, at ${odd}, ${named[odd]}.`,
    { hint: 'Train them on the same labels.' },
  );
};

const requireWeights = (weights: readonly number[], members: number): void => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length === members && weights.every((weight) => weight >= 0) && Math.abs(sum - 1) < 1e-9)
    return;
  throw new RidgelineError(
    'E_RANGE',
    `${who}: weights must be ${members} numbers ≥ 0 that sum to 1, got ${JSON.stringify(weights)}.`,
    { hint: 'Find them by mixtureWeights on texts that no classifier has learnt from.' },
  );
};

/** The shares of the classes that all members were taught, if they are the same. */
const sharedPriors = (members: readonly Classifier[]): readonly number[] | undefined => {
  const [first, ...others] = members.map(({ spec }) => spec.priors);
  if (first === undefined) return undefined;
  const isShared = others.every((priors) => priors?.every((share, k) => Math.abs(share - first[k]!) < 1e-9));
  return isShared ? first : undefined;
};

/**
 * Several classifiers as one, whose probabilities are the weighted mean of theirs: p(class | text) = Σ w·p(class | text).
 * Members that err in different ways mend one another. It is saved and loaded as any other classifier.
 *
 * @param weights ≥ 0, of sum 1.
 * @throws `E_DATA` for less than two members, or other classes; `E_RANGE` for the weights.
 * @see Jacobs et al. 1991; `mixtureWeights` of `@ridgeline/recipes` finds the weights
 * @example mixClassifiers([words, characters], [0.6, 0.4]).classify('a moving film').label // 'pos'
 */
export const mixClassifiers = (members: readonly Classifier[], weights: readonly number[]): Classifier => {
  requireMembers(members);
  requireWeights(weights, members.length);
  const priors = sharedPriors(members);
  const spec: MixtureClassifierSpec = {
    kind: 'mixtureClassifier',
    classes: members[0]!.classes,
    temperature: 1,
    ...(priors && { priors }),
    weights,
    members: members.map((member) => member.spec),
  };
  const params = joinParams(members.map((member) => member.params));
  return classifierOf({ spec, params }, memberReader(members.map(({ reader }) => reader)));
};
