import type { Json, Spec, StoredParams } from '@ridgeline/contracts';

interface Common extends Spec {
  /** [K] ascending. */
  readonly classes: readonly string[];
  /** T of softmax(scores / T): 1, or what makes the probabilities of held-out documents likeliest. */
  readonly temperature: number;
  /** [K] the share that each class was taken to have in training; absent in folders of older versions. */
  readonly priors?: readonly number[];
}

/** A score for each class (with two classes for the second alone) that is linear in the n-gram weights. */
export interface LinearClassifierSpec extends Common {
  readonly kind: 'linearClassifier';
  /** What the weights were fitted by. */
  readonly method: string;
  readonly columns: number;
  /** Whether only the presence of an n-gram counts. */
  readonly presence: boolean;
  /** Whether the weights are those of the columns named in `linear/columns`, all others being 0. */
  readonly sparse: boolean;
  /** Whether a score is log p(class, text), as naive Bayes on counts has it. */
  readonly joint?: boolean;
}

export interface EmbeddingClassifierSpec extends Common {
  readonly kind: 'embeddingClassifier';
  readonly columns: number;
  readonly width: number;
}

export interface LanguageModelClassifierSpec extends Common {
  readonly kind: 'languageModelClassifier';
  readonly order: number;
  /** The tokens that are told apart, ascending. */
  readonly vocabulary: readonly string[];
  /** By class and length of n-gram: what is taken from counts of 1, 2 and 3 or more. */
  readonly discounts: readonly (readonly (readonly [number, number, number])[])[];
}

/** The weighted mean of the probabilities of other classifiers; their parameters stand below `members/0/`, `members/1/`, … */
export interface MixtureClassifierSpec extends Common {
  readonly kind: 'mixtureClassifier';
  /** One for each member, ≥ 0, of sum 1. */
  readonly weights: readonly number[];
  readonly members: readonly ClassifierSpec[];
}

/** A classifier of texts as JSON, without its features and weights. */
export type ClassifierSpec =
  | LinearClassifierSpec
  | EmbeddingClassifierSpec
  | LanguageModelClassifierSpec
  | MixtureClassifierSpec;

/** A classifier of documents as it is saved: outputs depend on this alone. */
export interface StoredClassifier {
  readonly spec: ClassifierSpec;
  readonly params: StoredParams;
}

const kinds: readonly string[] = [
  'linearClassifier',
  'embeddingClassifier',
  'languageModelClassifier',
  'mixtureClassifier',
] satisfies ClassifierSpec['kind'][];

/** Whether a spec, such as that of a model's folder, is one of a classifier. */
export const isClassifierSpec = (spec: { readonly kind?: Json }): spec is ClassifierSpec =>
  typeof spec.kind === 'string' && kinds.includes(spec.kind);
