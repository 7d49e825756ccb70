import { RidgelineError } from '@ridgeline/contracts';
import type { Redis } from 'ioredis';
import type { PostedFailure } from '../command-line/posted-failure.ts';
import { prefix } from './address.ts';
import { pack, resultHash, unpack } from './packed.ts';
import { nameOfKey } from './trial.ts';

/*
 * The results of a study in Redis, each written once. All that decides is one script, which Redis runs as a whole:
 *
 *   studies  id → what the study is; absent once it is over
 *   fence    a counter; each attempt at a trial takes the next number as its token
 *   fences   trial → the token of its last attempt
 *   hashes   trial → hash and worker of the first result that was seen, counted or not
 *   results  trial → the result; empty once the study has it on its disk and it was large
 *   log      what happened, in order: results, failures, and results that differ
 */

/** Beyond it a result leaves Redis once the study has it on its disk. */
const keptBytes = 64 * 1024;

/** A larger result is refused: Redis holds all of them in memory. */
const mostBytes = 64 * 1024 * 1024;

const claim = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return -1 end
if redis.call('HEXISTS', KEYS[4], ARGV[2]) == 1 then return 0 end
local token = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[3], ARGV[2], token)
return token`;

const record = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 'closed' end
local seen = redis.call('HGET', KEYS[3], ARGV[2])
if seen and string.sub(seen, 1, 64) ~= ARGV[4] then
  redis.call('XADD', KEYS[5], '*', 'event', 'differs', 'trial', ARGV[2], 'first', seen, 'then', ARGV[4] .. ' ' .. ARGV[5])
  return 'differs'
end
if not seen then redis.call('HSET', KEYS[3], ARGV[2], ARGV[4] .. ' ' .. ARGV[5]) end
if redis.call('HEXISTS', KEYS[4], ARGV[2]) == 1 then return 'repeated' end
if tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0') ~= tonumber(ARGV[3]) then return 'late' end
redis.call('HSET', KEYS[4], ARGV[2], ARGV[6])
redis.call('XADD', KEYS[5], '*', 'event', 'result', 'trial', ARGV[2], 'worker', ARGV[5])
return 'recorded'`;

const fail = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 'closed' end
if tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0') ~= tonumber(ARGV[3]) then return 'late' end
redis.call('XADD', KEYS[3], '*', 'event', 'failed', 'trial', ARGV[2], 'failure', ARGV[4])
return 'recorded'`;

const empty = `
if redis.call('HSTRLEN', KEYS[1], ARGV[1]) > tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], ARGV[1], '') end`;

const reopen = `
if redis.call('HGET', KEYS[1], ARGV[1]) == '' then redis.call('HDEL', KEYS[1], ARGV[1]) end`;

type Script<R> = (...words: readonly (string | number)[]) => Promise<R>;

const script = <R>(redis: Redis, name: string, lua: string, numberOfKeys: number): Script<R> => {
  redis.defineCommand(name, { lua, numberOfKeys });
  return (...words) => (redis as unknown as Record<string, Script<R>>)[name]!(...words);
};

/** What became of a result: it counts, or one was there already, another attempt had begun, it differs from another, or the study is over. */
export type Recorded = 'recorded' | 'repeated' | 'late' | 'differs' | 'closed';

/** A line of the log. */
export type Logged =
  | { readonly event: 'result'; readonly trial: string; readonly worker: string }
  | { readonly event: 'failed'; readonly trial: string; readonly failure: string }
  | { readonly event: 'differs'; readonly trial: string; readonly first: string; readonly then: string };

/** The table of one study. */
export interface TrialTable {
  /** Begins an attempt at a trial. @returns its token; 0 if there is a result; −1 if the study is over */
  readonly claim: (trial: string) => Promise<number>;
  /** Whether another attempt has begun since. */
  readonly isFenced: (trial: string, token: number) => Promise<boolean>;
  /** @throws `E_MEMORY` for a result that is too large for a queue */
  readonly record: (
    trial: string,
    found: { readonly token: number; readonly worker: string; readonly result: unknown },
  ) => Promise<Recorded>;
  /** Tells that a trial cannot be done, anywhere. */
  readonly fail: (trial: string, token: number, failure: PostedFailure) => Promise<void>;
  /** A result; nothing if it has left Redis. */
  readonly read: (trial: string) => Promise<{ readonly result: unknown } | undefined>;
  /** The study has a result on its disk: a large one may leave Redis. Its hash stays. */
  readonly empty: (trial: string) => Promise<void>;
  /** Lets a trial be done again whose result has left Redis. */
  readonly reopen: (trial: string) => Promise<void>;
  readonly studies: string;
  readonly log: string;
  readonly progress: string;
  /** All keys but the entry among studies. */
  readonly keys: readonly string[];
}

/** Every open study, by its id. */
export const studiesKey = `${prefix}:studies`;

export const trialTable = (redis: Redis, id: string): TrialTable => {
  const key = (name: string): string => `${prefix}:${id}:${name}`;
  const [fence, fences, hashes, results, log] = ['fence', 'fences', 'hashes', 'results', 'log'].map(key) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const scripts = {
    claim: script<number>(redis, 'ridgelineClaim', claim, 4),
    record: script<Recorded>(redis, 'ridgelineRecord', record, 5),
    fail: script<string>(redis, 'ridgelineFail', fail, 3),
    empty: script<unknown>(redis, 'ridgelineEmpty', empty, 1),
    reopen: script<unknown>(redis, 'ridgelineReopen', reopen, 1),
  };
  return {
    claim: (trial) => scripts.claim(studiesKey, fence, fences, results, id, trial),
    isFenced: async (trial, token) => Number((await redis.hget(fences, trial)) ?? 0) !== token,
    record: async (trial, { token, worker, result }) => {
      const text = pack(result);
      if (text.length > mostBytes)
        throw new RidgelineError(
          'E_MEMORY',
          `queue: the result of "${nameOfKey(trial)}" has ${text.length} bytes, and a queue takes ${mostBytes}: its weights are too many.`,
          { hint: 'Run the study without --queue, or take a smaller model.' },
        );
      const keys = [studiesKey, fences, hashes, results, log];
      return scripts.record(...keys, id, trial, token, resultHash(result), worker, text);
    },
    fail: async (trial, token, failure) => {
      await scripts.fail(studiesKey, fences, log, id, trial, token, JSON.stringify(failure));
    },
    read: async (trial) => {
      const text = await redis.hget(results, trial);
      return text ? { result: unpack(text) } : undefined;
    },
    empty: async (trial) => {
      await scripts.empty(results, trial, keptBytes);
    },
    reopen: async (trial) => {
      await scripts.reopen(results, trial);
    },
    studies: studiesKey,
    log,
    progress: key('progress'),
    keys: [fence, fences, hashes, results, log],
  };
};

/** Lines of the log behind one, and the last one's place. */
export const readLog = async (
  redis: Redis,
  { log }: Pick<TrialTable, 'log'>,
  { after, waitMs }: { readonly after: string; readonly waitMs?: number },
): Promise<{ readonly lines: readonly Logged[]; readonly last: string }> => {
  const found =
    waitMs === undefined
      ? await redis.xread('COUNT', 1000, 'STREAMS', log, after)
      : await redis.xread('COUNT', 1000, 'BLOCK', waitMs, 'STREAMS', log, after);
  const entries = found?.[0]?.[1] ?? [];
  const lines = entries.map(([, words]) => {
    const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]!] as const] : []));
    return Object.fromEntries(pairs) as unknown as Logged;
  });
  return { lines, last: entries.at(-1)?.[0] ?? after };
};
