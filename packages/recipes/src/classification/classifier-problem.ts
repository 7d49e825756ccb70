import type { Documents } from '@ridgeline/classifier';
import { type SparseMatrix, selectRows } from '@ridgeline/linear';
import type { ClassificationConfig } from './classification-config.ts';
import type { ClassifierModelConfig } from './methods/catalog.ts';
import type { ClassifierData } from './methods/classifier-method.ts';

/** A classifier's kind with what it is fitted to: plain data, so that a worker can be sent it. */
export interface ClassifierProblem extends ClassifierData {
  readonly model: ClassifierModelConfig;
  /** [n] the group of each document, for folds that keep groups together. */
  readonly groups?: readonly string[] | null;
}

/** Texts with their classes, from which nothing is learnt yet: plain data, so that a worker can be sent it. */
export interface TextProblem {
  readonly config: Pick<ClassificationConfig, 'model' | 'features' | 'tokenizer'>;
  /** [n] */
  readonly texts: readonly string[];
  /** [n] the class of each text. */
  readonly labels: readonly string[];
  /** [K] all classes, ascending. */
  readonly classes: readonly string[];
  readonly seed: number;
}

/** Some of the documents, in the order given. */
export const selectDocuments = (documents: Documents, rows: ArrayLike<number>): Documents =>
  documents.kind === 'matrix'
    ? { kind: 'matrix', matrix: selectRows(documents.matrix, rows) as SparseMatrix }
    : documents.kind === 'tokens'
      ? { kind: 'tokens', tokens: Array.from(rows, (row) => documents.tokens[row]!) }
      : { kind: 'members', members: documents.members.map((member) => selectDocuments(member, rows)) };

/** The problem with some of its rows alone. */
export const selectExamples = (problem: ClassifierProblem, rows: ArrayLike<number>): ClassifierProblem => ({
  ...problem,
  documents: selectDocuments(problem.documents, rows),
  labels: Array.from(rows, (row) => problem.labels[row]!),
  ...(problem.groups && { groups: Array.from(rows, (row) => problem.groups![row]!) }),
});
