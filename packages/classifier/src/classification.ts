import type { Reason } from './classifier.ts';

/** What a classifier says of one text. */
export interface Classification {
  /** The most probable class. */
  readonly label: string;
  /** p(label | text). */
  readonly probability: number;
  /** p of every class, the most probable first. */
  readonly ranking: readonly { readonly label: string; readonly probability: number }[];
  /**
   * How many n-grams or words of the text the classifier knows. Of a text with none it can only say what holds for
   * every text.
   */
  readonly known: number;
  /**
   * With `evidence`: log p(text) for each token of it, in nats, whatever its class. Far below that of texts of the model's
   * domain it says that this one is of another.
   */
  readonly logEvidence?: number;
  /** With `explain`: the n-grams that speak for the class or against it, the weightiest first. */
  readonly reasons?: readonly Reason[];
}

export interface ClassifyOptions {
  /** Whether each answer has its `reasons`; for linear classifiers over named n-grams. */
  readonly explain?: boolean;
  /** Whether each answer has its `logEvidence`; for language models, and naive Bayes on counts. */
  readonly evidence?: boolean;
}
