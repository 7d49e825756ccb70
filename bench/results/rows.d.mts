export interface Figure {
  readonly title: string;
  /** Its place in what the commands answered, as `learn.validation.dataLoss`. */
  readonly at: string;
  readonly times?: number;
  readonly digits: number;
}

export type Goal =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly below: string; readonly by: number };

/** A row of docs/results.md; rows.mjs says what its parts mean. */
export interface Row {
  readonly name: string;
  readonly task: string;
  readonly data?: string;
  readonly tables?: string;
  readonly config: string;
  readonly variants: Readonly<Record<string, readonly string[]>>;
  readonly seeds: readonly number[];
  readonly folds?: number;
  readonly chosen: string;
  readonly judged?: { readonly at: readonly string[]; readonly best: 'lowest' | 'highest' };
  readonly compared?: boolean;
  readonly tests: Readonly<Record<string, readonly string[]>>;
  readonly scored?: { readonly translations: string; readonly references: string };
  readonly figures: readonly Figure[];
  readonly goal?: Goal;
  readonly published?: string;
  readonly bySteps?: boolean;
}

export declare const rows: readonly Row[];
