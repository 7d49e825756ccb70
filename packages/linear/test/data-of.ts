import type { PathOptions } from '../src/path/path.ts';

export const families = ['gaussian', 'binomial', 'poisson', 'multinomial'] as const;

/** Numbers that look random, the same ones everywhere. */
const noise = (seed: number) => {
  let state = seed * 2 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
};

export interface Data {
  readonly x: number[][];
  readonly y: number[];
}

/** Rows with some zeros, and a response of the family. */
export const dataOf = (seed: number, n: number, p: number, family: PathOptions['family']): Data => {
  const next = noise(seed);
  const x = Array.from({ length: n }, () =>
    Array.from({ length: p }, (_, j) => (next() > 0.2 ? 0 : next() * (1 + (j % 3)) + 0.5)),
  );
  const y = x.map((row, i) => {
    const eta = 2 * row[0]! - row[1 % p]! + next();
    if (family === 'gaussian') return eta;
    if (family === 'poisson') return Math.max(0, Math.round(eta + 1));
    if (family === 'binomial') return i < 2 ? i : Number(eta > 0.1);
    return i < 3 ? i : eta > 0.3 ? 2 : Number(eta > -0.2);
  });
  return { x, y };
};
