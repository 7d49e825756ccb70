import { randomStream } from '@ridgeline/tensors';
import type { Plant } from './planted-data.ts';

/** The mean loss on a path, from where it falls to where it rises, cut at an end. */
const pathOf = (variant: number, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    lambda: 1e-6 * 3 ** (from + i),
    loss: 1.5 + 0.01 * (from + i - 5) ** 2 + 0.001 * randomStream(variant).stream('path').normal(20)[i]!,
    standardError: 0.01,
  }));

const drawn = (name: string, seed: number, mean: number, deviation: number, seeds = 6): number[] =>
  Array.from(randomStream(seed).stream(name).normal(seeds, mean, deviation));

/** Faults of comparisons. */
export const plantedInComparisons: Readonly<Record<string, Plant>> = {
  RDG301: (v) => ({
    paths: [
      {
        label: 'L2',
        points: [
          pathOf(v, 0, 3),
          pathOf(v, 7, 12),
          pathOf(v, 0, 2),
          pathOf(v, 8, 11),
          pathOf(v, 7, 10).reverse(),
        ][v]!,
      },
    ],
  }),
  RDG302: (v) => ({
    paths: [
      {
        label: 'L2',
        points: pathOf(v, 0, 9).map((point, i) => ({
          ...point,
          loss: 1.5 + 0.001 * (v + 1) * Math.sin(i),
          standardError: 0.02,
        })),
      },
    ],
  }),
  RDG308: (v) => ({
    families: ['none', 'L2', 'dropout'].map((label, i) => ({
      label,
      losses: drawn(label, v, 1.3 - 0.004 * i, [0.02, 0.03, 0.05, 0.1, 0.2][v]!),
    })),
  }),
  RDG309: (v) => ({ lost: Array.from({ length: v + 1 }, (_, i) => ({ label: 'L2', lambda: 10 ** i })) }),
  RDG310: (v) => ({
    families: ['none', 'L2'].map((label, i) => ({
      label,
      losses: drawn(label, v, 1 + i, 0.01, [1, 2, 3, 4, 2][v]),
    })),
  }),
};
