import { RidgelineError } from '@ridgeline/contracts';

/**
 * Checks ids that a decoder is given, one of each row.
 *
 * @param rows those that were read before, if any were.
 * @throws `E_SHAPE`, `E_DATA`
 */
export const requireRowIds = (
  who: string,
  ids: Int32Array,
  { rows, vocabulary }: { readonly rows: number | undefined; readonly vocabulary: number },
): void => {
  if (ids.length === 0 || (rows !== undefined && ids.length !== rows)) {
    const expected = rows === undefined ? 'an id of at least one row' : `an id of each of the ${rows} rows`;
    throw new RidgelineError('E_SHAPE', `${who}: next must be given ${expected}, got ${ids.length}.`, {
      hint: 'Change the number of rows by select.',
    });
  }
  requireKnownIds(who, ids, vocabulary);
};

/** @throws `E_DATA` */
export const requireKnownIds = (who: string, ids: Int32Array, vocabulary: number): void => {
  const stray = ids.findIndex((id) => id < 0 || id >= vocabulary);
  if (stray === -1) return;
  throw new RidgelineError(
    'E_DATA',
    `${who}: ids[${stray}] must be an id below ${vocabulary}, got ${ids[stray]}.`,
    {
      hint: 'Encode texts with the tokenizer that the model was trained with.',
    },
  );
};

/** Checks rows that are to go on. @throws `E_RANGE` */
export const requireReadRows = (who: string, selected: Int32Array, rows: number): void => {
  const stray = selected.findIndex((row) => row < 0 || row >= rows);
  if (selected.length > 0 && stray === -1) return;
  const came = selected.length === 0 ? 'none' : `${selected[stray]} at ${stray}`;
  throw new RidgelineError(
    'E_RANGE',
    `${who}: select must be given rows among the ${rows} that were read, got ${came}.`,
    { hint: 'Read the first ids by next, then select among their rows.' },
  );
};
