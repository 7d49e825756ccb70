import type { Row } from './rows.mjs';

export declare const configurationOf: (row: Row) => string;
