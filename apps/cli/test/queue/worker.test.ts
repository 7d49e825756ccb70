import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Running, ridgeline, start, workFolder } from '../ridgeline.ts';
import { freePort, type RedisServer, startRedis, withoutRedis } from './redis-server.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);

const compare = (out: string, ...more: string[]): string[] => [
  ...['compare', 'small.txt', '-c', 'tiny.yaml', '--family', 'l1=0.01,0.1'],
  ...['--explore-seeds', '1', '--seeds', '2', '--out', out],
  ...more,
];

/** What a report says, but for times. */
const facts = (folder: string) =>
  JSON.parse(readFileSync(at(folder, 'report.json'), 'utf8'), (key, value) =>
    key === 'seconds' ? undefined : value,
  );
const weights = (folder: string) => readFileSync(at(folder, 'model', 'model.safetensors'));

describe.skipIf(withoutRedis !== undefined)(`worker${withoutRedis ? ` (${withoutRedis})` : ''}`, () => {
  let redis: RedisServer;
  const running: Running[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    // the data of another machine, called otherwise
    mkdirSync(at('elsewhere', 'texts'), { recursive: true });
    mkdirSync(at('empty'));
    copyFileSync(at('small.txt'), at('elsewhere', 'texts', 'copy of a text'));
  });
  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });
  afterAll(() => redis?.remove());

  const program = (words: readonly string[], folder = cwd): Running => {
    const started = start(words, { cwd: folder, input: '' });
    running.push(started);
    return started;
  };
  const worker = (...more: string[]): Running =>
    program(['worker', '--queue', redis.url, '--workers', '1', ...more], at('elsewhere'));

  /** report.md but for what differs from run to run: times, and who is on the front of times. */
  const told = (folder: string): string =>
    readFileSync(at(folder, 'report.md'), 'utf8')
      .replace(/\d+(\.\d+)? s\b/g, '')
      .replace(/^(\|(?:[^|]*\|){6})(?:[^|]*\|){2}$/gm, '$1');

  it('comes to what one process comes to, bit for bit, with data that it finds by their hash', async () => {
    const serial = await ridgeline(compare('serial', '--threads', '1'), { cwd });
    expect(serial.status).toBe(0);
    const [one, two] = [worker(), worker('--data', 'texts', '--format', 'jsonl')];
    await Promise.all([one, two].map(({ says }) => says(/Working for the queue/)));
    const queued = await ridgeline(compare('queued', '--queue', redis.url), { cwd });
    expect([queued.status, queued.stderr]).toEqual([
      0,
      expect.stringContaining('by the workers of the queue'),
    ]);
    expect(facts('queued')).toEqual(facts('serial'));
    expect(weights('queued').equals(weights('serial'))).toBe(true);
    expect(told('queued')).toBe(told('serial'));
    // on a busy machine one of them may have done all of it before the other looks
    await Promise.race([one.says(/is over\./), two.says(/"study-end"/)]);
    one.child.kill('SIGTERM');
    two.child.kill('SIGINT');
    const [first, second] = await Promise.all([one.ended, two.ended]);
    expect([first.status, second.status]).toEqual([0, 0]);
    if (first.stderr.includes('Study'))
      expect(first.stderr).toMatch(/\d\d:\d\d:\d\d {2}Study [0-9a-f]{8}: compare of small\.txt\./);
    else expect(second.stdout).toContain('"study-start"');
    const last = JSON.parse(second.stdout.trimEnd().split('\n').at(-1)!);
    expect(last).toMatchObject({ type: 'worker-end', failed: 0, refused: 0 });
    const counted = first.stderr.match(/ {2}recorded {2}/g)?.length ?? 0;
    expect(counted + last.recorded).toBe(7);
  });

  it('does the work of tune, on texts and on tables', async () => {
    const text = ['tune', 'small.txt', '-c', 'tiny.yaml', '--lambdas', '3', '--seeds', '2'];
    const table = [
      'tune',
      'reviews.csv',
      '--text',
      'review',
      '--label',
      'verdict',
      '--lambdas',
      '5',
      '--folds',
      '3',
    ];
    program(['worker', '--queue', redis.url, '--workers', '2', '--data', cwd], at('empty'));
    for (const [index, words] of [text, table].entries()) {
      const [alone, shared] = [`alone-${index}`, `shared-${index}`];
      const ended = [
        await ridgeline([...words, '--threads', '1', '--out', alone], { cwd }),
        await ridgeline([...words, '--queue', redis.url, '--out', shared], { cwd }),
      ];
      expect(ended.map(({ status }) => status)).toEqual([0, 0]);
      expect(facts(shared)).toEqual(facts(alone));
    }
    expect(weights('shared-0').equals(weights('alone-0'))).toBe(true);
  });

  it('leaves a study whose data it does not have to others, and says so', async () => {
    const command = program(compare('waiting', '--queue', redis.url));
    await command.says(/Trials go to the queue/);
    const other = await ridgeline(
      ['worker', '--queue', redis.url, '--data', at('empty'), '--workers', '1', '--idle', '2'],
      { cwd },
    );
    expect(other.status).toBe(3);
    expect(other.stderr).toMatch(
      /compare of small\.txt, is left to other workers: its data are not here: no file of --data is small\.txt \([\d.]+ [kM]B, SHA-256 [0-9a-f]{16}…\)\./,
    );
    worker();
    expect((await command.ended).status).toBe(0);
  });

  it('leaves a study of another version to others, and says so', async () => {
    const look = new Redis(redis.url);
    const study = {
      id: 'f'.repeat(32),
      kind: 'compare',
      version: '0.0.1',
      title: 'compare of old.txt',
      needs: null,
    };
    await look.hset('ridgeline:studies', study.id, JSON.stringify(study));
    const { status, stderr } = await ridgeline(['worker', '--queue', redis.url, '--idle', '1'], { cwd });
    await look.hdel('ridgeline:studies', study.id);
    look.disconnect();
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /Study ffffffff, compare of old\.txt, is left to other workers: it was opened by Ridgeline 0\.0\.1, and this is \d+\.\d+\.\d+\. Install the same version/,
    );
  });

  it('goes on where a command was killed, with what workers have recorded since', async () => {
    const words = compare('killed', '--queue', redis.url, '--format', 'jsonl');
    const one = worker('--format', 'jsonl');
    const command = program(words);
    await command.says(/"job-end"/);
    command.child.kill('SIGKILL');
    await command.ended;
    const again = await ridgeline(words, { cwd });
    expect(again.status).toBe(0);
    expect(facts('killed')).toEqual(facts('serial'));
    one.child.kill('SIGTERM');
    const { stdout } = await one.ended;
    const recorded = stdout.split('\n').filter((line) => line.includes('"became":"recorded"'));
    expect(recorded).toHaveLength(7);
  });

  it('is told to stop, finishes what it has begun, and leaves the rest', async () => {
    const long = ['--set', 'training.maxSteps=400', '--set', 'training.evaluateEvery=400'];
    const command = program(compare('stopped', '--queue', redis.url, ...long));
    const one = worker('--format', 'jsonl');
    await one.says(/"trial-start"/);
    one.child.kill('SIGTERM');
    const { status, stdout } = await one.ended;
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(events.filter(({ type }) => type === 'trial-start')).toHaveLength(1);
    expect(events.at(-1)).toEqual({ type: 'worker-end', recorded: 1, failed: 0, refused: 0 });
    command.child.kill('SIGINT');
    const stopped = await command.ended;
    expect([stopped.status, stopped.stderr]).toEqual([
      130,
      expect.stringContaining('1 finished run is kept'),
    ]);
  });

  it('waits for Redis, and stops with what it has when that stays away', async () => {
    const command = program(compare('gone', '--queue', redis.url, '--queue-wait', '2', '--format', 'jsonl'));
    const one = worker('--queue-wait', '1');
    await command.says(/"job-end"/);
    await redis.kill();
    const [there, here] = await Promise.all([one.ended, command.ended]);
    expect([there.status, here.status]).toEqual([1, 1]);
    expect(here.stderr).toMatch(/does not answer\. Waiting up to 2\.0 s for it …/);
    expect(there.stderr).toMatch(/Redis at 127\.0\.0\.1:\d+ was gone for 1(\.0)? s\./);
    expect(readFileSync(at('gone', 'study.jsonl'), 'utf8').split('\n').length).toBeGreaterThanOrEqual(3);
    await redis.start();
    worker();
    const again = await ridgeline(compare('gone', '--queue', redis.url), { cwd });
    expect(again.status).toBe(0);
    expect(facts('gone')).toEqual(facts('serial'));
  });
});

it('refuses a queue that is none, and flags that do not go with one', async () => {
  const port = await freePort();
  const refusals: [string[], number, string][] = [
    [['worker'], 2, 'ridgeline worker needs a queue.'],
    [
      ['worker', '--queue', `redis://127.0.0.1:${port}`, '--data', 'nowhere'],
      3,
      'nowhere: data cannot be looked for: there is no such file or folder.',
    ],
    [['worker', '--queue', 'localhost'], 2, '--queue must be the address of Redis'],
    [
      ['worker', '--queue', `redis://127.0.0.1:${port}`],
      1,
      `Redis at 127.0.0.1:${port} cannot be used: ECONNREFUSED.`,
    ],
    [compare('a', '--queue', `redis://127.0.0.1:${port}`), 1, 'cannot be used: ECONNREFUSED.'],
    [compare('b', '--queue', 'redis://127.0.0.1', '--threads', '2'), 2, '--threads has no say over workers'],
    [
      compare('c', '--queue', 'redis://127.0.0.1', '--budget', '5m'),
      2,
      '--budget plans by the speed of this machine',
    ],
    [
      ['tune', 'small.txt', '--learning-rate', '--queue', 'redis://127.0.0.1'],
      2,
      '--queue is not for --learning-rate',
    ],
    [['tune', 'small.txt', '--queue', 'http://127.0.0.1'], 2, '--queue must be the address of Redis'],
  ];
  for (const [words, status, sentence] of refusals) {
    const ended = await ridgeline(words, { cwd });
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringContaining(sentence)]);
  }
  writeFileSync(at('input.txt'), readFileSync(at('small.txt')));
});
