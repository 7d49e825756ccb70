/** Pictures of penalties of weights, and of constraints. */
import type { Constraint, Regularizer, UnitGroup, WidthRegularizer } from '@ridgeline/contracts';
import {
  elasticNet,
  groupLasso,
  l1,
  l2,
  l2Ball,
  maxNorm,
  minMaxNorm,
  nonNegative,
  orthogonal,
  sparseGroupLasso,
  spectralNorm,
  unitNorm,
} from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import {
  abs,
  grad,
  matMul,
  mul,
  type Scalar,
  sub,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { atLoss, fitted, lossOf, type Shrink } from './fits.ts';
import { type LegendEntry, type Panel, picture } from './layout.ts';
import { barPanel, curvePanel, gridPanel, type Point, planePanel } from './panels.ts';
import { angles, costOf, even, points, range, scalar } from './points.ts';

/** How much more than without a penalty the training loss may be: what all weights are shown at. */
const looser = 0.25;
const free = fitted(undefined);
export const loss = lossOf(free) + looser;

export const weightsLegend: readonly LegendEntry[] = [
  ['bars', 'filled: as trained here; outline: as trained without'],
];

export const weightsPanel = (
  values: readonly number[],
  { note = '6 have a true effect', columns = 2 }: { readonly note?: string; readonly columns?: 1 | 2 } = {},
): Panel => {
  const zeros = values.filter((value) => value === 0).length;
  const counted = zeros === 0 ? 'none of 24 is exactly zero' : `${zeros} of 24 are exactly zero`;
  return barPanel({
    name: 'weights after training',
    columns,
    values,
    behind: free,
    notes: [counted, note],
  });
};

const shrinkBy =
  (penalty: Regularizer): Shrink =>
  (weights, step) =>
    tidy(() => [...penalty.proximal!(tensor1d(weights as number[]), step).dataSync()]);

const weightPicture = (label: string, make: (lambda: number) => Regularizer) => (): string => {
  const unit = make(1);
  return picture(
    `${label}: cost of a weight, its proximal step, and weights after training`,
    [
      curvePanel({
        name: 'what a weight costs',
        range,
        curves: [costOf((w) => unit.penalty(tensor1d([w])))],
        labels: ['w', 'P(w)'],
        ticks: { x: [1], y: [1] },
      }),
      curvePanel({
        name: 'where a step leaves it',
        range: even,
        curves: [costOf((w) => unit.proximal!(tensor1d([w]), 0.6))],
        dashed: [points.map((w) => [w, w] as const)],
        labels: ['before', 'after'],
        ticks: { x: [1], y: [1] },
      }),
      weightsPanel(atLoss(loss, 4, (lambda) => fitted(shrinkBy(make(lambda))))),
    ],
    [['dashed', 'a weight that the penalty leaves where it was'], ...weightsLegend],
  );
};

/** Six units of four weights each. */
const units: UnitGroup = { size: 6, weights: [{ path: 'w', axis: 1, starts: [0], count: 4 }] };
const asUnits = (weights: readonly number[]): Tensor =>
  tensor2d(
    Array.from({ length: 4 }, (_, row) => Array.from({ length: 6 }, (_, unit) => weights[4 * unit + row]!)),
  );

const shrinkUnitsBy =
  (penalty: WidthRegularizer): Shrink =>
  (weights, step) =>
    tidy(() => {
      const moved = penalty.over(units).proximal!({ w: asUnits(weights) }, step).w!.arraySync() as number[][];
      return weights.map((_, i) => moved[i % 4]![Math.floor(i / 4)]!);
    });

const emptied = (weights: readonly number[]): number =>
  Array.from({ length: 6 }, (_, unit) => weights.slice(4 * unit, 4 * unit + 4)).filter((unit) =>
    unit.every((weight) => weight === 0),
  ).length;

const unitPicture = (label: string, make: (lambda: number) => WidthRegularizer) => (): string => {
  const pair: UnitGroup = { size: 1, weights: [{ path: 'w', axis: 1, starts: [0], count: 2 }] };
  const ofPair = ([x, y]: Point): Tensor =>
    make(1)
      .over(pair)
      .penalty({ w: tensor2d([[x], [y]]) });
  const weights = atLoss(loss, 4, (lambda) => fitted(shrinkUnitsBy(make(lambda))));
  return picture(
    `${label}: pairs of weights of one unit that cost the same, and weights after training`,
    [
      planePanel('cost of two weights', {
        reach: 1.8,
        curves: [0.6, 1.2, 1.8].map((level) => levelOf(ofPair, level)),
      }),
      weightsPanel(weights, { note: `${emptied(weights)} of 6 units is all zero`, columns: 1 }),
    ],
    [['curve', 'pairs of weights that cost 0.6, 1.2 and 1.8'], ...weightsLegend],
  );
};

/** The points of the plane where a cost has a level, by halving along each ray. */
const levelOf = (cost: (point: Point) => Tensor, level: number): readonly Point[] =>
  angles.map((angle): Point => {
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    let [low, high] = [0, 3];
    for (let i = 0; i < 16; i++) {
      const middle = (low + high) / 2;
      if (scalar(() => cost([x * middle, y * middle])) < level) low = middle;
      else high = middle;
    }
    return [x * low, y * low];
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
      const ball = levelOf(([x, y]) => unit.penalty(tensor1d([x, y])), 1);
      const touching = ball.reduce((best, point) => (planeLoss(point) < planeLoss(best) ? point : best));
      return planePanel(name, {
        curves: [ball],
        dashed: [ellipse(0.25), ellipse(Math.sqrt(planeLoss(touching)))],
        points: [touching],
      });
    }),
    [
      ['curve', 'weights that cost 1'],
      ['dashed', 'weights of one loss; the least is in the middle'],
      ['point', 'the lowest loss at a cost of 1'],
    ],
  );

/** The angles between eight units of twelve weights, before and after gradient descent on the penalty alone. */
const orthogonalPicture = (): string => {
  const { penalty } = orthogonal({ lambda: 1 });
  const slope = grad((weights) => penalty(weights) as Scalar);
  const drawn = randomStream(1).stream('orthogonal').normal(96);
  const first = tensor2d(
    [...drawn].map((value) => value * 0.4),
    [12, 8],
  );
  let weights: Tensor = first;
  for (let step = 0; step < 200; step++) weights = tidy(() => sub(weights, mul(0.02, slope(weights))));
  const products = (of: Tensor): number[][] =>
    tidy(() => abs(matMul(of as Tensor2D, of as Tensor2D, true)).arraySync() as number[][]);
  const panel = (name: string, of: Tensor) =>
    gridPanel(name, products(of), ['8 units', '8 units'], (value) => Math.min(1, value));
  return picture(
    'Orthogonality: products of each unit with each, before and after 200 steps of the penalty alone',
    [panel('|UᵀU| before', first), panel('|UᵀU| after', weights)],
    [
      ['filled', 'product of two units: the fuller the colour, the larger'],
      ['blank', 'product 0: at right angles'],
    ],
  );
};

const circle = (radius: number): readonly Point[] =>
  angles.map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]);

/** Where a constraint takes the weights of circles, or what a matrix makes of the circle. */
const constraintPicture =
  (label: string, { project, projectTogether }: Constraint, before: readonly (readonly Point[])[]) =>
  (): string => {
    const moved = ([x, y]: Point): Point => {
      const [a, b] = tidy(() => {
        const weights = tensor2d([[x], [y]]);
        return [...(projectTogether ? projectTogether({ weights }).weights! : project(weights)).dataSync()];
      });
      return [a!, b!];
    };
    return picture(
      `${label}: weights before (dashed) and after (line)`,
      [
        planePanel('a unit of two weights', {
          reach: 2.1,
          dashed: before,
          curves: before.map((points) => points.map(moved)),
        }),
      ],
      [
        ['dashed', 'before the constraint'],
        ['curve', 'after it'],
      ],
    );
  };

const spectralPicture = (): string => {
  const before = [
    [1.6, 0.6],
    [0.2, 0.5],
  ];
  const after = tidy(() => spectralNorm({ bound: 1 }).project(tensor2d(before)).arraySync() as number[][]);
  const through = (matrix: readonly (readonly number[])[]) =>
    circle(1).map(([x, y]): Point => {
      const [a, b] = matrix.map((row) => row[0]! * x + row[1]! * y);
      return [a!, b!];
    });
  return picture(
    'Spectral norm: what a matrix makes of all inputs of length 1, before (dashed) and after',
    [
      planePanel('outputs, inputs of length 1', {
        reach: 2.1,
        dashed: [through(before)],
        curves: [through(after)],
        labels: ['y₁', 'y₂'],
      }),
    ],
    [
      ['dashed', 'before the constraint'],
      ['curve', 'after it: none longer than 1'],
    ],
  );
};

/** Each by its file’s name: a kind, or `balls`. */
export const weightPictures: Readonly<Record<string, () => string>> = {
  balls: ballPicture,
  l1: weightPicture('L1', (lambda) => l1({ lambda })),
  l2: weightPicture('L2', (lambda) => l2({ lambda })),
  elasticNet: weightPicture('Elastic net', (lambda) => elasticNet({ lambda, alpha: 0.5 })),
  orthogonal: orthogonalPicture,
  groupLasso: unitPicture('Group lasso', (lambda) => groupLasso({ lambda })),
  sparseGroupLasso: unitPicture('Sparse group lasso', (lambda) => sparseGroupLasso({ lambda, alpha: 0.5 })),
  maxNorm: constraintPicture('Max-norm', maxNorm({ bound: 1.2 }), [circle(1.9), circle(0.6)]),
  minMaxNorm: constraintPicture('Min-max-norm', minMaxNorm({ least: 0.6, most: 1.4 }), [
    circle(1.9),
    circle(1),
    circle(0.2),
  ]),
  unitNorm: constraintPicture('Unit norm', unitNorm(), [circle(1.9), circle(0.5)]),
  l2Ball: constraintPicture('L2 ball', l2Ball({ radius: 1.2 }), [circle(1.9), circle(0.6)]),
  nonNegative: constraintPicture('Non-negative', nonNegative(), [circle(1.6)]),
  spectralNorm: spectralPicture,
};
