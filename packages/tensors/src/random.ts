import { type RandomStream, requireNonNegativeInteger, requirePositiveInteger } from '@ridgeline/contracts';
import { philox } from './philox.ts';

type Key = readonly [number, number];

/** FNV-1a over UTF-16 units. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};

const block = new Uint32Array(4);

const derive = (key: Key, name: string): Key => {
  philox(block, hash(name), name.length, hash(`${name}/`), 0xffffffff, key[0], key[1]);
  return [block[0]!, block[1]!];
};

const streamOf = (key: Key, step: number): RandomStream => {
  const stepLow = step >>> 0;
  const stepHigh = Math.floor(step / 2 ** 32) >>> 0;

  const uint32 = (count: number): Uint32Array => {
    const words = new Uint32Array(count);
    for (let i = 0, index = 0; i < count; index++) {
      philox(block, index, 0, stepLow, stepHigh, key[0], key[1]);
      for (let j = 0; j < 4 && i < count; j++) words[i++] = block[j]!;
    }
    return words;
  };

  const uniform = (count: number, low = 0, high = 1): Float32Array => {
    const words = uint32(count);
    const values = new Float32Array(count);
    // 24 bits fill a float32's significand, so that 1 is never reached
    for (let i = 0; i < count; i++) values[i] = low + (high - low) * ((words[i]! >>> 8) / 2 ** 24);
    return values;
  };

  const normal = (count: number, mean = 0, deviation = 1): Float32Array => {
    const words = uint32(count + (count & 1));
    const values = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log((words[i]! + 1) / 2 ** 32));
      const angle = (2 * Math.PI * words[i + 1]!) / 2 ** 32;
      values[i] = mean + deviation * radius * Math.cos(angle);
      if (i + 1 < count) values[i + 1] = mean + deviation * radius * Math.sin(angle);
    }
    return values;
  };

  const integers = (count: number, below: number): Int32Array => {
    requirePositiveInteger('random', { below });
    const words = uint32(2 * count);
    const values = new Int32Array(count);
    // 53 bits per draw: the bias of rounding down is under below / 2⁵³
    for (let i = 0; i < count; i++) {
      const fraction = ((words[2 * i]! >>> 5) * 2 ** 26 + (words[2 * i + 1]! >>> 6)) / 2 ** 53;
      values[i] = Math.floor(fraction * below);
    }
    return values;
  };

  const permutation = (count: number): Int32Array => {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    const words = uint32(2 * count);
    for (let i = count - 1; i > 0; i--) {
      const fraction = ((words[2 * i]! >>> 5) * 2 ** 26 + (words[2 * i + 1]! >>> 6)) / 2 ** 53;
      const j = Math.floor(fraction * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  };

  return {
    stream: (name) => streamOf(derive(key, name), step),
    at: (next) => {
      requireNonNegativeInteger('random', { step: next });
      return streamOf(key, next);
    },
    address: [key[0], key[1], stepLow, stepHigh],
    uint32,
    uniform,
    normal,
    integers,
    permutation,
  };
};

/**
 * The root of all randomness in a run: Philox4x32-10 keyed by the seed and the stream's name, counting the step and
 * the index of the draw.
 *
 * @param seed an integer in 0 … 2⁵³−1.
 * @returns a stream without state; see `RandomStream`.
 * @throws `E_RANGE` if the seed is not such an integer.
 * @see Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
 * @example randomStream(1).stream('init').normal(4) // the same four numbers everywhere
 */
export const randomStream = (seed: number): RandomStream => {
  requireNonNegativeInteger('random', { seed });
  return streamOf([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0], 0);
};
