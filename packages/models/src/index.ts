export { type ModelKind, models } from './catalog.ts';
export { type LstmOptions, lstm } from './lstm.ts';
