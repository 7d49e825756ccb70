import { type Decoder, RidgelineError } from '@ridgeline/contracts';
import type { NgramModel } from './ngram-model.ts';

/** @throws `E_SHAPE` */
const requireRows = (ids: Int32Array, rows: number): void => {
  if (ids.length === rows) return;
  throw new RidgelineError(
    'E_SHAPE',
    `ngramDecoder: next must be given an id of each of the ${rows} rows, got ${ids.length}.`,
    { hint: 'Change the number of rows by select.' },
  );
};

/** @throws `E_RANGE` */
const rowAt = (rows: readonly (readonly number[])[], row: number): readonly number[] => {
  const found = rows[row];
  if (found !== undefined) return found;
  throw new RidgelineError(
    'E_RANGE',
    `ngramDecoder: rows must be integers from 0 to ${rows.length - 1}, got ${row}.`,
    { hint: 'Select rows that were read.' },
  );
};

/**
 * An n-gram model as what writes text: log p of each next id. By itself, or in a `mixtureDecoder` beside another model.
 *
 * @example ngramDecoder(fitNgramModel({ ids, vocabulary: 100, order: 3 })).next(Int32Array.of(7)).length // 100
 */
export const ngramDecoder = ({ spec, probabilities }: NgramModel): Decoder => {
  const { order, vocabulary } = spec;
  // one id more than n-grams look back to tells that the text began before
  const reach = order;
  let rows: readonly (readonly number[])[] | undefined;
  let logits = new Float32Array();
  return {
    next: (ids) => {
      rows ??= Array.from(ids, () => []);
      requireRows(ids, rows.length);
      rows = rows.map((read, row) => [...read, ids[row]!].slice(-reach));
      if (logits.length !== ids.length * vocabulary) logits = new Float32Array(ids.length * vocabulary);
      rows.forEach((read, row) => {
        logits.set(probabilities(read).map(Math.log), row * vocabulary);
      });
      return logits;
    },
    select: (chosen) => {
      const read = rows ?? [];
      rows = Array.from(chosen, (row) => rowAt(read, row));
    },
    dispose: () => {},
  };
};
