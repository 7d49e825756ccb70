import { type Decoder, RidgelineError } from '@ridgeline/contracts';
import {
  backend,
  type DataId,
  gather,
  getBackend,
  getKernel,
  keep,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  pad,
  type Tensor,
  type TensorInfo,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { attentionToMemory } from './attention-to-memory.ts';
import { requireKnownIds, requireReadRows, requireRowIds } from './decoder-rows.ts';

export interface AffineWeights {
  /** [I, O] */
  readonly kernel: Tensor;
  /** [O]; absent: 0. */
  readonly bias?: Tensor | undefined;
}

export interface NormWeights {
  /** [D] */
  readonly scale: Tensor;
  /** [D] */
  readonly offset: Tensor;
}

/** A block. A is the width of all its heads. */
export interface TransformerDecoderLayer {
  readonly attentionNorm: NormWeights;
  /** Queries, keys and values side by side, [D, 3A]. */
  readonly attention: AffineWeights;
  readonly attentionOutput: AffineWeights;
  /** Attention to a second sequence, which is read from one of its rows by each row of ids. */
  readonly cross?: {
    readonly norm: NormWeights;
    readonly queries: AffineWeights;
    readonly output: AffineWeights;
    /** Keys and values of the memory side by side, [R, S, 2A]. */
    readonly memory: Tensor;
  };
  readonly feedForwardNorm: NormWeights;
  readonly feedForwardIn: AffineWeights;
  readonly feedForwardOut: AffineWeights;
}

export interface TransformerDecoderInputs {
  /** [V, D] */
  readonly table: Tensor;
  /**
   * What positions 0 … count − 1 are told apart by: rows that are added to those of the table, [count, D]; or with `rotary` the cosines and
   * then the sines by which queries and keys are turned, [count, headSize].
   */
  readonly positions: (count: number) => Tensor;
  readonly rotary?: boolean;
  readonly layers: readonly TransformerDecoderLayer[];
  readonly headSize: number;
  readonly activation: 'geluTanh' | 'relu' | 'swish';
  /** Where the norms of blocks stand: `before` each branch if not given, or behind its sum. */
  readonly normPlace?: 'before' | 'after';
  /** Added to variances. */
  readonly epsilon: number;
  /** Before the head; absent: there is none. */
  readonly norm?: NormWeights;
  /** With `transposed` the kernel is [V, D]. */
  readonly head: AffineWeights & { readonly transposed?: boolean };
  /** Ids that are looked at, at most; absent: all. */
  readonly contextLength?: number;
  /** Positions that there are, at most: `positions` refuses more. Absent: as many as are asked for. */
  readonly longest?: number;
  /** [R, S], 0 where a position of the memory is hidden. */
  readonly memoryMask?: Tensor | undefined;
}

/** The kernels that a backend may bring: one makes a session of all weights, the other reads ids. */
export const TRANSFORMER_DECODER_KERNEL = 'RidgelineTransformerDecoder';
export const TRANSFORMER_DECODER_STEP_KERNEL = 'RidgelineTransformerDecoderStep';

/** What the second kernel is given beside tensors. */
export interface TransformerDecoderStep {
  /** [rows, time] */
  readonly ids: Int32Array;
  readonly time: number;
  /** The position of the first of these ids: 0 where they are several. */
  readonly start: number;
  /** Which row of the memory each row reads. */
  readonly memoryRows: Int32Array;
  /** [rows, V], for the logits. */
  readonly into: Float32Array;
  /** [rows, A], for what the last block asks its memory after the last id, where there is one. */
  readonly queries?: Float32Array;
}

const kernels = () =>
  [TRANSFORMER_DECODER_KERNEL, TRANSFORMER_DECODER_STEP_KERNEL].map((name) => getKernel(name, getBackend()));

/** Whether the running backend has the kernels, for who would compute a memory in vain. */
export const hasTransformerDecoder = (): boolean => kernels().every((kernel) => kernel !== undefined);

/** Positions that there is room for at first. */
const FIRST_ROOM = 32;

const named = (path: string, weights: AffineWeights | NormWeights): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(
    Object.entries(weights as unknown as Record<string, Tensor | undefined>)
      .filter((entry): entry is [string, Tensor] => typeof entry[1] === 'object')
      .map(([name, value]) => [`${path}/${name}`, value]),
  );

const inputsOf = (given: TransformerDecoderInputs): NamedTensorInfoMap => ({
  table: given.table,
  ...(given.norm && named('norm', given.norm)),
  ...named('head', given.head),
  ...(given.memoryMask && { memoryMask: given.memoryMask }),
  ...Object.assign(
    {},
    ...given.layers.map(({ cross, ...parts }, i) => ({
      ...Object.assign({}, ...Object.entries(parts).map(([part, weights]) => named(`${i}/${part}`, weights))),
      ...(cross && {
        ...named(`${i}/crossNorm`, cross.norm),
        ...named(`${i}/queries`, cross.queries),
        ...named(`${i}/crossOutput`, cross.output),
      }),
    })),
  ),
});

/** @throws `E_SHAPE` */
const requireMemoryRows = (rows: number, layers: readonly TransformerDecoderLayer[]): void => {
  const memories = layers[0]?.cross?.memory.shape[0];
  if (memories === undefined || memories === rows) return;
  throw new RidgelineError(
    'E_SHAPE',
    `transformerDecoder: the first ids must be one of each of the ${memories} rows of the memory, got ${rows}.`,
    { hint: 'Change the number of rows by select.' },
  );
};

/**
 * A transformer that reads one id of each row at a time: embedding and positions → blocks → layer norm, if there is one → head, with the keys and values of all
 * positions kept, outside the engine of TensorFlow.js, whose bookkeeping would cost more than the arithmetic. Several ids that
 * begin a text are read at once.
 *
 * Where `contextLength` ids were read, every further one moves the window: its last `contextLength` ids are read anew, from position 0 on, as a
 * forward pass over them would. What was kept is of no use then, since it looked at ids that have left.
 *
 * `attention` of one with a memory is that of the last block, the mean of its heads. It is worked out where it is asked for.
 *
 * @returns `undefined` where the backend has no kernel for it. Parameters are copied: they stay the caller's. So does the memory, which
 * must live as long as the decoder.
 * @example const decoder = transformerDecoder(weights); const logits = decoder?.next(Int32Array.of(id)); decoder?.dispose();
 */
export const transformerDecoder = (given: TransformerDecoderInputs): Decoder | undefined => {
  const [prepare, step] = kernels();
  if (prepare === undefined || step === undefined) return undefined;
  const device = backend() as unknown as { disposeData(id: DataId): unknown };
  const { table, layers, headSize } = given;
  const { contextLength = Number.POSITIVE_INFINITY, longest = contextLength } = given;
  const attrs = {
    layers: layers.length,
    headSize,
    epsilon: given.epsilon,
    activation: given.activation,
    normAfter: given.normPlace === 'after',
    rotary: given.rotary ?? false,
    transposed: given.head.transposed ?? false,
  };
  const session = prepare.kernelFunc({ inputs: inputsOf(given), attrs, backend: device }) as TensorInfo;
  const vocabulary = table.shape[0]!;
  const memories = Object.fromEntries(
    layers.flatMap(({ cross }, i) => (cross ? [[`memory/${i}`, cross.memory] as const] : [])),
  );

  let caches: readonly Tensor[] = [];
  let places: Tensor | undefined;
  let room = 0;
  let position = 0;
  /** The last ids of each row, where there is an end to what is looked at. */
  let read: readonly (readonly number[])[] = [];
  let memoryRows = new Int32Array();
  let into: Float32Array | undefined;
  const memory = layers.at(-1)?.cross?.memory;
  let queries = new Float32Array();
  const attention = memory && attentionToMemory({ memory, mask: given.memoryMask, headSize });

  const replaceCaches = (next: (cache: Tensor, layer: number) => Tensor): void => {
    const before = caches;
    caches = tidy(() => layers.map((_, i) => keep(next(before[i]!, i))));
    for (const cache of before) cache.dispose();
  };
  const begin = (rows: number): void => {
    requireMemoryRows(rows, layers);
    read = Array.from({ length: rows }, () => []);
    memoryRows = Int32Array.from(read, (_, row) => row);
    into = new Float32Array(rows * vocabulary);
  };
  /** Makes room for so many positions, twice as much as before at least. */
  const makeRoom = (needed: number): void => {
    if (needed <= room) return;
    const before = room;
    const next = Math.max(needed, Math.min(longest, Math.max(FIRST_ROOM, 2 * room)));
    const more = tidy(() => keep(given.positions(next)));
    places?.dispose();
    places = more;
    room = next;
    const behind: [number, number][] = [
      [0, 0],
      [0, room - before],
      [0, 0],
    ];
    replaceCaches((cache, i) => {
      const width = (2 * layers[i]!.attention.kernel.shape[1]!) / 3;
      return before === 0 ? zeros([read.length, room, width]) : pad(cache, behind);
    });
  };
  const run = (ids: Int32Array, start: number, time: number): void => {
    makeRoom(start + time);
    const kept = Object.fromEntries(caches.map((cache, i) => [`cache/${i}`, cache]));
    const asked = memoryRows.length * ((memory?.shape[2] ?? 0) / 2);
    if (queries.length !== asked) queries = new Float32Array(asked);
    const given: TransformerDecoderStep = {
      ...{ ids, time, start, memoryRows, into: into! },
      ...(memory && { queries }),
    };
    step.kernelFunc({
      inputs: { session, places: places!, ...memories, ...kept } as NamedTensorInfoMap,
      attrs: given as unknown as NamedAttrMap,
      backend: device,
    });
    position = start + time;
  };
  const remember = (ids: Int32Array, time: number): void => {
    if (contextLength === Number.POSITIVE_INFINITY) return;
    read = read.map((row, i) => [...row, ...ids.subarray(i * time, (i + 1) * time)].slice(-contextLength));
  };
  /** Reads the next id of each row, or with the first ids all of them. */
  const take = (ids: Int32Array, time: number): void => {
    remember(ids, time);
    if (position + time <= contextLength) run(ids, position, time);
    else run(Int32Array.from(read.flat()), 0, contextLength);
  };

  return {
    next: (ids) => {
      requireRowIds('transformerDecoder', ids, { rows: into && read.length, vocabulary });
      if (into === undefined) begin(ids.length);
      take(ids, 1);
      return into!;
    },
    readTexts: (ids, rows) => {
      const time = ids.length / rows;
      requireRowIds('transformerDecoder', ids.subarray(0, rows), { rows: into && read.length, vocabulary });
      requireKnownIds('transformerDecoder', ids, vocabulary);
      if (into === undefined) begin(rows);
      if (position === 0) take(ids, time);
      else
        for (let t = 0; t < time; t++)
          take(
            ids.filter((_, i) => i % time === t),
            1,
          );
      return into!;
    },
    select: (selected) => {
      requireReadRows('transformerDecoder', selected, into === undefined ? 0 : read.length);
      replaceCaches((cache) => gather(cache, tensor1d(selected, 'int32')));
      read = Array.from(selected, (row) => read[row]!);
      memoryRows = Int32Array.from(selected, (row) => memoryRows[row]!);
      // beams stay as many, and their logits large
      if (into!.length !== selected.length * vocabulary)
        into = new Float32Array(selected.length * vocabulary);
    },
    ...(attention && { attention: () => attention(queries, memoryRows) }),
    dispose: () => {
      for (const cache of caches) cache.dispose();
      places?.dispose();
      device.disposeData(session.dataId);
    },
  };
};
