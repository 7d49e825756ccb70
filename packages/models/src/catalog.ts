import { lstm } from './lstm.ts';

/** Every model, by kind. */
export const models = { lstm } as const;

export type ModelKind = keyof typeof models;
