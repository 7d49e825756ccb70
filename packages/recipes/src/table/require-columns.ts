import { nearest, RidgelineError } from '@ridgeline/contracts';
import { listed, type Table } from '@ridgeline/data';

/** A column that two keys name: what is to be told would be given, and whatever learns it looks perfect. */
const requireApart = (
  name: string,
  named: Readonly<Record<string, readonly string[]>>,
  wayTo: (key: string) => string,
): void => {
  const keyOf = new Map<string, string>();
  for (const [key, columns] of Object.entries(named))
    for (const column of columns) {
      const other = keyOf.get(column) ?? key;
      keyOf.set(column, other);
      if (other === key) continue;
      throw new RidgelineError(
        'E_CONFIG',
        `${name}: data.${other} and data.${key} must name different columns, got "${column}" for both.`,
        { at: `data.${key}`, hint: `Name another column by ${wayTo(other)} or ${wayTo(key)}.` },
      );
    }
};

/**
 * Checks that a table has the columns that a configuration names, and that no key names one of another.
 *
 * @param named the columns by the key under `data` that names them.
 * @param flags the keys that are the names of flags too. All if not given.
 * @throws `E_DATA` naming the column, those that there are, and the nearest; `E_CONFIG` for a column that two keys name.
 */
export const requireColumns = (
  { name, columns }: Table,
  named: Readonly<Record<string, readonly string[]>>,
  flags: readonly string[] = Object.keys(named),
): void => {
  requireApart(name, named, (key) => (flags.includes(key) ? `--${key}` : `data.${key}`));
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
