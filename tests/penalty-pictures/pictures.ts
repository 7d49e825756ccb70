import type { ActivityRegularizer, Regularizer } from '@ridgeline/contracts';
import { activityL1, activityL2, dropout, elasticNet, l1, l2 } from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import {
  grad,
  ones,
  reshape,
  type Scalar,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { atLoss, fitted, fittedWithNoise, lossOf } from './fits.ts';
import { barPanel, curvePanel, gridPanel, type Point, picture, planePanel } from './panels.ts';

const range = { x: [-2, 2], y: [-0.6, 2] } as const;
const even = { x: [-2, 2], y: [-2, 2] } as const;
const points: readonly number[] = Array.from({ length: 81 }, (_, i) => -2 + i / 20);

const scalar = (value: () => Tensor): number => tidy(() => value().dataSync()[0]!);

const costOf = (cost: (w: number) => Tensor): readonly Point[] =>
  points.map((w) => [w, scalar(() => cost(w))]);

/** How much more than without a penalty the training loss may be: what all weights are shown at. */
const looser = 0.25;
const free = fitted(undefined);
const loss = lossOf(free) + looser;

const weightsPanel = (values: readonly number[]): string => {
  const zeros = values.filter((value) => value === 0).length;
  return barPanel({
    name: 'weights; grey: without a penalty',
    values,
    behind: free,
    note: zeros === 0 ? 'none of 24 is exactly zero; 6 matter' : `${zeros} of 24 are exactly zero; 6 matter`,
  });
};

const weightPicture = (about: string, make: (lambda: number) => Regularizer): string => {
  const unit = make(1);
  return picture(about, [
    curvePanel({
      name: 'what a weight costs',
      range,
      curves: [costOf((w) => unit.penalty(tensor1d([w])))],
      labels: ['w', 'P(w)'],
    }),
    curvePanel({
      name: 'where a step leaves it',
      range: even,
      curves: [costOf((w) => unit.proximal!(tensor1d([w]), 0.6))],
      dashed: [points.map((w) => [w, w] as const)],
      labels: ['before', 'after'],
    }),
    weightsPanel(atLoss(loss, 4, (lambda) => fitted(make(lambda)))),
  ]);
};

const activityPicture = (about: string, unit: ActivityRegularizer): string => {
  const pull = grad((f) => unit.penalty(reshape(f, [1, 1])) as Scalar);
  return picture(about, [
    curvePanel({
      name: 'what an activation costs',
      range,
      curves: [costOf((f) => unit.penalty(tensor2d([[f]])))],
      labels: ['f', 'P(f)'],
    }),
    curvePanel({
      name: 'how it is pulled back',
      range: even,
      curves: [costOf((f) => pull(tensor1d([f])))],
      labels: ['f', 'slope'],
    }),
  ]);
};

const dropoutPicture = (): string => {
  const [noise, random] = [dropout({ rate: 0.5 }), randomStream(1).stream('dropout/output')];
  const masks = Array.from({ length: 400 }, (_, step) =>
    tidy(() => [...noise.apply(ones([12]), random.at(step)).dataSync()]),
  );
  const means = masks.map((_, step): Point => {
    const sum = masks.slice(0, step + 1).reduce((total, mask) => total + mask[0]!, 0);
    return [step + 1, sum / (step + 1)];
  });
  return picture('Dropout: a mask at each step, its mean, and weights after training', [
    gridPanel('what is kept, doubled', masks.slice(0, 12), ['12 activations', '12 steps']),
    curvePanel({
      name: 'the mean of one activation',
      range: { x: [0, 400], y: [0, 2] },
      curves: [means],
      dashed: [
        [
          [0, 1],
          [400, 1],
        ],
      ],
      labels: ['400 steps', '2'],
    }),
    weightsPanel(atLoss(loss, 0.9, (rate) => fittedWithNoise(dropout({ rate })))),
  ]);
};

const angles: readonly number[] = Array.from({ length: 121 }, (_, i) => (i * Math.PI) / 60);

/** The points of the plane where a penalty is 1, by halving along each ray. */
const ballOf = (unit: Regularizer): readonly Point[] =>
  angles.map((angle): Point => {
    const direction = [Math.cos(angle), Math.sin(angle)] as const;
    let [low, high] = [0, 3];
    for (let i = 0; i < 16; i++) {
      const middle = (low + high) / 2;
      const weights = direction.map((d) => d * middle);
      if (scalar(() => unit.penalty(tensor1d(weights))) < 1) low = middle;
      else high = middle;
    }
    return [direction[0] * low, direction[1] * low];
  });

/** A loss that is least at (1.4, 1.6) and cares twice as much for the second weight. */
const planeLoss = ([x, y]: Point): number => (x - 1.4) ** 2 / 4 + (y - 1.6) ** 2;

const ellipse = (level: number): readonly Point[] =>
  angles.map((angle) => [1.4 + 2 * level * Math.cos(angle), 1.6 + level * Math.sin(angle)]);

const ballPicture = (): string =>
  picture(
    'The weights that cost 1 under L1, L2 and elastic net, and where a loss touches them',
    (
      [
        ['L1: a corner, w₁ is 0', l1({ lambda: 1 })],
        ['L2: round, no weight is 0', l2({ lambda: 2 })],
        ['elastic net: both', elasticNet({ lambda: 1.33, alpha: 0.5 })],
      ] as const
    ).map(([name, unit]) => {
      const ball = ballOf(unit);
      const touching = ball.reduce((best, point) => (planeLoss(point) < planeLoss(best) ? point : best));
      return planePanel(name, {
        curves: [ball],
        dashed: [ellipse(0.25), ellipse(Math.sqrt(planeLoss(touching)))],
        points: [touching],
      });
    }),
  );

/** Every picture of docs/guides/penalties.md by its file's name, drawn from the product's own functions. */
export const pictures: Readonly<Record<string, () => string>> = {
  balls: ballPicture,
  l1: () =>
    weightPicture('L1: cost of a weight, its proximal step, and weights after training', (lambda) =>
      l1({ lambda }),
    ),
  l2: () =>
    weightPicture('L2: cost of a weight, its proximal step, and weights after training', (lambda) =>
      l2({ lambda }),
    ),
  'elastic-net': () =>
    weightPicture('Elastic net: cost of a weight, its proximal step, and weights after training', (lambda) =>
      elasticNet({ lambda, alpha: 0.5 }),
    ),
  dropout: dropoutPicture,
  'activity-l1': () =>
    activityPicture('Activity L1: cost of an activation, and its slope', activityL1({ lambda: 1 })),
  'activity-l2': () =>
    activityPicture('Activity L2: cost of an activation, and its slope', activityL2({ lambda: 1 })),
};
