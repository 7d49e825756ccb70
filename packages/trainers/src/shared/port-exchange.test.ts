import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumArray } from './exchanged-values.ts';
import { type PortExchangeOptions, portExchange, portMesh } from './port-exchange.ts';

const connected = (size: number, options: Partial<PortExchangeOptions> = {}) => {
  const mesh = portMesh(size);
  return {
    exchanges: mesh.map((ports, rank) => portExchange({ rank, ports, ...options })),
    close: () => {
      for (const port of mesh.flat()) port?.close();
    },
  };
};

/** Added in the order of the list, each sum rounded to float32. */
const inOrder = (lists: readonly Float32Array[]): number[] =>
  Array.from(lists[0]!, (_, i) =>
    lists.slice(1).reduce((total, list) => Math.fround(total + list[i]!), lists[0]![i]!),
  );

it('sums in the order of the ranks, to the same bits on every worker', async () => {
  const workers = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 40 }))
    .chain(([size, length]) =>
      fc.array(fc.float32Array({ minLength: length, maxLength: length, noNaN: true }), {
        minLength: size,
        maxLength: size,
      }),
    );
  await fc.assert(
    fc.asyncProperty(workers, async (lists) => {
      const { exchanges, close } = connected(lists.length);
      const sums = await Promise.all(
        exchanges.map((exchange, rank) => sumArray(exchange, lists[rank]!.slice())),
      );
      close();
      for (const found of sums) expect([...found]).toEqual(inOrder(lists));
    }),
  );
});

it('keeps sums apart, however far one worker is ahead of another', async () => {
  const { exchanges, close } = connected(3);
  const work = async (rank: number) => {
    const found: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      if (turn % 3 === rank) await new Promise((resolve) => setTimeout(resolve, 1));
      found.push((await sumArray(exchanges[rank]!, Float32Array.of(turn, 1)))[0]!);
    }
    return found;
  };
  const found = await Promise.all([work(0), work(1), work(2)]);
  close();
  for (const list of found) expect(list).toEqual(Array.from({ length: 20 }, (_, turn) => 3 * turn));
});

it('fails when the others stay behind for too long, naming the first of them', async () => {
  const { exchanges, close } = connected(3, { patienceMs: 100 });
  const both = [sumArray(exchanges[0]!, new Float32Array(4)), sumArray(exchanges[1]!, new Float32Array(4))];
  for (const sum of both) {
    await expect(sum).rejects.toMatchObject({
      code: 'E_WORKER',
      message: 'training: worker 2 of 3 has not answered for 0.1 s.',
    });
  }
  await expect(sumArray(exchanges[0]!, new Float32Array(4))).rejects.toMatchObject({ code: 'E_WORKER' });
  close();
});

it('fails with the reason of its signal, then and from then on', async () => {
  const controller = new AbortController();
  const { exchanges, close } = connected(2, { signal: controller.signal });
  const waiting = sumArray(exchanges[0]!, new Float32Array(1));
  controller.abort(new Error('worker 1 died'));
  await expect(waiting).rejects.toThrow('worker 1 died');
  await expect(sumArray(exchanges[0]!, new Float32Array(1))).rejects.toThrow('worker 1 died');
  close();
});

it('refuses a worker that sends another number of values', async () => {
  const { exchanges, close } = connected(2);
  const sums = [sumArray(exchanges[0]!, new Float32Array(4)), sumArray(exchanges[1]!, new Float32Array(6))];
  for (const sum of sums) await expect(sum).rejects.toMatchObject({ code: 'E_WORKER' });
  close();
});
