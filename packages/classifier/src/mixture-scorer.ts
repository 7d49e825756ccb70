import type { StoredParams } from '@ridgeline/contracts';
import { logProbabilitiesOf, type Scorer } from './classifier-scores.ts';
import type { MixtureClassifierSpec, StoredClassifier } from './classifier-spec.ts';

const prefixOf = (place: number): string => `members/${place}/`;

/** The parameters of all members as those of their mixture. */
export const joinParams = (members: readonly StoredParams[]): StoredParams =>
  Object.fromEntries(
    members.flatMap((params, place) =>
      Object.entries(params).map(([name, tensor]) => [prefixOf(place) + name, tensor]),
    ),
  );

/** Each member as it would be saved by itself. */
export const membersOf = (spec: MixtureClassifierSpec, params: StoredParams): readonly StoredClassifier[] =>
  spec.members.map((member, place) => {
    const prefix = prefixOf(place);
    const own = Object.entries(params).filter(([name]) => name.startsWith(prefix));
    return {
      spec: member,
      params: Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor])),
    };
  });

/** [n · K] log Σ w·p of the members: already normalised, so that its softmax is itself. */
export const mixtureScorer = (
  spec: MixtureClassifierSpec,
  params: StoredParams,
  scorerOf: (stored: StoredClassifier) => Scorer,
): Scorer => {
  const classes = spec.classes.length;
  const members = membersOf(spec, params).map((stored, place) => ({
    score: scorerOf(stored),
    temperature: stored.spec.temperature,
    weight: spec.weights[place]!,
  }));
  return (documents) => {
    if (documents.kind !== 'members') throw new Error('A mixture reads what each of its members reads.');
    const parts = members.map(({ score, temperature, weight }, place) => ({
      weight,
      logs: logProbabilitiesOf(score(documents.members[place]!), { classes, temperature }),
    }));
    return parts[0]!.logs.map((_, i) =>
      Math.log(parts.reduce((sum, { weight, logs }) => sum + weight * Math.exp(logs[i]!), 0)),
    );
  };
};
