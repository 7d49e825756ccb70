import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { exitCodes } from '../src/failure.ts';
import { interruptible } from '../src/interrupt.ts';
import { ridgeline, start, trainTiny, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);

it('C44 ends with each of the documented exit codes', async () => {
  const interrupted = start(
    trainTiny('interrupted', '--set', 'training.maxSteps=1000000', '--format', 'jsonl'),
    { cwd },
  );
  const closed = start(trainTiny('closed', '--set', 'training.maxSteps=1000000', '--format', 'jsonl'), {
    cwd,
  });
  await Promise.all([
    interrupted.says(/"step-end"/).then(() => interrupted.child.kill('SIGINT')),
    closed.says(/"step-end"/).then(() => closed.child.stdout.destroy()),
  ]);
  const found = {
    done: (await ridgeline(['inspect', 'model'], { cwd })).status,
    failed: (await ridgeline(trainTiny('small.txt'), { cwd })).status,
    usage: (await ridgeline(['inspect'], { cwd })).status,
    data: (await ridgeline(['inspect', 'nothing'], { cwd })).status,
    threshold: (await ridgeline(['evaluate', 'model', 'small.txt', '--max-perplexity', '2'], { cwd })).status,
    interrupted: (await interrupted.ended).status,
    closed: (await closed.ended).status,
  };
  expect(found).toEqual(exitCodes);
  expect((await closed.ended).stderr).not.toContain('EPIPE');
  const { stdout } = await ridgeline(['help', 'exit-codes'], { cwd });
  expect([...stdout.matchAll(/^ +(\d+) {2}/gm)].map(([, code]) => Number(code))).toEqual(
    Object.values(exitCodes),
  );
});

it('C44 a threshold that is met ends with 0', async () => {
  const { status, stdout } = await ridgeline(
    ['evaluate', 'model', 'small.txt', '--max-perplexity', '1000', '--json'],
    { cwd },
  );
  expect([status, JSON.parse(stdout).perplexity < 1000]).toEqual([0, true]);
});

it('C31 the second Ctrl-C stops at once; one press that arrives twice is one', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const said: string[] = [];
  const { signal, done } = interruptible({ warn: (text) => said.push(text) }, 'Stopping …');
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect([signal.aborted, said, exit.mock.calls]).toEqual([true, ['Stopping …'], []]);
  await sleep(600);
  process.emit('SIGINT');
  expect(exit.mock.calls).toEqual([[130]]);
  done();
  expect(process.listenerCount('SIGINT')).toBe(0);
  exit.mockRestore();
});
