import type { Json } from '@ridgeline/contracts';
import type { Redis } from 'ioredis';
import { prefix } from './address.ts';
import { pack, sha256 } from './packed.ts';
import { studiesKey } from './trial-table.ts';

/** The prefix of the keys of BullMQ, whose queues are called by the ids of studies. */
export const queuePrefix = `${prefix}:queue`;

/** What a worker must know of a study: what its trials are, what they learn from, and which program opened it. */
export interface QueuedStudy {
  /** The hash of all that its results depend on: the same study has the same everywhere. */
  readonly id: string;
  /** What a trial's task is. */
  readonly kind: string;
  readonly version: string;
  /** For people: the command and what its data are called. */
  readonly title: string;
  /** What a worker of this kind needs, such as the data by their hashes. */
  readonly needs: Json;
}

/** @param about what the results depend on: data, configuration, seeds, device. */
export const queuedStudy = (
  { kind, version, title, needs }: Omit<QueuedStudy, 'id'>,
  about: Json,
): QueuedStudy => ({
  id: sha256(pack({ kind, version, needs, about })).slice(0, 32),
  kind,
  version,
  title,
  needs,
});

/** The first figures of an id, for people. */
export const shortId = ({ id }: Pick<QueuedStudy, 'id'>): string => id.slice(0, 8);

/** Lets workers see a study. */
export const publishStudy = async (redis: Redis, study: QueuedStudy): Promise<void> => {
  await redis.hset(studiesKey, study.id, JSON.stringify(study));
};

export const isOpen = async (redis: Redis, { id }: Pick<QueuedStudy, 'id'>): Promise<boolean> =>
  (await redis.hexists(studiesKey, id)) === 1;

/** The studies that are open, in an order that is the same for all workers. */
export const openStudies = async (redis: Redis): Promise<readonly QueuedStudy[]> => {
  const found = await redis.hgetall(studiesKey);
  return Object.keys(found)
    .sort()
    .map((id) => JSON.parse(found[id]!) as QueuedStudy);
};

/** How many trials of a study wait for a worker. */
export const waitingTrials = (redis: Redis, id: string): Promise<number> =>
  redis.llen(`${queuePrefix}:${id}:wait`);
