import { describe, expect, it } from 'vitest';
import { createQueue } from './queue.ts';

const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

describe('the queue', () => {
  it('runs as many as it has places and starts the others in the order of their arrival', async () => {
    const queue = createQueue({ running: 2, waiting: 3, answerMs: 60_000 });
    const gates = Array.from({ length: 5 }, gate);
    const started: number[] = [];
    const results = gates.map(({ opened }, i) =>
      queue.run(new AbortController(), async () => {
        started.push(i);
        await opened;
        return i;
      }),
    );
    await Promise.resolve();
    expect([queue.running, queue.waiting]).toEqual([2, 3]);
    gates[1]!.open();
    await results[1];
    expect(started).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('refuses what comes when all seats are taken', async () => {
    const queue = createQueue({ running: 1, waiting: 1, answerMs: 60_000 });
    const { open, opened } = gate();
    const taken = [
      queue.run(new AbortController(), () => opened),
      queue.run(new AbortController(), () => opened),
    ];
    await expect(queue.run(new AbortController(), () => opened)).rejects.toMatchObject({ statusCode: 429 });
    open();
    await Promise.all(taken);
  });

  it('gives a place back when a task fails', async () => {
    const queue = createQueue({ running: 1, waiting: 1, answerMs: 60_000 });
    const failed = queue.run(new AbortController(), async () => {
      throw new Error('failed');
    });
    const next = queue.run(new AbortController(), async () => 'next');
    await expect(failed).rejects.toThrow('failed');
    expect(await next).toBe('next');
  });

  it('never starts what was aborted before', async () => {
    const queue = createQueue({ running: 1, waiting: 1, answerMs: 60_000 });
    const controller = new AbortController();
    controller.abort(new Error('gone'));
    await expect(queue.run(controller, async () => 'started')).rejects.toThrow('gone');
    expect(queue.running).toBe(0);
  });

  it('aborts all when it closes, waits for those that run, and takes no more', async () => {
    const queue = createQueue({ running: 1, waiting: 1, answerMs: 60_000 });
    const controllers = [new AbortController(), new AbortController()];
    let ended = false;
    const running = queue.run(controllers[0]!, async () => {
      await new Promise((resolve) => controllers[0]!.signal.addEventListener('abort', resolve));
      ended = true;
    });
    const waiting = queue.run(controllers[1]!, async () => 'started');
    waiting.catch(() => {});
    await Promise.resolve();
    await queue.close(new Error('closing'));
    expect(ended).toBe(true);
    await running;
    await expect(waiting).rejects.toThrow('closing');
    await expect(queue.run(new AbortController(), async () => 'started')).rejects.toThrow('closing');
  });
});
