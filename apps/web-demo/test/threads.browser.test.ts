import { wasmBackend } from '@ridgeline/backend-wasm';
import { expect, test } from 'vitest';
import { useOwnPage } from './own-page.ts';
import { follow } from './threads/follow.ts';
import type {} from './threads/page.ts';
import type { Task } from './threads/worker.ts';

const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const isolating = useOwnPage('threads', isolated);
const withoutWorkers = useOwnPage('threads', {
  ...isolated,
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' blob:",
});
const withoutWebAssembly = useOwnPage('threads', {
  ...isolated,
  'content-security-policy': "default-src 'self'; connect-src 'self' blob:; worker-src 'self' blob:",
});
const plain = useOwnPage('threads');

const openedOn = async ({ browser, server }: ReturnType<typeof isolating>) => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'threads' in window);
  return page;
};

const train = async (site: ReturnType<typeof isolating>, task: Task) => {
  const page = await openedOn(site);
  const found = await page.evaluate((given) => window.threads.trainInWorker(given), task);
  await page.close();
  return found;
};

test.each([1, 2, 3])('%i threads of an isolated page come to the bits of Node', async (threads) => {
  const { kernels, losses, hash } = await train(isolating(), { threads });
  expect(kernels).toEqual({ build: 'plain', native: [], threads, reason: 'only Node runs native kernels' });
  await wasmBackend().start();
  const inNode = await follow();
  expect({ losses, hash }).toEqual(inNode);
});

test('fast kernels are those of relaxed SIMD in a page too, with the same bits on any number of threads', async () => {
  const [one, two] = [
    await train(isolating(), { determinism: 'fast' }),
    await train(isolating(), { determinism: 'fast', threads: 2 }),
  ];
  expect([one, two].map(({ kernels: { build, threads } }) => [build, threads])).toEqual([
    ['relaxed', 1],
    ['relaxed', 2],
  ]);
  expect(two.hash).toBe(one.hash);
});

test('a page that is not isolated goes on with one thread, and says what its server must send', async () => {
  const { kernels } = await train(plain(), { threads: 2 });
  expect(kernels).toMatchObject({
    threads: 1,
    fewerThreads: expect.stringContaining('Cross-Origin-Opener-Policy: same-origin'),
  });
});

test('threads that do not start cost speed and nothing else', async () => {
  const [whole, alone] = [
    await train(isolating(), {}),
    await train(isolating(), { threads: 3, alone: true }),
  ];
  expect(alone.kernels).toMatchObject({ threads: 1, fewerThreads: '2 of 2 workers did not start' });
  expect(alone.hash).toBe(whole.hash);
});

test('a policy that forbids workers is told with what to allow', async () => {
  const { kernels } = await train(withoutWorkers(), { threads: 3 });
  expect(kernels).toMatchObject({
    threads: 1,
    fewerThreads:
      "2 of 2 workers did not start: the page's content security policy must allow blob: in worker-src",
  });
});

test('a policy that forbids WebAssembly is told, however many threads are asked for', async () => {
  for (const threads of [1, 2])
    await expect(train(withoutWebAssembly(), { threads })).rejects.toThrow(
      "wasm: this page's content security policy forbids WebAssembly.",
    );
});

test('the main thread, which may not wait, computes alone', async () => {
  const page = await openedOn(isolating());
  expect(await page.evaluate(() => window.threads.startOnMainThread(2))).toMatchObject({
    threads: 1,
    fewerThreads: 'the main thread of a page may not wait for others; start it in a worker',
  });
  await page.close();
});
