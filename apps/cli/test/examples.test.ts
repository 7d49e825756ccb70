import { expect, it } from 'vitest';
import { commands } from '../src/command-line/commands.ts';
import { withRedis } from './queue/redis-server.ts';
import { type Ended, ridgeline, start, wordsOf, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const redis = withRedis();

const serveUntilReady = async (words: readonly string[]): Promise<Ended> => {
  const running = start(words, { cwd });
  await running.says(/http:\/\/127\.0\.0\.1:\d+/);
  running.child.kill('SIGINT');
  return running.ended;
};

/** A worker of a queue of our own, until it has begun; one that ends by itself ends at once. */
const workUntilReady = async (words: readonly string[]): Promise<Ended> => {
  const running = start(redis.ofOurs(words), { cwd });
  await running.says(/Working for the queue/);
  running.child.kill('SIGINT');
  return running.ended;
};

const runExample = async (name: string, line: string): Promise<void> => {
  const words = wordsOf(line);
  if (name === 'worker') {
    if (!redis.isThere) return;
    const { status, stdout } = await workUntilReady(words);
    expect([line, status]).toEqual([line, 0]);
    if (words.includes('--json')) expect(JSON.parse(stdout), line).toBeInstanceOf(Object);
    return;
  }
  const ended = name === 'serve' ? serveUntilReady(words) : ridgeline(words, { cwd });
  const { status, stdout, stderr } = await ended;
  expect([line, status, stderr]).toEqual([line, 0, stderr]);
  expect(stdout === '', line).toBe(name === 'train');
  if (words.includes('--json')) expect(JSON.parse(stdout), line).toBeInstanceOf(Object);
};

/** What compare leaves is asked for by the examples of report alone. */
const ofComparisons = ['compare', 'report'];

it.concurrent.each([
  ['compare and report', commands.filter(({ name }) => ofComparisons.includes(name))],
  ['the other commands', commands.filter(({ name }) => !ofComparisons.includes(name))],
])('C04 every example of the help runs as written, in order, in one folder: %s', async (_, some) => {
  for (const { name, examples } of some) {
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const { line } of examples) await runExample(name, line);
  }
});
