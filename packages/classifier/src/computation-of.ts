import type { Computation } from './classifier.ts';
import { isClassifierSpec, type StoredClassifier } from './classifier-spec.ts';
import { logEvidenceOf } from './log-evidence.ts';
import { scorerOf } from './scorer-of.ts';
import type { TextReader } from './text-reader.ts';

/** @throws if a model reads other columns than it has weights for, or a mixture has not a reader and a weight for each member */
const requireFitting = ({ spec }: Pick<StoredClassifier, 'spec'>, reader: TextReader): void => {
  if (!isClassifierSpec(spec)) throw new Error('a member that is no classifier.');
  if (spec.kind !== 'mixtureClassifier') {
    const { columns } = spec as { readonly columns?: number };
    if (reader.kind === 'features' && reader.features.columns !== columns)
      throw new Error(`${reader.features.columns} n-grams for ${columns} columns.`);
    return;
  }
  const { members, weights, classes } = spec;
  const readers = reader.kind === 'members' ? reader.readers : [];
  if (members.length === 0 || readers.length !== members.length || weights.length !== members.length)
    throw new Error(`${members.length} members, ${readers.length} readers and ${weights.length} weights.`);
  members.forEach((member, place) => {
    requireFitting({ spec: member }, readers[place]!);
    if (JSON.stringify(member.classes) !== JSON.stringify(classes))
      throw new Error('members of other classes.');
  });
};

/** How a classifier of any kind computes. @throws if what was saved does not belong together */
export const computationOf = (stored: StoredClassifier, reader: TextReader): Computation => {
  requireFitting(stored, reader);
  return { score: scorerOf(stored), logEvidence: logEvidenceOf(stored, reader) };
};
