import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { exitCodes } from '../src/command-line/failure.ts';
import { interruptible } from '../src/terminal/interrupt.ts';
import { bundle } from './build.ts';
import { ridgeline, start, startProgram, trainTiny, withModel, workFolder } from './ridgeline.ts';

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

it('C31 one press of Ctrl-C that arrives twice is one', async () => {
  const said: string[] = [];
  const { signal, done } = interruptible({ warn: (text) => said.push(text) }, 'Stopping …');
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect([signal.aborted, said]).toEqual([true, ['Stopping …']]);
  done();
  expect(process.listenerCount('SIGINT')).toBe(0);
});

it.runIf(process.platform === 'linux')(
  'C31 the second Ctrl-C stops at once with 130, even while the save of the first is stuck, and leaves no lock',
  async () => {
    const endless = ['--set', 'training.maxSteps=1000000', '--set', 'training.checkpointEvery=1000000'];
    const words = trainTiny('stuck', ...endless, '--format', 'jsonl');
    // a shell tells the status of a program as users see it
    const running = startProgram(
      'sh',
      ['-c', '"$@" & echo pid $!; wait $!; echo status $?', 'sh', process.execPath, bundle, ...words],
      { cwd, input: '' },
    );
    const [, pid] = await running.says(/pid (\d+)/);
    await running.says(/"step-end"/);
    // who opens it waits for a reader, which never comes
    execFileSync('mkfifo', [path.join(cwd, 'stuck', `.state.json.${pid}.tmp`)]);
    process.kill(Number(pid), 'SIGINT');
    await running.says(/Ctrl-C again stops at once/);
    await sleep(600);
    process.kill(Number(pid), 'SIGINT');
    const { stdout } = await running.ended;
    expect(stdout).toMatch(/status 130\n$/);
    expect(readdirSync(path.join(cwd, 'stuck')).sort()).toEqual(['metrics.jsonl', 'run.json']);
  },
);
