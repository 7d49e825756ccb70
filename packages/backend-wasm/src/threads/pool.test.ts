import { afterEach, describe, expect, it } from 'vitest';
import { plainShared } from '../../generated/plainShared.ts';
import { workerScript } from '../../generated/worker.ts';
import { putOn } from '../module.ts';
import { type Pool, startPool } from './pool.ts';
import { sharedKernels } from './shared-kernels.ts';
import { startWorker, type ThreadWorker } from './start-worker.ts';
import type { Start } from './worker.ts';

const memory = new WebAssembly.Memory({ initial: 128, maximum: 128, shared: true });
const { module, kernels } = putOn(memory, plainShared);
const [n, x, to, behind] = [100_000, 1024, 1024 + 400_000, 2 ** 20];

let pool: Pool | undefined;

afterEach(() => pool?.end());

const begin = async (start?: (given: Start) => Promise<ThreadWorker | undefined>) => {
  let top = behind;
  const allocate = (bytes: number) => {
    top += bytes;
    return top - bytes;
  };
  pool = await startPool({ module, kernels, memory, threads: 3, allocate, free: () => {} }, start);
  return { pool, shared: sharedKernels(kernels, pool, 100) };
};

const values = Float32Array.from({ length: n }, (_, i) => i / 3 - 5000);

/** Whether clipping, which is to be shared, comes to what it should. */
const clips = ({ clip }: typeof kernels) => {
  new Float32Array(memory.buffer, x, n).set(values);
  new Float32Array(memory.buffer, to, n).fill(7);
  clip!(n, -10, 10, x, to);
  return new Float32Array(memory.buffer, to, n).every((value, i) => value === expected[i]);
};

const expected = values.map((value) => Math.min(10, Math.max(-10, value)));

describe('a pool', () => {
  it('does call after call', async () => {
    const { shared } = await begin();
    for (let call = 0; call < 200; call++) expect(clips(shared)).toBe(true);
  });

  it.each(['workspace', 'room'])(
    'wakes all other threads, each of which has a %s of its own',
    async (own) => {
      const started = await begin();
      await new Promise((asleep) => setTimeout(asleep, 100));
      const [bytes, workspace] = [500_000, kernels.matMulWorkspace!()];
      const given = [to, bytes];
      const kernel = Object.keys(kernels).indexOf('zero');
      const parts = Array(12).fill({ kernel, given, workspace: -1, room: -1, [own]: 0 });
      const first = own === 'workspace' ? behind : behind + 2 * workspace;
      const places = [first, first + (own === 'workspace' ? workspace : bytes)].map(
        (address) => new Uint8Array(memory.buffer, address, bytes),
      );
      for (const place of places) place.fill(1);
      const areZero = () => places.every((place) => place.every((byte) => byte === 0));
      for (let call = 0; call < 1000 && !areZero(); call++) started.pool.run(parts, bytes);
      expect(areZero()).toBe(true);
    },
  );

  it('gives each other thread as much room as a part ever needed, and frees it all at the end', async () => {
    const held = new Map<number, number>();
    let made = 0;
    const allocate = (bytes: number) => {
      const address = behind + 2 ** 16 * made++;
      held.set(address, bytes);
      return address;
    };
    const alone = await startPool(
      { module, kernels, memory, threads: 3, allocate, free: (address) => held.delete(address) },
      async () => ({ end: () => {} }),
    );
    const sizes = () => [...held.values()].sort((a, b) => a - b);
    const workspace = kernels.matMulWorkspace!();
    expect(sizes()).toEqual([workspace, workspace]);
    const nothing = {
      kernel: Object.keys(kernels).indexOf('zero'),
      ...{ given: [to, 0], workspace: -1, room: -1 },
    };
    for (const room of [64, 32, 64]) expect(alone.run([nothing], room)).toBe(true);
    expect(sizes()).toEqual([64, 64, workspace, workspace]);
    expect(alone.run([nothing], 128)).toBe(true);
    expect(sizes()).toEqual([128, 128, workspace, workspace]);
    expect(made).toBe(6);
    alone.end();
    expect(held.size).toBe(0);
  });

  it('does without threads that have died', async () => {
    const workers: (ThreadWorker | undefined)[] = [];
    const { shared } = await begin(async (given) => {
      const worker = await startWorker(workerScript, given);
      workers.push(worker);
      return worker;
    });
    expect(clips(shared)).toBe(true);
    workers[0]!.end();
    expect(clips(shared)).toBe(true);
    workers[1]!.end();
    for (let call = 0; call < 20; call++) expect(clips(shared)).toBe(true);
  });

  it('does without threads that never come, and tells of them', async () => {
    const started = await begin(async ({ thread }) => (thread === 1 ? undefined : { end: () => {} }));
    expect(started.pool).toMatchObject({ threads: 2, reason: '1 of 2 workers did not start' });
    expect(clips(started.shared)).toBe(true);
    const broken = await begin((given) => startWorker('throw new Error("broken")', given));
    expect(broken.pool).toMatchObject({ threads: 1, reason: '2 of 2 workers did not start' });
    expect(clips(broken.shared)).toBe(true);
  });

  it('fails where a part of a call does, and goes on after that', async () => {
    const { shared } = await begin();
    expect(() => shared.clip!(n, -10, 10, x, 2 ** 23 - 4000)).toThrow(WebAssembly.RuntimeError);
    expect(clips(shared)).toBe(true);
  });
});
