import {
  type HostBatch,
  type Model,
  type Params,
  requireNonNegative,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { type CacheOptions, cacheLogProbabilities } from '@ridgeline/evaluation';
import { readTargets, type TargetsRead } from '@ridgeline/trainers';
import { concat, matMul, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** How a neural cache looks back. */
export type CacheSetting = Pick<CacheOptions, 'window' | 'flatness'>;

export interface ReadTextOptions {
  readonly model: Model;
  readonly params: Params;
  /** Those of `evaluationBatches`, so that the targets come in the order of the text. */
  readonly batches: readonly HostBatch[];
  /** Neural caches that are wanted beside the model. None if not given. */
  readonly caches?: readonly CacheSetting[];
}

/** What a model, and caches beside it, give to the N targets of a text. */
export interface TextRead {
  /** [N] */
  readonly ids: Int32Array;
  /** [N] log p in nats. */
  readonly logProbabilities: Float64Array;
  /** How many targets each row of the batches has. */
  readonly perRow: readonly number[];
  /** By cache as they were given, [N] log p in nats; −∞ where the target is not among what it looks back to. */
  readonly caches: readonly Float64Array[];
}

/** How many targets are held against those before them at once: scores of more would take much memory. */
const stretch = 256;

/** What a cache looks back to. */
interface Memory {
  readonly states: Tensor2D;
  readonly ids: Int32Array;
}

const joined = (a: Int32Array, b: Int32Array): Int32Array => {
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
};

/** log p of the targets behind the first `before` by each cache. */
const readCaches = async (
  caches: readonly CacheSetting[],
  { states, ids }: Memory,
  { before, logProbabilities }: { readonly before: number; readonly logProbabilities: Float32Array },
): Promise<readonly (readonly Float64Array[])[]> => {
  const window = Math.max(...caches.map((cache) => cache.window));
  const parts: (readonly Float64Array[])[] = [];
  for (let first = before; first < ids.length; first += stretch) {
    const end = Math.min(ids.length, first + stretch);
    const oldest = Math.max(0, first - window);
    const scores = tidy(() => {
      const own = slice(states, [first, 0], [end - first, states.shape[1]]);
      return matMul(own, slice(states, [oldest, 0], [end - oldest, states.shape[1]]), false, true);
    });
    const read = {
      scores: await scores.data<'float32'>(),
      ids: ids.subarray(oldest, end),
      logProbabilities: logProbabilities.subarray(first - before, end - before),
    };
    scores.dispose();
    parts.push(caches.map((cache) => cacheLogProbabilities({ ...read, ...cache })));
  }
  return parts;
};

/** What was read before and then, and of that what the widest window holds. */
const remembered = (memory: Memory | undefined, read: TargetsRead, window: number) => {
  const states = read.activations!;
  const ids = joined(memory?.ids ?? new Int32Array(), read.ids);
  const all = memory === undefined ? states.clone() : tidy(() => concat([memory.states, states]) as Tensor2D);
  const kept = Math.min(window, ids.length);
  return {
    all: { states: all, ids },
    after: {
      states: tidy(() => slice(all, [ids.length - kept, 0], [kept, all.shape[1]])),
      ids: ids.subarray(ids.length - kept),
    },
  };
};

const whole = (parts: readonly ArrayLike<number>[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/**
 * Reads a text with a language model, and with neural caches over what its head reads (the site `output`): the numbers that mixtures
 * are made of. Each target counts in the order of the text, and a cache knows those before it alone. The parameters must stay alive
 * until the promise is kept.
 *
 * @throws `E_RANGE` if a window is no integer ≥ 1 or a flatness is negative; as `readTargets`.
 * @example
 * const batches = evaluationBatches({ ids, sequenceLength: 64, batchSize: 32 }, model, { context: 'carried' });
 * const { logProbabilities, caches } = await readText({ model, params, batches, caches: [{ window: 500, flatness: 0.3 }] });
 */
export const readText = async ({ caches = [], ...options }: ReadTextOptions): Promise<TextRead> => {
  for (const { window, flatness } of caches) {
    requirePositiveInteger('readText', { window });
    requireNonNegative('readText', { flatness });
  }
  const reads: TargetsRead[] = [];
  const found: (readonly Float64Array[])[] = [];
  const window = Math.max(0, ...caches.map((cache) => cache.window));
  let memory: Memory | undefined;
  try {
    for await (const read of readTargets({ ...options, ...(caches.length > 0 && { site: 'output' }) })) {
      reads.push(read);
      if (read.activations === undefined) continue;
      const before = memory;
      const { all, after } = remembered(before, read, window);
      memory = after;
      before?.states.dispose();
      read.activations.dispose();
      try {
        const { logProbabilities } = read;
        found.push(...(await readCaches(caches, all, { before: before?.ids.length ?? 0, logProbabilities })));
      } finally {
        all.states.dispose();
      }
    }
  } finally {
    memory?.states.dispose();
  }
  return {
    ids: Int32Array.from(whole(reads.map(({ ids }) => ids))),
    logProbabilities: whole(reads.map(({ logProbabilities }) => logProbabilities)),
    perRow: reads.flatMap(({ perRow }) => perRow),
    caches: caches.map((_, cache) => whole(found.map((logs) => logs[cache]!))),
  };
};
