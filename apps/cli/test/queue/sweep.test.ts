import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queueAddress } from '../../src/queue/address.ts';
import { connectQueue } from '../../src/queue/connection.ts';
import type { QueuedStudy } from '../../src/queue/queued-study.ts';
import { openSweep, type Sweep } from '../../src/queue/sweep.ts';
import { trialKey } from '../../src/queue/trial.ts';
import { studiesKey, trialTable } from '../../src/queue/trial-table.ts';
import { bundled } from './bundled.ts';
import { type ProbeTask, probeResult, probeStudy, probeTrial } from './probe.ts';
import { type RedisServer, startRedis, withoutRedis } from './redis-server.ts';
import { type ProbeWorker, startProbeWorker } from './start-probe-worker.ts';

const lockMs = 1500;

describe.skipIf(withoutRedis !== undefined)(
  `a sweep over workers${withoutRedis ? ` (${withoutRedis})` : ''}`,
  () => {
    let redis: RedisServer;
    let program: Awaited<ReturnType<typeof bundled>>;
    const workers: ProbeWorker[] = [];
    const said: string[] = [];
    let studies = 0;

    beforeAll(async () => {
      [redis, program] = await Promise.all([startRedis(), bundled('probe-worker')]);
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.kill()));
      said.length = 0;
    });
    afterAll(async () => {
      program?.remove();
      await redis?.remove();
    });

    const startWorker = (hands = 1): ProbeWorker => {
      const worker = startProbeWorker(program.file, [redis.url, hands, lockMs]);
      workers.push(worker);
      return worker;
    };
    const newStudy = (): QueuedStudy => probeStudy(String(studies++));
    const open = async (
      study: QueuedStudy,
      options: { readonly isNew?: boolean; readonly patienceMs?: number } = {},
    ): Promise<Sweep> => {
      const connection = await connectQueue(queueAddress(redis.url), { warn: () => {} });
      return openSweep(connection, study, {
        patienceMs: 60_000,
        say: (text) => said.push(text),
        stallMs: 500,
        ...options,
      });
    };
    const tasksOf = (count: number, ms = 0, more: Partial<ProbeTask> = {}): readonly ProbeTask[] =>
      Array.from({ length: count }, (_, number) => ({ number, ms, ...more }));
    /** Results by name until so many are there; each is taken, as a study that has it on its disk does. */
    const collect = async (sweep: Sweep, count: number): Promise<Map<string, unknown>> => {
      const results = new Map<string, unknown>();
      while (results.size < count) {
        const event = await sweep.next();
        if (event?.type !== 'result') continue;
        expect(results.has(event.name)).toBe(false);
        const { seconds: _, ...result } = event.result as { seconds: number };
        results.set(event.name, result);
        await sweep.took(event.name);
      }
      return results;
    };
    const expected = (tasks: readonly ProbeTask[]) =>
      new Map(tasks.map((task) => [probeTrial(task).name, probeResult(task)]));

    it('gives every trial its result, and leaves nothing behind in Redis', async () => {
      const sweep = await open(newStudy());
      startWorker(2);
      startWorker();
      const tasks = tasksOf(40);
      await sweep.ask(tasks.map(probeTrial));
      expect(await collect(sweep, 40)).toEqual(expected(tasks));
      await sweep.finish();
      await sweep.close();
      await sleep(1500);
      const look = new Redis(redis.url);
      expect((await look.keys('*')).filter((key) => !['ridgeline:format'].includes(key))).toEqual([]);
      look.disconnect();
    });

    it('asks for a trial once, however often it is named', async () => {
      const sweep = await open(newStudy());
      const tasks = tasksOf(5);
      await sweep.ask(tasks.map(probeTrial));
      await sweep.ask(tasks.map(probeTrial));
      startWorker();
      expect(await collect(sweep, 5)).toEqual(expected(tasks));
      expect(workers[0]!.events.filter(({ type }) => type === 'trial-start')).toHaveLength(5);
      await sweep.finish();
      await sweep.close();
    });

    it('loses no trial and counts none twice while 30 workers are killed', async () => {
      const sweep = await open(newStudy());
      const tasks = tasksOf(120, 60);
      await sweep.ask(tasks.map(probeTrial));
      let kills = 0;
      let isDone = false;
      const killing = Array.from({ length: 3 }, async () => {
        while (!isDone && kills < 30) {
          const kill = kills++;
          const worker = startWorker();
          await worker.told(({ type }) => type === 'trial-start');
          await sleep(20 + (kill % 5) * 20);
          await worker.kill();
        }
        if (!isDone) startWorker();
      });
      const results = await collect(sweep, 120);
      isDone = true;
      await Promise.all(killing);
      expect(kills).toBe(30);
      expect(results).toEqual(expected(tasks));
      const counted = workers.flatMap(({ events }) =>
        events.flatMap((event) =>
          event.type === 'trial-end' && event.became === 'recorded' ? [event.name] : [],
        ),
      );
      expect(new Set(counted).size).toBe(counted.length);
      await sweep.finish();
      await sweep.close();
    });

    it('lets a worker that was paused beyond its lock change nothing', async () => {
      const sweep = await open(newStudy());
      const task: ProbeTask = { number: 7, ms: 1000 };
      await sweep.ask([probeTrial(task)]);
      const paused = startWorker();
      await paused.told(({ type }) => type === 'trial-start');
      paused.child.kill('SIGSTOP');
      const other = startWorker();
      // it has begun, and has no result yet
      const second = await other.told(({ type }) => type === 'trial-start');
      paused.child.kill('SIGCONT');
      const late = await paused.told(({ type }) => type === 'trial-end');
      const end = await other.told(({ type }) => type === 'trial-end');
      // whichever is done first: the one that lost its lock is never what counts
      expect(late).toMatchObject({ became: expect.stringMatching(/^(late|repeated)$/) });
      expect(end).toMatchObject({ became: 'recorded' });
      expect(second).toMatchObject({ token: 2 });
      expect(await collect(sweep, 1)).toEqual(expected([task]));
      await sweep.finish();
      await sweep.close();
    });

    it('goes on with the results that are there when its command is killed and run again', async () => {
      const study = newStudy();
      const first = await open(study);
      const tasks = tasksOf(20, 30, { floats: 20_000 });
      await first.ask(tasks.map(probeTrial));
      startWorker(2);
      await collect(first, 8);
      await first.close();
      const again = await open(study);
      await again.ask(tasks.map(probeTrial));
      // what the first had taken has left Redis, is done again and comes to the same
      expect(await collect(again, 20)).toEqual(expected(tasks));
      await again.finish();
      await again.close();
    });

    it('waits for a Redis that was killed, and goes on with what its log has', async () => {
      const sweep = await open(newStudy());
      const tasks = tasksOf(30, 100);
      await sweep.ask(tasks.map(probeTrial));
      startWorker(2);
      const before = await collect(sweep, 6);
      await redis.kill();
      await sleep(1000);
      await redis.start();
      const results = new Map([...before, ...(await collect(sweep, 24))]);
      expect(results).toEqual(expected(tasks));
      expect(said).toEqual([
        `Redis at 127.0.0.1:${redis.port} does not answer. Waiting up to 1 min 0 s for it …`,
        `Redis at 127.0.0.1:${redis.port} is back.`,
      ]);
      await sweep.finish();
      await sweep.close();
    });

    it('fills a Redis that has lost everything anew', async () => {
      const sweep = await open(newStudy());
      const tasks = tasksOf(20, 50);
      await sweep.ask(tasks.map(probeTrial));
      startWorker(2);
      const before = await collect(sweep, 5);
      const look = new Redis(redis.url);
      await look.flushall();
      look.disconnect();
      const results = new Map([...before, ...(await collect(sweep, 15))]);
      expect(results).toEqual(expected(tasks));
      await sweep.finish();
      await sweep.close();
    });

    it('stops when Redis is gone for longer than it waits', async () => {
      const sweep = await open(newStudy(), { patienceMs: 500 });
      await sweep.ask(tasksOf(2).map(probeTrial));
      await redis.kill();
      await expect(sweep.next()).rejects.toMatchObject({
        code: 'E_IO',
        message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ was gone for .*\.$/),
      });
      await expect(sweep.ask(tasksOf(3).map(probeTrial))).rejects.toMatchObject({ code: 'E_IO' });
      await sweep.close();
      await redis.start();
    });

    it('tells the error of a trial that cannot be done, and tries it again when it is asked for again', async () => {
      const study = newStudy();
      startWorker();
      for (let time = 0; time < 2; time++) {
        const sweep = await open(study);
        await sweep.ask([probeTrial({ number: 3, ms: 0, fault: 'throws' })]);
        await expect(sweep.next()).rejects.toMatchObject({
          code: 'E_DATA',
          message: 'trial 3: it cannot be done.',
        });
        await sweep.close();
      }
    });

    it('raises an alarm when a trial that is run twice comes to another result', async () => {
      const study = newStudy();
      const sweep = await open(study);
      const look = new Redis(redis.url);
      const table = trialTable(look, study.id);
      const key = trialKey(probeTrial({ number: 1, ms: 0 }));
      const one = await table.claim(key);
      const two = await table.claim(key);
      expect(await table.record(key, { token: one, worker: 'a:1', result: { loss: 1, seconds: 2 } })).toBe(
        'late',
      );
      expect(
        await table.record(key, { token: two, worker: 'b:2', result: { loss: 1 + 2 ** -52, seconds: 2 } }),
      ).toBe('differs');
      const alarm = {
        code: 'E_WORKER',
        message: expect.stringMatching(/ on a:1, .* on b:2\. The machines do not/),
      };
      await expect(sweep.next()).rejects.toMatchObject(alarm);
      await sweep.close();
      const again = await open(study);
      await expect(again.next()).rejects.toMatchObject(alarm);
      await again.close();
      const anew = await open(study, { isNew: true });
      expect(await table.claim(key)).toBe(1);
      expect(await table.record(key, { token: 1, worker: 'b:2', result: { loss: 1, seconds: 3 } })).toBe(
        'recorded',
      );
      expect(await table.record(key, { token: 1, worker: 'c:3', result: { loss: 1, seconds: 9 } })).toBe(
        'repeated',
      );
      expect(await table.claim(key)).toBe(0);
      await anew.finish();
      expect(await table.claim(key)).toBe(-1);
      expect(await table.record(key, { token: 1, worker: 'c:3', result: { loss: 1 } })).toBe('closed');
      await anew.close();
      look.disconnect();
    });

    it('gives up a trial that kills each of its workers, and names it', async () => {
      const sweep = await open(newStudy());
      await sweep.ask([probeTrial({ number: 13, ms: 0, fault: 'dies' })]);
      let isDone = false;
      const feeding = (async () => {
        while (!isDone) {
          const worker = startProbeWorker(program.file, [redis.url, 1, 300]);
          workers.push(worker);
          await Promise.race([once(worker.child, 'exit'), sleep(5000)]);
        }
      })();
      await expect(sweep.next()).rejects.toMatchObject({
        code: 'E_WORKER',
        message: 'queue: "trial 13" ended no attempt: job stalled more than allowable limit.',
      });
      isDone = true;
      await sweep.finish();
      await sweep.close();
      await feeding;
    });

    it('refuses a queue of another format, and a Redis that may drop trials', async () => {
      const look = new Redis(redis.url);
      const connect = () => connectQueue(queueAddress(redis.url), { warn: () => {} });
      await look.set('ridgeline:format', '0');
      await expect(connect()).rejects.toMatchObject({
        code: 'E_DATA',
        message: expect.stringContaining('another version of Ridgeline: its format is 0'),
      });
      await look.del('ridgeline:format');
      await look.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await expect(connect()).rejects.toMatchObject({
        code: 'E_IO',
        message: expect.stringContaining('allkeys-lru'),
      });
      await look.config('SET', 'maxmemory-policy', 'noeviction');
      expect(await look.hlen(studiesKey)).toBeGreaterThanOrEqual(0);
      look.disconnect();
    });
  },
);

it('refuses what is no address of Redis, and one where nobody answers', async () => {
  for (const wrong of ['127.0.0.1:6379', 'http://127.0.0.1', 'redis://', 'redis://host/name'])
    expect(() => queueAddress(wrong)).toThrow(/redis:\/\/HOST:PORT/);
  expect(() => queueAddress('http://me:secret@host')).toThrow(/http:\/\/me:…@host/);
  await expect(connectQueue(queueAddress('redis://127.0.0.1:1'), { warn: () => {} })).rejects.toMatchObject({
    code: 'E_IO',
    message: 'Redis at 127.0.0.1:1 cannot be used: ECONNREFUSED.',
  });
});
