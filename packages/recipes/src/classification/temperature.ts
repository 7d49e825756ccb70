import { logProbabilitiesOf } from '@ridgeline/classifier/parts';

/** How far T may go from 1, as a power of e. */
const farthest = 12;
const rounds = 60;
/** (√5 − 1) / 2: where a golden section cuts. */
const cut = 0.6180339887498949;

/** [K] how many documents each class has. */
const countsOf = (actual: Int32Array, classes: number): Float64Array => {
  const counts = new Float64Array(classes);
  for (const place of actual) counts[place]!++;
  return counts;
};

/**
 * The temperature T at which softmax(scores / T) makes the classes likeliest: one number that mends probabilities that
 * are too sure of themselves, without changing an answer. The mean loss has one minimum in 1/T; it is found by golden
 * section over ln T in ±12.
 *
 * n documents cannot show a probability beyond about 1 − 1/n, however right all answers are. So a document of a class with
 * N others has the target (N + 1)/(N + K) for it and 1/(N + K) for each other, the mean of what is known of it with a uniform
 * prior: as Platt has it for two classes. Without it T would go to 0 where every answer is right.
 *
 * @param options.scores [n · K] of documents that the model was not fitted to.
 * @param options.actual [n] their classes.
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks"; Platt 1999, "Probabilistic Outputs for Support Vector
 *   Machines".
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
  const counts = countsOf(actual, classes);
  const lossAt = (logTemperature: number): number => {
    const logs = logProbabilitiesOf(scores, { classes, temperature: Math.exp(logTemperature) });
    let loss = 0;
    actual.forEach((own, row) => {
      const all = counts[own]! + classes;
      for (let k = 0; k < classes; k++)
        loss -= ((k === own ? counts[own]! + 1 : 1) / all) * logs[row * classes + k]!;
    });
    return loss;
  };
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
