import type { EvaluationFact, Facts, StepFact } from '@ridgeline/checks';
import { randomStream } from '@ridgeline/tensors';

/**
 * A network of one hidden layer that tells the next letter from the two before it, trained in plain arrays: small enough that a hundred
 * trainings take seconds, and that faults of training are real ones.
 */
export interface Training {
  readonly text: string;
  readonly seed: number;
  readonly hidden?: number;
  readonly activation?: 'tanh' | 'relu';
  readonly optimizer?: 'adam' | 'sgd';
  readonly learningRate: number;
  /** Whether the rate falls to 0 along a half cosine. */
  readonly decays?: boolean;
  readonly clipNorm?: number;
  /** λ of λ/2·Σw², added to the loss. */
  readonly l2?: number;
  /** λ of a proximal L1 on the weights of the output. */
  readonly l1?: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly evaluateEvery?: number;
  readonly patience?: number;
  /** A step whose letters weigh a hundred times as much as all others. */
  readonly heavyStep?: number;
  /** What the biases of the hidden layer begin with. */
  readonly hiddenBias?: number;
  readonly hasOutputBias?: boolean;
  /** Letters of the validation text. */
  readonly held?: number;
}

interface Parameter {
  readonly path: string;
  readonly role: string;
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

const context = 2;
const letters = Array.from(' abcdefghijklmnopqrstuvwxyz');
const vocabulary = letters.length;
const idsOf = (text: string): Int32Array =>
  Int32Array.from(Array.from(text.toLowerCase().replace(/[^a-z]+/g, ' ')), (letter) =>
    letters.indexOf(letter),
  );

const sumOf = (values: Float64Array, of: (value: number) => number): number => {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum;
};

/** Trains, and tells what `train` would. */
export const trainSmall = ({
  text,
  seed,
  hidden = 16,
  activation = 'tanh',
  optimizer = 'adam',
  learningRate,
  decays = false,
  clipNorm = Number.POSITIVE_INFINITY,
  l2 = 0,
  l1 = 0,
  steps = 300,
  batch = 24,
  evaluateEvery = 20,
  patience = Number.POSITIVE_INFINITY,
  heavyStep,
  hiddenBias = 0,
  hasOutputBias = true,
  held = 600,
}: Training): Facts => {
  const random = randomStream(seed);
  const ids = idsOf(text);
  const train = ids.subarray(0, ids.length - held);
  const valid = ids.subarray(ids.length - held);

  const parameter = (path: string, role: string, size: number, scale: number, mean = 0): Parameter => ({
    path,
    role,
    values: Float64Array.from(random.stream(path).normal(size, mean, scale)),
    gradient: new Float64Array(size),
    first: new Float64Array(size),
    second: new Float64Array(size),
  });
  const inner = parameter('hidden/kernel', 'kernel', context * vocabulary * hidden, 1 / Math.sqrt(context));
  const innerBias = parameter('hidden/bias', 'bias', hidden, 0, hiddenBias);
  const outer = parameter('output/kernel', 'kernel', hidden * vocabulary, 1 / Math.sqrt(hidden));
  const outerBias = parameter('output/bias', 'bias', vocabulary, 0);
  const parameters = [inner, innerBias, outer, ...(hasOutputBias ? [outerBias] : [])];
  const kernels = [inner, outer];

  const units = new Float64Array(hidden);
  const outputs = new Float64Array(vocabulary);
  const back = new Float64Array(hidden);
  const wasActive = new Set<number>();
  let looked = 0;

  /** Nats of the letter at a place; adds to the gradients where it learns. */
  const pass = (from: Int32Array, at: number, weight: number): number => {
    for (let h = 0; h < hidden; h++) {
      let sum = innerBias.values[h]!;
      for (let c = 0; c < context; c++)
        sum += inner.values[(c * vocabulary + from[at - 1 - c]!) * hidden + h]!;
      units[h] = activation === 'tanh' ? Math.tanh(sum) : Math.max(0, sum);
      if (units[h] !== 0) wasActive.add(h);
    }
    looked++;
    let largest = Number.NEGATIVE_INFINITY;
    for (let v = 0; v < vocabulary; v++) {
      let sum = hasOutputBias ? outerBias.values[v]! : 0;
      for (let h = 0; h < hidden; h++) sum += units[h]! * outer.values[h * vocabulary + v]!;
      outputs[v] = sum;
      largest = Math.max(largest, sum);
    }
    let total = 0;
    for (let v = 0; v < vocabulary; v++) total += outputs[v] = Math.exp(outputs[v]! - largest);
    const target = from[at]!;
    const nats = -Math.log(outputs[target]! / total);
    if (weight === 0) return nats;
    back.fill(0);
    for (let v = 0; v < vocabulary; v++) {
      const error = weight * (outputs[v]! / total - Number(v === target));
      if (hasOutputBias) outerBias.gradient[v]! += error;
      for (let h = 0; h < hidden; h++) {
        outer.gradient[h * vocabulary + v]! += units[h]! * error;
        back[h]! += outer.values[h * vocabulary + v]! * error;
      }
    }
    for (let h = 0; h < hidden; h++) {
      const slope = activation === 'tanh' ? 1 - units[h]! * units[h]! : Number(units[h]! > 0);
      const error = back[h]! * slope;
      innerBias.gradient[h]! += error;
      for (let c = 0; c < context; c++)
        inner.gradient[(c * vocabulary + from[at - 1 - c]!) * hidden + h]! += error;
    }
    return nats;
  };

  const lossOf = (part: Int32Array, most: number): number => {
    const places = Math.min(most, part.length - context);
    let sum = 0;
    for (let i = 0; i < places; i++) sum += pass(part, context + i, 0);
    return sum / places;
  };
  const penalty = (): number =>
    kernels.reduce((sum, { values }) => sum + (l2 / 2) * sumOf(values, (w) => w * w), 0);

  const told: StepFact[] = [];
  const evaluations: EvaluationFact[] = [];
  const nats: number[] = [];
  let stopReason: 'max-steps' | 'early-stop' = 'max-steps';
  let [best, without] = [Number.POSITIVE_INFINITY, 0];

  for (let step = 1; step <= steps; step++) {
    for (const { gradient } of parameters) gradient.fill(0);
    const places = random
      .stream('batches')
      .at(step)
      .integers(batch, train.length - context);
    let dataLoss = 0;
    for (const place of places)
      dataLoss += pass(train, place + context, (step === heavyStep ? 100 : 1) / batch) / batch;
    for (const { values, gradient } of kernels)
      if (l2 > 0) for (let i = 0; i < values.length; i++) gradient[i]! += l2 * values[i]!;
    const gradientNorm = Math.sqrt(
      parameters.reduce((sum, { gradient }) => sum + sumOf(gradient, (g) => g * g), 0),
    );
    told.push({ step, dataLoss, gradientNorm });
    if (!Number.isFinite(dataLoss + gradientNorm)) break;
    const clip = gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
    const [firstSeen, secondSeen] = [1 - 0.9 ** step, 1 - 0.99 ** step];
    const rate = decays ? (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2 : learningRate;
    for (const { values, gradient, first, second } of parameters)
      for (let i = 0; i < values.length; i++) {
        const g = clip * gradient[i]!;
        if (optimizer === 'sgd') values[i]! -= rate * g;
        else {
          first[i] = 0.9 * first[i]! + 0.1 * g;
          second[i] = 0.99 * second[i]! + 0.01 * g * g;
          values[i]! -= (rate * (first[i]! / firstSeen)) / (Math.sqrt(second[i]! / secondSeen) + 1e-8);
        }
      }
    if (l1 > 0)
      for (let i = 0; i < outer.values.length; i++) {
        const w = outer.values[i]!;
        outer.values[i] = Math.sign(w) * Math.max(0, Math.abs(w) - rate * l1);
      }
    if (step % evaluateEvery !== 0) continue;
    const validation = lossOf(valid, held);
    evaluations.push({ step, train: lossOf(train, 600), validation });
    nats.push(penalty());
    [best, without] = validation < best ? [validation, 0] : [best, without + 1];
    if (without >= patience) {
      stopReason = 'early-stop';
      break;
    }
  }

  wasActive.clear();
  looked = 0;
  lossOf(valid, held);
  const counts = new Float64Array(vocabulary).fill(1);
  for (const id of train) counts[id]! += 1;
  const total = sumOf(counts, (count) => count);
  const frequencyLoss = valid.reduce((sum, id) => sum - Math.log(counts[id]! / total), 0) / valid.length;
  return {
    steps: told,
    evaluations,
    stopReason,
    clipNorm,
    frequencyLoss,
    penalties: l2 === 0 ? [] : [{ name: 'l2', as: 'penalty', lambda: l2, nats }],
    weights: parameters.map(({ path, role, values }) => ({
      path,
      role,
      size: values.length,
      zeros: values.reduce((sum, w) => sum + Number(w === 0), 0),
      rootMeanSquare: Math.sqrt(sumOf(values, (w) => w * w) / values.length),
    })),
    activations: [{ site: 'hidden', units: hidden, dead: hidden - wasActive.size, inputs: looked }],
  };
};
