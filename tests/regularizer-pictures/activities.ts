/** Pictures of penalties of activations. */
import type { ActivityRegularizer } from '@ridgeline/contracts';
import {
  activationRegularization,
  activityL1,
  activityL2,
  confidencePenalty,
  temporalActivationRegularization,
} from '@ridgeline/regularizers';
import {
  concat,
  grad,
  reshape,
  type Scalar,
  type Tensor,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { picture } from './layout.ts';
import { curvePanel, type Point } from './panels.ts';
import { costOf, even, range, scalar } from './points.ts';

/** Of one activation, in a shape of its own. */
const activityPicture =
  (
    label: string,
    { penalty }: ActivityRegularizer,
    shaped: (value: Tensor) => Tensor,
    { name = 'f', meaning = 'f: one activation' } = {},
  ) =>
  (): string => {
    const pull = grad((value) => penalty(shaped(value)) as Scalar);
    return picture(
      `${label}: cost of an activation, and its slope`,
      [
        curvePanel({
          name: 'what an activation costs',
          range,
          curves: [costOf((value) => penalty(shaped(tensor1d([value]))))],
          labels: [name, `P(${name})`],
          ticks: { x: [1], y: [1] },
        }),
        curvePanel({
          name: 'how it is pulled back',
          range: even,
          curves: [costOf((value) => pull(tensor1d([value])))],
          labels: [name, 'slope'],
          ticks: { x: [1], y: [1] },
        }),
      ],
      [['curve', meaning]],
    );
  };

const alone = (value: Tensor): Tensor => reshape(value, [1, 1]);
/** A row of two positions, the first of which is 0. */
const behindZero = (value: Tensor): Tensor => concat([zeros([1, 1, 1]), reshape(value, [1, 1, 1])], 1);

const shares: readonly number[] = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
const confidencePicture = (): string => {
  const { penalty } = confidencePenalty({ lambda: 1 });
  const cost = (share: number): number =>
    scalar(() => penalty(tensor2d([[Math.log(share), Math.log(1 - share)]])));
  return picture(
    'Confidence penalty: cost of a prediction between two classes',
    [
      curvePanel({
        name: 'what a prediction costs',
        range: { x: [0, 1], y: [-0.2, 0.8] },
        curves: [shares.map((share): Point => [share, cost(share)])],
        labels: ['p', 'P(p), in nats'],
        ticks: { x: [0, 0.5, 1], y: [0.5] },
      }),
    ],
    [['curve', 'p: probability of one of two classes; none is cheapest at one half']],
  );
};

/** Each by its kind. */
export const activityPictures: Readonly<Record<string, () => string>> = {
  activityL1: activityPicture('Activity L1', activityL1({ lambda: 1 }), alone),
  activityL2: activityPicture('Activity L2', activityL2({ lambda: 1 }), alone),
  activationRegularization: activityPicture('AR', activationRegularization({ lambda: 0.5 }), alone),
  temporalActivationRegularization: activityPicture(
    'TAR',
    temporalActivationRegularization({ lambda: 0.5 }),
    behindZero,
    { name: 'change', meaning: 'change: of an activation from one position to the next' },
  ),
  confidencePenalty: confidencePicture,
};
