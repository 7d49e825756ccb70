import { RidgelineError } from '@ridgeline/contracts';
import { type ClassProbabilities, classesOf } from './class-probabilities.ts';

export interface TemperatureScaling {
  /** T: softmax(scores / T) loses least. Above 1 where the model was too sure of itself. */
  readonly temperature: number;
  /** Mean −log p of the right classes in nats, as given and at T. */
  readonly before: number;
  readonly after: number;
}

/** How far 1/T may go: where every answer is right there is no end. */
const [least, most] = [1e-3, 1e3];

/** Loss of softmax(β·scores), and its first and second derivative by β. */
const lossAt = (
  { logProbabilities: scores, actual }: ClassProbabilities,
  { beta, classes }: { readonly beta: number; readonly classes: number },
): readonly [loss: number, slope: number, curvature: number] => {
  let [loss, slope, curvature] = [0, 0, 0];
  for (let i = 0; i < actual.length; i++) {
    const first = i * classes;
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) top = Math.max(top, scores[first + k]!);
    let [sum, mean, square] = [0, 0, 0];
    for (let k = 0; k < classes; k++) {
      const below = scores[first + k]! - top;
      const weight = Math.exp(beta * below);
      if (weight === 0) continue;
      sum += weight;
      mean += weight * below;
      square += weight * below * below;
    }
    mean /= sum;
    const own = scores[first + actual[i]!]! - top;
    loss += Math.log(sum) - beta * own;
    slope += mean - own;
    curvature += square / sum - mean * mean;
  }
  return [loss / actual.length, slope / actual.length, curvature / actual.length];
};

/**
 * The one number T by which to divide scores before the softmax so that the right classes become likeliest. It mends
 * probabilities that are too sure, or not sure enough, and changes no answer. Fit it to *validation* examples.
 *
 * The mean loss is convex in β = 1/T; Newton's steps find its minimum, kept within what is known to hold it. T stays within
 * 0.001 … 1,000: where every answer is right the loss falls for ever as T does.
 *
 * @param given log-probabilities, or the scores they come from: a constant by example changes nothing.
 * @throws as `exampleLosses`; `E_DATA` for a right class whose score is −∞ or a score that is +∞, which no T mends.
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks"
 * @example temperatureScaling({ logProbabilities: [0.9, 0.1, 0.9, 0.1, 0.1, 0.9].map(Math.log), actual: [0, 1, 1] }).temperature // ≈ 3.17
 */
export const temperatureScaling = (given: ClassProbabilities): TemperatureScaling => {
  const classes = classesOf('temperatureScaling', given);
  const { logProbabilities, actual } = given;
  for (let i = 0; i < actual.length; i++) {
    const own = logProbabilities[i * classes + actual[i]!];
    if (!Number.isFinite(own))
      throw new RidgelineError(
        'E_DATA',
        `temperatureScaling: the right class of an example must have a finite score, got ${own} for example ${i}.`,
      );
  }
  const infinite = Array.from(logProbabilities).indexOf(Number.POSITIVE_INFINITY);
  if (infinite >= 0)
    throw new RidgelineError(
      'E_DATA',
      `temperatureScaling: scores must be below infinity, got Infinity for class ${infinite % classes} of example ${Math.floor(infinite / classes)}.`,
    );
  let [low, high, beta] = [least, most, 1];
  for (let round = 0; round < 100; round++) {
    const [, slope, curvature] = lossAt(given, { beta, classes });
    if (slope === 0) break;
    if (slope > 0) high = beta;
    else low = beta;
    const newton = beta - slope / curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - beta) <= 1e-12 * beta) break;
    beta = next;
  }
  const nearest = [beta, 1].map((at) => lossAt(given, { beta: at, classes })[0]);
  return { temperature: 1 / beta, before: nearest[1]!, after: nearest[0]! };
};
