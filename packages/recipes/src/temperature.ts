import { logProbabilitiesOf } from '@ridgeline/classifier/parts';
import { exampleLosses } from '@ridgeline/evaluation';

/** How far T may go from 1, as a power of e. */
const farthest = 12;
const rounds = 60;
/** (√5 − 1) / 2: where a golden section cuts. */
const cut = 0.6180339887498949;

/**
 * The temperature T at which softmax(scores / T) makes the classes likeliest: one number that mends probabilities that
 * are too sure of themselves, without changing an answer. The mean loss has one minimum in T; it is found by golden
 * section over ln T in ±12.
 *
 * @param options.scores [n · K] of documents that the model was not fitted to.
 * @param options.actual [n] their classes.
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks".
 */
export const fitTemperature = ({
  scores,
  actual,
  classes,
}: {
  readonly scores: Float64Array;
  readonly actual: Int32Array;
  readonly classes: number;
}): number => {
  const lossAt = (logTemperature: number): number =>
    exampleLosses({
      logProbabilities: logProbabilitiesOf(scores, { classes, temperature: Math.exp(logTemperature) }),
      actual,
    }).reduce((sum, loss) => sum + loss, 0);
  let [low, high] = [-farthest, farthest];
  let [left, right] = [high - cut * (high - low), low + cut * (high - low)];
  let [leftLoss, rightLoss] = [lossAt(left), lossAt(right)];
  for (let round = 0; round < rounds; round++) {
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - cut * (high - low);
      leftLoss = lossAt(left);
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + cut * (high - low);
      rightLoss = lossAt(right);
    }
  }
  return Math.exp((low + high) / 2);
};
