import { count } from './format.ts';

/** That figures are of what the model has learnt from, all or a part of it; `what` are texts or rows. */
export const learntWarning = (seen: number, all: number, what: string): string =>
  seen === all
    ? `The model has learnt from all ${count(all)} ${what}: these figures say little of others. Measure it on ${what} that training has not read; --drop-duplicates in training keeps repeated ones out of the part that it sets apart.`
    : `The model has learnt from ${count(seen)} of the ${count(all)} ${what}: the figures of all are too good. Those of the other ${count(all - seen)} stand apart.`;
