import type { Documents, StoredClassifier } from '@ridgeline/classifier';
import type { Spec } from '@ridgeline/contracts';
import type { TextFeatureOptions } from '@ridgeline/data';
import type { SparseMatrix } from '@ridgeline/linear';
import type { GridEnd } from '@ridgeline/tuning';

/** What a classifier is fitted to: plain data, so that a worker can be sent it. */
export interface ClassifierData {
  readonly documents: Documents;
  /** [n] the class of each document. */
  readonly labels: readonly string[];
  /** [K] all classes, ascending. */
  readonly classes: readonly string[];
  readonly seed: number;
}

/** A classifier, and whether its fit arrived where its objective is least. */
export interface FittedClassifier {
  readonly stored: StoredClassifier;
  readonly solved: boolean;
}

/** The strength of a method: its name, what was given, and how it is chosen where nothing was. */
export interface StrengthSetting {
  readonly name: string;
  readonly given: number | undefined;
  /** Probabilities that are too sure of themselves would choose the strength that flattens them: these go by answers. */
  readonly by: 'dataLoss' | 'errorRate';
  /** The strengths that are tried, falling. */
  readonly grid: (data: ClassifierData) => readonly number[];
  /** Whether nothing lies beyond that end of the grid. */
  readonly isBounded?: (end: GridEnd) => boolean;
}

/** A way to learn classes from texts: a unit made from the `model` of a configuration. */
export interface ClassifierMethod {
  readonly spec: Spec;
  /** What documents are read as: weights of n-grams, with what suits the method where nothing is said of it, or tokens. */
  readonly reads:
    | { readonly as: 'matrix'; readonly features: TextFeatureOptions }
    | { readonly as: 'tokens' };
  /** Undefined for one without a strength. */
  readonly strength?: StrengthSetting;
  /** What classes are taken to be before a text is read, if not as common as in training. */
  readonly prior?: 'uniform';
  /** Scores are no log-probabilities, or too sure of themselves: a temperature is fitted. */
  readonly needsTemperature: boolean;
  /**
   * Fits at each strength, in the order given, one after the other as they are asked for.
   *
   * @param strengths falling; a method without a strength gets one number, whatever it is.
   * @throws for data that it cannot use.
   */
  readonly fit: (data: ClassifierData, strengths: readonly number[]) => Iterable<FittedClassifier>;
}

/** The matrix of documents that are read as one. */
export const matrixOf = ({ documents }: Pick<ClassifierData, 'documents'>): SparseMatrix => {
  if (documents.kind === 'matrix') return documents.matrix;
  throw new Error('A linear classifier reads a matrix of n-gram weights.');
};
