import Table from 'cli-table3';

export type Align = 'left' | 'right';

/** A table without lines: columns apart by two spaces, numbers to the right, aligned also with wide characters. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], aligns: readonly Align[]): string => {
  const none = Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'].map((key) => [key, '']),
  );
  const made = new Table({
    head: [...head],
    colAligns: [...aligns],
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};
