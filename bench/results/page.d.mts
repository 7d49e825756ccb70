import type { Row } from './rows.mjs';
import type { RowResult } from './run-row.mjs';

export declare const page: (rows: readonly Row[], results: Readonly<Record<string, RowResult>>) => string;
