/** Rows under their header. Cells are quoted where they must be. */
export const csv = (header, rows) =>
  [header, ...rows]
    .map((cells) =>
      cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(),
    )
    .map((line) => `${line}\n`)
    .join('');
