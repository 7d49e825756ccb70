/** A file of a model: JSON as text, weights as base64. */
export type CarriedFile = { readonly text: string } | { readonly base64: string };

/** A classifier that a page has in itself. */
export interface CarriedModel {
  /** What sets it apart from the others: "λ = 0.01, chosen". */
  readonly name: string;
  /** Those of its folder, by their names. */
  readonly files: Readonly<Record<string, CarriedFile>>;
}

/** Classifiers that a page carries, so that its reader asks them without a network. */
export interface CarriedModels {
  /** JavaScript that puts `decodeClassifier` of the package classifier into the global `ridgelineClassifier`. */
  readonly script: string;
  readonly models: readonly CarriedModel[];
  /** Those that were too large, by their names. */
  readonly leftOut: readonly { readonly name: string; readonly bytes: number }[];
  /** What script and models may have in all. */
  readonly mostBytes: number;
}
