/** Pictures of noise: what is kept, and what training comes to under it. */
import type { Noise, RandomStream, WeightNoise } from '@ridgeline/contracts';
import {
  dropout,
  embeddingDropout,
  gaussianNoise,
  lockedDropout,
  recurrentDropout,
  stochasticDepth,
  weightDrop,
  wordDropout,
} from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import { ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { atLoss, fittedWithNoise } from './fits.ts';
import { type LegendEntry, picture } from './layout.ts';
import { curvePanel, gridPanel, type Point } from './panels.ts';
import { loss, weightsLegend, weightsPanel } from './weights.ts';

const size = 12;
const streams = (name: string): RandomStream => randomStream(1).stream(name);

const dropoutPicture = (): string => {
  const [noise, random] = [dropout({ rate: 0.5 }), streams('dropout/output')];
  const masks = Array.from({ length: 400 }, (_, step) =>
    tidy(() => [...noise.apply(ones([size]), random.at(step)).dataSync()]),
  );
  const means = masks.map((_, step): Point => {
    const sum = masks.slice(0, step + 1).reduce((total, mask) => total + mask[0]!, 0);
    return [step + 1, sum / (step + 1)];
  });
  return picture(
    'Dropout: a mask at each step, its mean, and weights after training',
    [
      gridPanel('twelve masks', masks.slice(0, size), ['12 activations', '12 steps']),
      curvePanel({
        name: 'the mean of one activation',
        range: { x: [0, 400], y: [0, 2.1] },
        curves: [means],
        dashed: [
          [
            [0, 1],
            [400, 1],
          ],
        ],
        labels: ['steps', 'f'],
        ticks: { x: [200, 400], y: [1, 2] },
      }),
      weightsPanel(atLoss(loss, 0.9, (rate) => fittedWithNoise(dropout({ rate })))),
    ],
    [
      ['filled', 'kept, and doubled'],
      ['blank', 'dropped: 0'],
      ['dashed', 'the activation f without dropout, 1'],
      ...weightsLegend,
    ],
  );
};

/** One activation through 400 steps, and the weights that training comes to. */
const gaussianPicture = (): string => {
  const [noise, random] = [gaussianNoise({ deviation: 0.5 }), streams('gaussianNoise/output')];
  const values = Array.from({ length: 100 }, (_, step): Point => {
    const [value] = tidy(() => noise.apply(ones([1]), random.at(step)).dataSync());
    return [step, value!];
  });
  return picture(
    'Gaussian noise: an activation of 1 at each step, and weights after training',
    [
      curvePanel({
        name: 'an activation of 1',
        range: { x: [0, 100], y: [-0.7, 2.7] },
        curves: [values],
        dashed: [
          [
            [0, 1],
            [100, 1],
          ],
        ],
        labels: ['steps', 'f'],
        ticks: { x: [50, 100], y: [1, 2] },
      }),
      weightsPanel(
        atLoss(loss, 4, (deviation) => fittedWithNoise(gaussianNoise({ deviation }))),
        { columns: 1 },
      ),
    ],
    [['curve', 'with noise'], ['dashed', 'without it'], ...weightsLegend],
  );
};

const keptOrDropped: readonly LegendEntry[] = [
  ['filled', 'kept'],
  ['blank', 'dropped: 0'],
];

/** What is kept of two texts, or at two steps. */
const twoGrids =
  (
    about: string,
    names: readonly [string, string],
    labels: readonly [string, string],
    legend: readonly LegendEntry[],
  ) =>
  (rows: readonly [number[][], number[][]]): string =>
    picture(
      about,
      rows.map((grid, i) => gridPanel(names[i]!, grid, labels)),
      legend,
    );

/** Of two texts of twelve words, as they stand in one batch. */
const textsPicture = (label: string, noise: Noise, ids?: readonly number[]) => (): string => {
  const given = ids && { shape: [2, size], data: Int32Array.from(ids) };
  const [first, second] = tidy(
    () => noise.apply(ones([2, size, size]), streams(label).at(0), given).arraySync() as number[][][],
  );
  return twoGrids(
    `${label}: what is kept of two texts in one batch`,
    ['a text', 'another text of the batch'],
    ['12 features', '12 words'],
    keptOrDropped,
  )([first!, second!]);
};

/** Of what each row comes out with, four rows of a batch at each of two steps. */
const stepsPicture =
  (label: string, apply: (values: Tensor, random: RandomStream) => Tensor, rows: string, columns: string) =>
  (): string => {
    const at = (step: number) =>
      tidy(() => apply(ones([size, size]), streams(label).at(step)).arraySync() as number[][]);
    return twoGrids(
      `${label}: what is kept at two steps`,
      ['a step', 'the next step'],
      [columns, rows],
      keptOrDropped,
    )([at(0), at(1)]);
  };

const onWeights = (label: string, { apply }: WeightNoise) =>
  stepsPicture(label, apply, 'from 12 units', 'to 12 units');

const wordsPicture = (): string => {
  const vocabulary = { vocabulary: ['<unk>', 'a'], special: { unknown: 0 } };
  const ids = { shape: [size, size], data: new Int32Array(size * size).fill(1) };
  const at = (step: number): number[][] => {
    const { data } = wordDropout({ rate: 0.2 }).apply(ids, streams('wordDropout').at(step), vocabulary);
    return Array.from({ length: size }, (_, row) => [...data.slice(row * size, (row + 1) * size)]);
  };
  return twoGrids(
    'Word dropout: words of twelve texts that are read, at two steps; the others are unknown words',
    ['a step', 'the next step'],
    ['12 words', '12 texts'],
    [
      ['filled', 'the word itself'],
      ['blank', 'the unknown word in its place'],
    ],
  )([at(0), at(1)]);
};

// every word is one of six
const sixWords = Array.from({ length: 2 * size }, (_, i) => (i * 5 + Math.floor(i / 7)) % 6);

/** Each by its kind. */
export const noisePictures: Readonly<Record<string, () => string>> = {
  dropout: dropoutPicture,
  gaussianNoise: gaussianPicture,
  lockedDropout: textsPicture('Locked dropout', lockedDropout({ rate: 0.5 })),
  embeddingDropout: textsPicture('Embedding dropout', embeddingDropout({ rate: 0.5 }), sixWords),
  stochasticDepth: stepsPicture(
    'Stochastic depth',
    stochasticDepth({ rate: 0.3 }).apply,
    '12 rows of a batch',
    '12 features of a branch',
  ),
  weightDrop: onWeights('Weight drop', weightDrop({ rate: 0.5 })),
  recurrentDropout: onWeights('Recurrent dropout', recurrentDropout({ rate: 0.3 })),
  wordDropout: wordsPicture,
};
