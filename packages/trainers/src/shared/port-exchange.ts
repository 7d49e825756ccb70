import { type ExchangedValues, type GradientExchange, RidgelineError } from '@ridgeline/contracts';

export interface PortExchangeOptions {
  readonly rank: number;
  /** A port to each worker by its rank; none at this worker's own place. */
  readonly ports: readonly (MessagePort | undefined)[];
  /** Aborted by whoever knows that a worker is gone: every sum then fails with its reason. */
  readonly signal?: AbortSignal;
  /**
   * How long the others may stay behind this worker before `sum` fails, in milliseconds. A worker that has itself been
   * busy for longer since the last sum waits twice that time. Absent: for ever.
   */
  readonly patienceMs?: number;
}

/** Time is counted in ticks, so that a machine that was asleep has not been waiting. */
const ticks = 20;

/** Calls `late` when a count of short waits is over. @returns how to stop counting */
const countdown = (ms: number, late: () => void): (() => void) => {
  let left = ticks;
  const timer = setInterval(() => {
    if (--left === 0) late();
  }, ms / ticks);
  return () => clearInterval(timer);
};

/** What has come from each of the others and was not taken yet. */
const mailboxes = ({ rank, ports, signal }: PortExchangeOptions) => {
  const arrived = ports.map((): Float32Array[] => []);
  let failure: { readonly reason: unknown } | undefined;
  let wake = (): void => {};
  const fail = (reason: unknown): void => {
    failure ??= { reason };
    wake();
  };
  ports.forEach((port, from) => {
    if (port === undefined || from === rank) return;
    port.onmessage = ({ data }: { readonly data: Float32Array }) => {
      arrived[from]!.push(data);
      wake();
    };
  });
  signal?.addEventListener('abort', () => fail(signal.reason));
  if (signal?.aborted) fail(signal.reason);

  const take = async (from: number, length: number): Promise<Float32Array> => {
    for (;;) {
      if (failure !== undefined) throw failure.reason;
      const values = arrived[from]!.shift();
      if (values?.length === length) return values;
      if (values !== undefined) {
        throw new RidgelineError(
          'E_WORKER',
          `exchange: worker ${from} must send ${length} values, got ${values.length}: it is not doing the same run.`,
          { hint: 'Give every worker the same options.' },
        );
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { take, fail };
};

/**
 * An exchange by messages between worker threads, in Node and in browsers alike: no shared memory, so no page needs to
 * be isolated for it.
 *
 * Each worker adds up one part of the values, taken in the order of the ranks, and sends the sum of its part to the
 * others (reduce-scatter, then all-gather): every worker sends 2·(W−1)/W of the values, whatever W is.
 *
 * Whoever made the ports closes them when the run is over; open ports keep a Node program alive.
 *
 * @throws `E_WORKER` from `sum` if a worker stays behind for too long, or sends another number of values; the signal's
 * reason if it is aborted.
 * @see Thakur, Rabenseifner and Gropp 2005, "Optimization of collective communication operations in MPICH".
 * @example
 * const [ports] = portMesh(2); // ports[1] of the mesh is for worker 1
 * const exchange = portExchange({ rank: 0, ports });
 */
export const portExchange = (options: PortExchangeOptions): GradientExchange => {
  const { rank, ports, patienceMs } = options;
  const size = ports.length;
  const others = [...ports.keys()].filter((other) => other !== rank);
  const { take, fail } = mailboxes(options);
  let since = performance.now();

  /** Buffers that came with a message and leave with another, so that a step allocates none. */
  const spare = new Map<number, Float32Array[]>();
  const recycle = (part: Float32Array): void => {
    const same = spare.get(part.length);
    if (same === undefined) spare.set(part.length, [part]);
    else same.push(part);
  };
  const empty = (length: number): Float32Array => spare.get(length)?.pop() ?? new Float32Array(length);
  const copyOf = (part: Float32Array): Float32Array => {
    const copy = empty(part.length);
    copy.set(part);
    return copy;
  };
  const send = (to: number, part: Float32Array): void => {
    ports[to]!.postMessage(part, [part.buffer as ArrayBuffer]);
  };

  /** Waits for a part of the values from another worker. */
  const receive = async (from: number, length: number, busyMs: number): Promise<Float32Array> => {
    if (patienceMs === undefined) return take(from, length);
    const limitMs = Math.max(patienceMs, 2 * busyMs);
    const stop = countdown(limitMs, () =>
      fail(
        new RidgelineError(
          'E_WORKER',
          `training: worker ${from} of ${size} has not answered for ${(limitMs / 1000).toFixed(1)} s.`,
          { hint: 'The last checkpoint is kept: go on from there, with fewer workers if it happens again.' },
        ),
      ),
    );
    try {
      return await take(from, length);
    } finally {
      stop();
    }
  };

  const sum = async (values: ExchangedValues): Promise<void> => {
    const busyMs = performance.now() - since;
    const firstOf = (owner: number): number => Math.floor((values.length * owner) / size);
    const lengthOf = (owner: number): number => firstOf(owner + 1) - firstOf(owner);
    const read = (owner: number): Float32Array => {
      const part = empty(lengthOf(owner));
      values.read(firstOf(owner), part);
      return part;
    };
    const own = read(rank);
    for (const other of others) send(other, read(other));
    const [first, ...rest] = ports.keys();
    const addend = (from: number) => (from === rank ? own : receive(from, own.length, busyMs));
    const total = await addend(first!);
    for (const from of rest) {
      const part = await addend(from);
      for (let i = 0; i < total.length; i++) total[i]! += part[i]!;
      recycle(part);
    }
    values.write(firstOf(rank), total);
    others.forEach((other, index) => {
      send(other, index < others.length - 1 ? copyOf(total) : total);
    });
    for (const other of others) {
      const part = await receive(other, lengthOf(other), busyMs);
      values.write(firstOf(other), part);
      recycle(part);
    }
    since = performance.now();
  };
  return { rank, size, sum };
};

/**
 * A channel between every two of so many workers: `mesh[a][b]` is the end at a of the channel to b.
 *
 * @example portMesh(2)[1] // the ports of worker 1, to be transferred to it: [a port, undefined]
 */
export const portMesh = (size: number): readonly (readonly (MessagePort | undefined)[])[] => {
  const mesh = Array.from({ length: size }, () => new Array<MessagePort | undefined>(size).fill(undefined));
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const { port1, port2 } = new MessageChannel();
      mesh[a]![b] = port1;
      mesh[b]![a] = port2;
    }
  }
  return mesh;
};
