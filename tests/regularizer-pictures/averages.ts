/** Pictures of averages: a weight that wanders about its best, and its average. */
import type { Averaging, Params } from '@ridgeline/contracts';
import { checkpointAverage, ema, nonMonotonic } from '@ridgeline/optimizers';
import { randomStream } from '@ridgeline/tensors';
import { scalar } from '@tensorflow/tfjs-core';
import { picture } from './layout.ts';
import { curvePanel, type Point } from './panels.ts';

const steps = 200;

/** SGD with noisy gradients on ½(w − 1)². */
const walk: readonly number[] = (() => {
  const noise = randomStream(1).stream('averages').normal(steps);
  let w = -0.5;
  return Array.from({ length: steps }, (_, step) => {
    w -= 0.08 * (w - 1 + 1.6 * noise[step]!);
    return w;
  });
})();

const lossAt = (step: number): number => 0.5 * (walk[step - 1]! - 1) ** 2;

const averagePicture =
  (label: string, first: Averaging, { isAsked = false } = {}) =>
  (): string => {
    let averaging = first;
    let averaged: Params | undefined;
    const found: { step: number; dataLoss: number }[] = [];
    const line = walk.map((w, step): Point => {
      averaged = averaging.next(averaged, { w: scalar(w) }, step);
      if (isAsked && (step + 1) % 10 === 0) {
        found.push({ step: step + 1, dataLoss: lossAt(step + 1) });
        averaging = first.after!(found);
      }
      return [step, averaged.w!.dataSync()[0]!];
    });
    return picture(
      `${label}: a weight under noisy steps (dashed) and its average (line)`,
      [
        curvePanel({
          name: 'a weight, best at 1',
          range: { x: [0, steps], y: [-0.6, 2.3] },
          dashed: [walk.map((w, step): Point => [step, w])],
          curves: [line],
          labels: ['steps', 'w'],
          ticks: { x: [100, steps], y: [1] },
        }),
      ],
      [
        ['dashed', 'the weight in training'],
        ['curve', 'its average, which is used'],
      ],
    );
  };

/** Each by its kind. */
export const averagePictures: Readonly<Record<string, () => string>> = {
  ema: averagePicture('Exponential moving average', ema({ decay: 0.95 })),
  checkpointAverage: averagePicture('Average of checkpoints', checkpointAverage({ from: 80, every: 10 })),
  nonMonotonic: averagePicture('Non-monotonic average', nonMonotonic({ patience: 3 }), { isAsked: true }),
};
