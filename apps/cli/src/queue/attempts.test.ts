import { setImmediate as turn } from 'node:timers/promises';
import { RidgelineError } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { attemptsAt } from './attempts.ts';
import { pack } from './packed.ts';
import type { TrialTable } from './trial-table.ts';
import type { WorkerEvent } from './worker-event.ts';

/** Attempts whose hands end when they are told to, and what became of them. */
const begun = () => {
  const wrote: string[] = [];
  const told: WorkerEvent[] = [];
  const hands: { end: (result: unknown) => void; fail: (error: Error) => void; isClosed: boolean }[] = [];
  const state = { isFenced: false, token: 1 };
  const table = {
    claim: async () => state.token,
    isFenced: async () => state.isFenced,
    record: async (trial: string) => {
      wrote.push(`recorded ${trial}`);
      return 'recorded';
    },
    fail: async (trial: string) => {
      wrote.push(`failed ${trial}`);
    },
  } as unknown as TrialTable;
  const open = () => {
    const hand = { end: (_: unknown) => {}, fail: (_: Error) => {}, isClosed: false };
    hands.push(hand);
    return {
      work: () =>
        new Promise<unknown>((resolve, reject) => {
          Object.assign(hand, { end: resolve, fail: reject });
        }),
      close: () => {
        hand.isClosed = true;
        hand.fail(new Error('it was closed'));
      },
    };
  };
  const attempts = attemptsAt({ status: 'ready' } as never, table, {
    open,
    tell: (event) => told.push(event),
  });
  const run = async (id: string): Promise<{ readonly ended: Promise<void> }> => {
    const ended = attempts.run({ id, data: { trial: id, task: pack(null) } } as never);
    ended.catch(() => {});
    await turn();
    return { ended };
  };
  const became = () => told.flatMap((event) => (event.type === 'trial-end' ? [event.became] : []));
  return { ...{ attempts, run, hands, state, wrote, became } };
};

it('goes on with a trial whose lock is lost as long as no other attempt has begun', async () => {
  const { attempts, run, hands, wrote, became } = begun();
  const { ended } = await run('a');
  await attempts.lostLocks(['a', 'unknown']);
  expect(hands[0]!.isClosed).toBe(false);
  hands[0]!.end(1);
  await ended;
  expect([wrote, became(), attempts.counts]).toEqual([
    ['recorded a'],
    ['recorded'],
    { recorded: 1, failed: 0 },
  ]);
});

it('gives up a trial that another attempt has taken over, and that one alone', async () => {
  const { attempts, run, hands, state, wrote, became } = begun();
  const [first, second] = [await run('a'), await run('b')];
  state.isFenced = true;
  await attempts.lostLocks(['a']);
  await first.ended;
  expect([hands.map(({ isClosed }) => isClosed), became(), attempts.running()]).toEqual([
    [true, false],
    ['late'],
    1,
  ]);
  hands[1]!.end(1);
  await second.ended;
  expect([wrote, attempts.counts]).toEqual([['recorded b'], { recorded: 1, failed: 0 }]);
});

it('begins nothing that has a result or is over', async () => {
  const { run, hands, state } = begun();
  for (state.token of [0, -1]) await (await run('a')).ended;
  expect(hands).toEqual([]);
});

it('keeps a hand for the next trial, and opens another for one that is lost', async () => {
  const { attempts, run, hands, wrote, became } = begun();
  const first = await run('a');
  hands[0]!.end(1);
  await first.ended;
  const second = await run('b');
  hands[0]!.fail(new RidgelineError('E_WORKER', 'worker: a thread died.'));
  // the queue tries it again
  await expect(second.ended).rejects.toMatchObject({ code: 'E_WORKER' });
  const third = await run('c');
  hands[1]!.fail(new RidgelineError('E_DATA', 'c: it cannot be done.'));
  await third.ended;
  expect(hands.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  expect([wrote, became()]).toEqual([
    ['recorded a', 'failed c'],
    ['recorded', 'failed', 'failed'],
  ]);
  expect([attempts.counts, attempts.running()]).toEqual([{ recorded: 1, failed: 2 }, 0]);
});
