import type { HostArray } from '@ridgeline/contracts';

/** Rows of unequal length side by side, and a mask that is 0 where they are filled up. */
export const filledUp = (
  rows: readonly Int32Array[],
  pad: number,
): readonly [ids: HostArray, mask: HostArray] => {
  const length = rows.reduce((longest, row) => Math.max(longest, row.length), 0);
  const shape = [rows.length, length] as const;
  const ids = new Int32Array(rows.length * length).fill(pad);
  const mask = new Int32Array(rows.length * length);
  rows.forEach((row, i) => {
    ids.set(row, i * length);
    mask.fill(1, i * length, i * length + row.length);
  });
  return [
    { shape, data: ids },
    { shape, data: mask },
  ];
};
