import { RidgelineError } from '@ridgeline/contracts';
import { Redis } from 'ioredis';
import { prefix, type QueueAddress, queueFormat } from './address.ts';

const cannotUse = (problem: string, hint: string, code: 'E_IO' | 'E_DATA' = 'E_IO'): RidgelineError =>
  new RidgelineError(code, problem, { at: '--queue', hint });

/** What Redis says of itself, by name. */
const infoOf = async (redis: Redis): Promise<ReadonlyMap<string, string>> => {
  const lines = (await redis.info()).split(/\r?\n/);
  return new Map(
    lines.filter((line) => line.includes(':')).map((line) => line.split(':', 2) as [string, string]),
  );
};

const requireFormat = async (redis: Redis, { shown }: QueueAddress): Promise<void> => {
  const key = `${prefix}:format`;
  await redis.setnx(key, queueFormat);
  const found = await redis.get(key);
  if (found === queueFormat) return;
  throw cannotUse(
    `The queue at ${shown} was begun by another version of Ridgeline: its format is ${found}, and this program's is ${queueFormat}.`,
    'Use one version on all machines, or another database of that Redis: redis://HOST:PORT/1',
    'E_DATA',
  );
};

/** A connection to Redis for as long as the program runs. */
export interface QueueConnection extends Pick<QueueAddress, 'shown'> {
  readonly redis: Redis;
  /** Does not wait for Redis any more: commands that wait for it fail, here and on all connections that were made of this one. */
  readonly giveUp: () => void;
}

/**
 * Connects to Redis for as long as the program runs: a connection that is lost is taken up again, and commands wait for it.
 *
 * @param options.warn is told of what may lose trials.
 * @throws `E_IO` if Redis does not answer, refuses the password or may drop keys; `E_DATA` if its queue is of another version.
 */
export const connectQueue = async (
  address: QueueAddress,
  { warn }: { readonly warn: (text: string) => void },
): Promise<QueueConnection> => {
  const { url, shown } = address;
  let isGivenUp = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    // commands wait for a Redis that is being started again
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isGivenUp ? null : Math.min(100 * times, 1000)),
    connectTimeout: 10_000,
    keepAlive: 10_000,
  });
  let last: Error | undefined;
  redis.on('error', (error: Error) => {
    last = error;
  });
  try {
    await redis.connect();
    const info = await infoOf(redis);
    const policy = info.get('maxmemory_policy') ?? 'noeviction';
    if (policy !== 'noeviction')
      throw cannotUse(
        `Redis at ${shown} drops keys when its memory is full (maxmemory-policy ${policy}), and trials with them.`,
        'Set it to keep them: redis-cli CONFIG SET maxmemory-policy noeviction',
      );
    if (info.get('aof_enabled') === '0')
      warn(
        `Redis at ${shown} keeps no log of its writes (appendonly no): trials in the queue are asked for again if it restarts.`,
      );
    await requireFormat(redis, address);
    const giveUp = (): void => {
      isGivenUp = true;
    };
    return { redis, shown, giveUp };
  } catch (error) {
    redis.disconnect();
    if (error instanceof RidgelineError) throw error;
    const { message, code = '' } = (last ?? error) as NodeJS.ErrnoException;
    const reason = code === '' ? message : `${code}`;
    throw cannotUse(
      `Redis at ${shown} cannot be used: ${reason}.`,
      'Start it (redis-server --appendonly yes), or check host, port and password.',
    );
  }
};
