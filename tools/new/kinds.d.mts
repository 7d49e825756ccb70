/** Where a kind of unit lives. */
export interface UnitHome {
  readonly folder?: string;
  readonly within?: string;
  readonly file?: string;
  readonly catalogue?: string;
  readonly trained?: { readonly catalogue: string; readonly suffix: string };
}

export declare const kinds: Readonly<Record<string, UnitHome>>;
