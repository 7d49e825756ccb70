import type { Row } from './rows.mjs';

export interface Spread {
  readonly title: string;
  readonly mean: number;
  readonly deviation: number;
}

export interface RowResult {
  readonly row: string;
  readonly configuration: string;
  readonly runs: number;
  readonly chosen: string;
  readonly figures: Readonly<Record<string, readonly Spread[]>>;
  readonly seconds: number;
  readonly processor: string;
  readonly cores: number;
  readonly threads: number;
  readonly node: string;
  readonly commit: string | null;
}

export declare const runRow: (
  row: Row,
  options: { readonly data: string; readonly folder: string; readonly threads?: number },
) => Promise<{ readonly status: number; readonly result?: RowResult }>;
