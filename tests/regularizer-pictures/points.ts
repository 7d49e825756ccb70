/** What pictures are drawn over. */
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Point } from './panels.ts';

export const range = { x: [-2, 2], y: [-0.6, 2] } as const;
export const even = { x: [-2, 2], y: [-2, 2] } as const;
/** With two beside 0, between which a jump is drawn upright. */
export const points: readonly number[] = [
  ...Array.from({ length: 40 }, (_, i) => -2 + i / 20),
  ...[-1e-6, 0, 1e-6],
  ...Array.from({ length: 40 }, (_, i) => (i + 1) / 20),
];
export const angles: readonly number[] = Array.from({ length: 121 }, (_, i) => (i * Math.PI) / 60);

export const scalar = (value: () => Tensor): number => tidy(() => value().dataSync()[0]!);

export const costOf = (cost: (w: number) => Tensor): readonly Point[] =>
  points.map((w) => [w, scalar(() => cost(w))]);
