import { nearest, RidgelineError } from '@ridgeline/contracts';
import { listed, type Table } from '@ridgeline/data';

/**
 * Checks that a table has the columns that a configuration names.
 *
 * @param named the columns by the key under `data` that names them.
 * @param flags the keys that are the names of flags too. All if not given.
 * @throws `E_DATA` naming the column, those that there are, and the nearest.
 */
export const requireColumns = (
  { name, columns }: Table,
  named: Readonly<Record<string, readonly string[]>>,
  flags: readonly string[] = Object.keys(named),
): void => {
  const there = new Set(columns);
  for (const [key, wanted] of Object.entries(named)) {
    const missing = wanted.find((column) => !there.has(column));
    if (missing === undefined) continue;
    const near = nearest(missing, columns);
    const shown = near === undefined || /^[\p{L}\p{N}_.-]+$/u.test(near) ? near : JSON.stringify(near);
    const flag = flags.includes(key) ? `--${key}` : undefined;
    const [meant, ways] =
      flag === undefined
        ? [`"${near}"`, `data.${key}`]
        : [`\`${flag} ${shown}\``, `${flag}, or by data.${key}`];
    throw new RidgelineError(
      'E_DATA',
      `${name}: there is no column "${missing}"; there are ${listed(columns)}.`,
      {
        at: name,
        hint:
          near === undefined ? `Name the column by ${ways} in the configuration.` : `Did you mean ${meant}?`,
      },
    );
  }
};
