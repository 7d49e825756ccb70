import { wasmBackend } from '@ridgeline/backend-wasm';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel } from '@ridgeline/recipes';
import { portMesh } from '@ridgeline/trainers';
import { expect, test } from 'vitest';
import type {} from './data-parallel/page.ts';
import { takePart } from './data-parallel/take-part.ts';
import { useOwnPage } from './own-page.ts';

const site = useOwnPage('data-parallel');

const text = Array.from(
  { length: 1500 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n', 'sea, '][(i * i + (i >> 3)) % 5],
).join('');

const config: LanguageModelConfigInput = {
  model: { kind: 'lstm', embedding: 16, hidden: 32 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  regularizers: [
    { kind: 'dropout', rate: 0.2, at: 'output' },
    { kind: 'l1', lambda: 0.001, as: 'proximal' },
  ],
  training: {
    batchSize: 8,
    sequenceLength: 16,
    windows: 'contiguous',
    maxSteps: 50,
    evaluateEvery: 25,
    checkpointEvery: 50,
  },
};

test.each([2, 3])(
  '%i module workers without cross-origin isolation come to the bits of as many workers in Node',
  async (size) => {
    const page = await site().browser.newPage();
    await page.goto(site().server.url);
    await page.waitForFunction(() => 'trainOnWorkers' in window);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    const inBrowser = await page.evaluate(([workers, run]) => window.trainOnWorkers(workers, run), [
      size,
      { config, text },
    ] as const);
    await page.close();

    await wasmBackend().start();
    const run = await prepareLanguageModel(parseConfig(config), text);
    const mesh = portMesh(size);
    const inNode = await Promise.all(mesh.map((ports, rank) => takePart(run, { rank, ports })));
    for (const port of mesh.flat()) port?.close();

    expect(inNode[0]!.losses).toHaveLength(50);
    for (const found of [...inBrowser, ...inNode]) expect(found).toEqual(inNode[0]);
  },
);
