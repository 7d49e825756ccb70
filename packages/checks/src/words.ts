/** A share as a reader has it: `4.2 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Three significant digits, whole numbers as they are. */
export const digits = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : String(Number(value.toPrecision(3)));

/** `1 row`, `3 rows` */
export const counted = (value: number, thing: string): string => `${value} ${thing}${value === 1 ? '' : 's'}`;
