import { RidgelineError } from '@ridgeline/contracts';
import {
  embedding,
  linear,
  lstmSequence,
  randomStream,
  selfAttention,
  softmaxCrossEntropy,
  squaredNorm,
} from '@ridgeline/tensors';
import {
  addN,
  mean,
  mul,
  reshape,
  sqrt,
  sub,
  type Tensor,
  tensor,
  tidy,
  valueAndGrads,
  zeros,
} from '@tensorflow/tfjs-core';

/** Large enough that TensorFlow.js gives none of it to the processor: it does so below 1,000 numbers. */
const [vocabulary, width, hidden, rows, positions] = [48, 24, 24, 3, 4];

const shapes = {
  table: [vocabulary, width],
  kernel: [width, 4 * hidden],
  recurrent: [hidden, 4 * hidden],
  attention: [hidden, 3 * hidden],
  head: [hidden, vocabulary],
} as const;

type Values = Readonly<Record<string, ArrayLike<number>>>;

const random = randomStream(1).stream('probe');

/** All that one step of training computes, on the running backend. */
const trainOnce = async (): Promise<Values> => {
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const found = tidy(() => {
    const weights = names.map((name) => {
      const [first, second] = shapes[name];
      return tensor(random.stream(name).normal(first * second, 0, 0.3), [first, second]);
    });
    const ids = tensor(
      random.stream('ids').integers(rows * positions, vocabulary),
      [rows, positions],
      'int32',
    );
    const targets = tensor(
      random.stream('targets').integers(rows * positions, vocabulary),
      [rows * positions],
      'int32',
    );
    const loss = (table: Tensor, kernel: Tensor, recurrent: Tensor, attention: Tensor, head: Tensor) => {
      const start = zeros([rows, hidden]);
      const projected = linear(embedding(table, ids), kernel, zeros([4 * hidden]));
      const { outputs } = lstmSequence({ projected, recurrent, hidden: start, cell: start });
      const projections = linear(outputs, attention, zeros([3 * hidden]));
      const attended = selfAttention({ projected: projections, heads: 2, causal: true });
      const logits = linear(reshape(attended, [rows * positions, hidden]), head, zeros([vocabulary]));
      return mean(softmaxCrossEntropy(logits, targets));
    };
    const { value, grads } = valueAndGrads(loss as never)(weights);
    const after = weights.map((value, i) => sub(value, mul(grads[i]!, 0.1)));
    // more terms than a shader may have buffers
    const norm = sqrt(addN([...grads, ...weights, ...after].map(squaredNorm)));
    return {
      'the loss': value as Tensor,
      'the norm of all': norm,
      ...Object.fromEntries(
        names.flatMap((name, i) => [
          [`the gradient of ${name}`, grads[i]!],
          [`${name} after the step`, after[i]!],
        ]),
      ),
    } as Readonly<Record<string, Tensor>>;
  });
  try {
    return Object.fromEntries(
      await Promise.all(
        Object.entries(found).map(
          async ([what, value]) => [what, Float32Array.from(await value.data())] as const,
        ),
      ),
    );
  } finally {
    for (const value of Object.values(found)) value.dispose();
  }
};

/** max|a − b| / max|b|; NaN if a number is none. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [largest, scale] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    const apart = Math.abs(a[i]! - b[i]!);
    if (!(apart <= largest)) largest = apart;
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return largest / scale;
};

/** Rounding accounts for about 10⁻⁶. */
const tolerance = 1e-4;

/** @throws `E_BACKEND` saying what differs most, where the two are not the same but for rounding */
export const requireSameNumbers = (found: Values, expected: Values): void => {
  for (const [what, values] of Object.entries(expected)) {
    const apart = distance(found[what]!, values);
    if (apart <= tolerance) continue;
    throw new RidgelineError(
      'E_BACKEND',
      `webgpu: this device computes wrongly: ${what} differs from that of the cpu by ${apart.toPrecision(2)} of its size, where ${tolerance} is allowed.`,
      { hint: 'Choose another backend (--backend wasm). A newer browser or driver may help.' },
    );
  }
};

/**
 * Takes one small step of training on both backends and compares all that it computes: devices that compute wrongly do so
 * without a word.
 *
 * @param useCpu @param useDevice make one of them the running backend.
 */
export const requireRightDevice = async (
  useCpu: () => Promise<unknown>,
  useDevice: () => Promise<unknown>,
): Promise<void> => {
  await useCpu();
  const expected = await trainOnce();
  await useDevice();
  requireSameNumbers(await trainOnce(), expected);
};
