import type { Goal, Row } from './rows.mjs';
import type { RowResult } from './run-row.mjs';

export interface AnsweredRun {
  readonly variant: string;
  readonly answers: object;
}

export declare const chooseVariant: (row: Pick<Row, 'judged'>, runs: readonly AnsweredRun[]) => string;
export declare const figuresOf: (
  row: Pick<Row, 'figures'>,
  runs: readonly AnsweredRun[],
) => RowResult['figures'];
export declare const reaches: (goal: Goal, result: Pick<RowResult, 'chosen' | 'figures'>) => boolean;
