/**
 * Whether so many rows of n can move an accuracy by more than its own standard error, which is at most ½/√n: fewer change no
 * figure that the part could tell from chance.
 *
 * @example outweighsNoise(6, 100) // true: 6 % against 5 %
 */
export const outweighsNoise = (rows: number, n: number): boolean => rows > Math.sqrt(n) / 2;

/** √n/2 in words. */
export const noiseRows = (n: number): string => String(Math.floor(Math.sqrt(n) / 2));
