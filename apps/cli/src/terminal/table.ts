import Table from 'cli-table3';

export type Align = 'left' | 'right';

const edges = ['top', 'bottom', 'left', 'right', 'mid'];
const noLines = Object.fromEntries(
  [...edges, ...edges.flatMap((edge) => ['mid', 'left', 'right'].map((at) => `${edge}-${at}`))].map((key) => [
    key,
    '',
  ]),
);

/** A table without lines: columns apart by two spaces, numbers to the right, aligned also with wide characters. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
): string => {
  const made = new Table({
    // of headings of two lines the last stands above the numbers
    head: head.map((content) => ({ content, vAlign: 'bottom' })) as unknown as string[],
    colAligns: [...aligns],
    chars: { ...noLines, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) made.push([...row]);
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};
