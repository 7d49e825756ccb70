import { setTimeout as sleep } from 'node:timers/promises';
import { queueAddress } from '../../apps/cli/src/queue/address.ts';
import { connectQueue } from '../../apps/cli/src/queue/connection.ts';
import { openSweep, type Sweep } from '../../apps/cli/src/queue/sweep.ts';
import { type ProbeTask, probeResult, probeStudy, probeTrial } from '../../apps/cli/test/queue/probe.ts';
import { type ProbeWorker, startProbeWorker } from '../../apps/cli/test/queue/start-probe-worker.ts';

/**
 * What a queue costs and what it survives, with trials that cost what they are told to; called by `bench/queue.mjs`, which bundles it:
 *
 *     overhead      URL WORKER TRIALS         ms a trial beside its own work, one worker
 *     efficiency    URL WORKER MS TRIALS      of 1, 2, 4 and 8 workers
 *     kills         URL WORKER KILLS WORKERS  trials lost or counted twice while workers are killed
 *     many          URL WORKER TRIALS         memory of Redis and time for many trials
 */

const [, , what, url = '', program = '', ...numbers] = process.argv;
const [first = 0, second = 0] = numbers.map(Number);
const seconds = (since: number): number => (performance.now() - since) / 1000;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

let studies = 0;
const open = async (): Promise<{
  readonly sweep: Sweep;
  readonly connection: Awaited<ReturnType<typeof connectQueue>>;
}> => {
  const connection = await connectQueue(queueAddress(url), { warn: () => {} });
  const study = probeStudy(`${what} ${Date.now()} ${studies++}`);
  return {
    connection,
    sweep: await openSweep(connection, study, { patienceMs: 60_000, say: console.log, stallMs: 500 }),
  };
};

const worker = (lockMs = 2000): ProbeWorker => startProbeWorker(program, [url, 1, lockMs]);

/** Takes results until all are there, as a study that has each on its disk. @throws if one comes twice or is another */
const collect = async (
  sweep: Sweep,
  tasks: readonly ProbeTask[],
  onResult = (_: number): void => {},
): Promise<void> => {
  const missing = new Map(tasks.map((task) => [probeTrial(task).name, task]));
  while (missing.size > 0) {
    const event = await sweep.next();
    if (event?.type !== 'result') continue;
    const task = missing.get(event.name);
    if (task === undefined) throw new Error(`${event.name} came twice`);
    const { value } = event.result as { readonly value: number };
    if (value !== probeResult(task).value) throw new Error(`${event.name} is another`);
    missing.delete(event.name);
    await sweep.took(event.name);
    onResult(tasks.length - missing.size);
  }
};

const tasksOf = (count: number, ms: number): readonly ProbeTask[] =>
  Array.from({ length: count }, (_, number) => ({ number, ms }));

/** Waits until so many workers are at the study, by a trial for each. */
const warm = async (sweep: Sweep, workers: readonly ProbeWorker[]): Promise<void> => {
  const tasks = workers.map((_, at) => ({ number: 1_000_000 + at, ms: 1500 }));
  await sweep.ask(tasks.map(probeTrial));
  await collect(sweep, tasks);
};

const measures: Readonly<Record<string, () => Promise<object>>> = {
  overhead: async () => {
    const { sweep } = await open();
    const one = worker();
    await warm(sweep, [one]);
    // one after the other, as a search whose next trial depends on the last one
    const waits: number[] = [];
    for (let number = 0; number < first; number++) {
      const start = performance.now();
      await sweep.ask([probeTrial({ number, ms: 0 })]);
      await collect(sweep, [{ number, ms: 0 }]);
      waits.push(performance.now() - start);
    }
    // all at once, as a grid
    const tasks = tasksOf(first, 0).map(({ number }) => ({ number: 2_000_000 + number, ms: 0 }));
    const start = performance.now();
    await sweep.ask(tasks.map(probeTrial));
    await collect(sweep, tasks);
    const each = (1000 * seconds(start)) / first;
    await sweep.finish();
    await sweep.close();
    await one.kill();
    return {
      trials: first,
      inTurnMedianMs: median(waits),
      inTurnP95Ms: [...waits].sort((a, b) => a - b)[Math.floor(0.95 * first)],
      atOnceMs: each,
    };
  },
  efficiency: async () => {
    const rows: object[] = [];
    for (const count of [1, 2, 4, 8]) {
      const { sweep } = await open();
      const workers = Array.from({ length: count }, () => worker());
      await warm(sweep, workers);
      const tasks = tasksOf(second * count, first);
      const start = performance.now();
      await sweep.ask(tasks.map(probeTrial));
      await collect(sweep, tasks);
      const took = seconds(start);
      rows.push({
        workers: count,
        trials: tasks.length,
        seconds: took,
        efficiency: (second * first) / 1000 / took,
      });
      await sweep.finish();
      await sweep.close();
      await Promise.all(workers.map((each) => each.kill()));
    }
    return { msATrial: first, rows };
  },
  kills: async () => {
    const { sweep, connection } = await open();
    const [kills, count] = [first, second];
    // a trial for each kill, and some that are left
    const tasks = tasksOf(kills + 4 * count, 100);
    let [killed, isDone] = [0, false];
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const events: string[] = [];
    let begun = 0;
    const start = performance.now();
    await sweep.ask(tasks.map(probeTrial));
    const killing = Array.from({ length: count }, async (_, lane) => {
      while (!isDone) {
        const one = worker(1000);
        await Promise.race([ended, one.told(({ type }) => type === 'trial-start')]);
        // in the middle of a first trial, a second or a third
        if (killed < kills && !isDone) await sleep(((killed++ * 37 + lane * 53) % 300) + 10);
        else await ended;
        await one.kill();
        for (const event of one.events) {
          if (event.type === 'trial-start') begun++;
          if (event.type === 'trial-end' && event.became === 'recorded') events.push(event.name);
        }
      }
    });
    await collect(sweep, tasks, (done) => {
      if (done % 25 === 0)
        console.error(`${done} of ${tasks.length} trials, ${killed} kills, ${seconds(start).toFixed(0)} s`);
    });
    isDone = true;
    end();
    await Promise.all(killing);
    const log = await connection.redis.keys('ridgeline:*:log');
    const logged = (await Promise.all(log.map((key) => connection.redis.xlen(key)))).reduce(
      (a, b) => a + b,
      0,
    );
    await sweep.finish();
    await sweep.close();
    return {
      kills: killed,
      trials: tasks.length,
      attempts: begun,
      recorded: logged,
      recordedTwice: events.length - new Set(events).size,
      lost: tasks.length - logged,
      seconds: seconds(start),
    };
  },
  many: async () => {
    const { sweep, connection } = await open();
    const workers = [worker(), worker()];
    await warm(sweep, workers);
    const memory = async (): Promise<number> =>
      Number(/used_memory:(\d+)/.exec(await connection.redis.info('memory'))![1]);
    const before = await memory();
    const tasks = tasksOf(first, 0);
    const start = performance.now();
    await sweep.ask(tasks.map(probeTrial));
    const asked = seconds(start);
    const queued = (await memory()) - before;
    await collect(sweep, tasks);
    const took = seconds(start);
    const after = (await memory()) - before;
    await sweep.finish();
    await sweep.close();
    await Promise.all(workers.map((each) => each.kill()));
    return {
      trials: first,
      askSeconds: asked,
      seconds: took,
      perTrialMs: (1000 * took) / first,
      bytesQueuedEach: queued / first,
      bytesRecordedEach: after / first,
    };
  },
};

console.log(JSON.stringify(await measures[what!]!(), null, 1));
process.exit(0);
