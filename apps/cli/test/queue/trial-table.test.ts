import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog, studiesKey, type TrialTable, trialTable } from '../../src/queue/trial-table.ts';
import { type RedisServer, startRedis, withoutRedis } from './redis-server.ts';

const failure = { type: 'failed', error: { message: 'it cannot be done.' } } as never;

describe.skipIf(withoutRedis !== undefined)(
  `the table of a study${withoutRedis ? ` (${withoutRedis})` : ''}`,
  () => {
    let server: RedisServer;
    let redis: Redis;
    let studies = 0;

    beforeAll(async () => {
      server = await startRedis();
      redis = new Redis(server.url);
    });
    afterAll(async () => {
      redis?.disconnect();
      await server?.remove();
    });

    const open = async (): Promise<TrialTable> => {
      const id = `study-${studies++}`;
      await redis.hset(studiesKey, id, '{}');
      return trialTable(redis, id);
    };
    const eventsOf = async (table: TrialTable): Promise<readonly string[]> =>
      (await readLog(redis, table, { after: '0' })).lines.map(({ event }) => event);

    it('takes results and failures of the last attempt alone', async () => {
      const table = await open();
      const [first, second] = [await table.claim('a'), await table.claim('a')];
      expect([await table.isFenced('a', first), await table.isFenced('a', second)]).toEqual([true, false]);
      await table.fail('a', first, failure);
      expect(await table.record('a', { token: first, worker: 'w', result: { loss: 1 } })).toBe('late');
      expect([await eventsOf(table), await table.read('a')]).toEqual([[], undefined]);
      await table.fail('a', second, failure);
      expect(await eventsOf(table)).toEqual(['failed']);
      expect(await table.record('a', { token: second, worker: 'w', result: { loss: 1 } })).toBe('recorded');
      expect(await table.read('a')).toEqual({ result: { loss: 1 } });
    });

    it('gives no attempt at a trial that has a result, nor takes a failure of a study that is over', async () => {
      const table = await open();
      const token = await table.claim('a');
      await table.record('a', { token, worker: 'w', result: 1 });
      expect(await table.claim('a')).toBe(0);
      const other = await table.claim('b');
      await redis.hdel(studiesKey, `study-${studies - 1}`);
      await table.fail('b', other, failure);
      expect([await table.claim('b'), await eventsOf(table)]).toEqual([-1, ['result']]);
    });

    it('lets large results alone go once they are taken, and be done again to the same', async () => {
      const table = await open();
      // 64 KiB stay
      const results = { small: 'x'.repeat(65_534), large: 'x'.repeat(65_535) };
      for (const [trial, result] of Object.entries(results)) {
        const found = { token: await table.claim(trial), worker: 'w', result };
        expect(await table.record(trial, found)).toBe('recorded');
        await table.empty(trial);
        await table.reopen(trial);
      }
      expect(await table.read('small')).toEqual({ result: results.small });
      expect([await table.claim('small'), await table.read('large')]).toEqual([0, undefined]);
      const token = await table.claim('large');
      expect(token).toBeGreaterThan(0);
      expect(await table.record('large', { token, worker: 'v', result: `${results.large}y` })).toBe(
        'differs',
      );
      expect(await table.record('large', { token, worker: 'v', result: results.large })).toBe('recorded');
    });
  },
);
