import { availableParallelism } from 'node:os';
import { loadAddon } from '@ridgeline/kernels-native';
import { describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
/** The instructions of native kernels, where these were built. */
const native = loadAddon().addon?.instructions.portable[0];
const small = ['vocabulary=7', 'embedding=4', 'hidden=8', 'batchSize=4', 'sequenceLength=6'].flatMap(
  (size) => ['--set', size],
);

const bench = (...words: string[]) => ridgeline(['bench', ...words], { cwd });

const rowsOf = async (...words: string[]) => {
  const { status, stdout, stderr } = await bench(...words, '--json');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

it('tells time, rate, memory and machine of a case with the sizes that were asked for', async () => {
  const rows = await rowsOf('char-lstm', '--runs', '5', '--backend', 'wasm', ...small);
  expect(rows).toEqual([
    {
      case: 'char-lstm',
      backend: 'wasm',
      determinism: 'portable',
      threads: 1,
      sizes: { vocabulary: 7, embedding: 4, hidden: 8, layers: 1, batchSize: 4, sequenceLength: 6 },
      runs: 5,
      medianMs: expect.any(Number),
      minMs: expect.any(Number),
      cpuMs: expect.any(Number),
      tokensPerSecond: expect.any(Number),
      ofPeak: expect.any(Number),
      wasmBytes: expect.any(Number),
      peakRssBytes: expect.any(Number),
      machine: {
        cpu: expect.any(String),
        cores: availableParallelism(),
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        simd: 'plain',
        kernels: native === undefined ? 'wasm' : `native ${native}`,
      },
    },
  ]);
  const [{ medianMs, minMs, tokensPerSecond }] = rows;
  expect(minMs).toBeLessThanOrEqual(medianMs);
  expect(tokensPerSecond).toBeCloseTo((24 / medianMs) * 1000);
});

it('shares the work of a case between threads, and takes relaxed SIMD where rounding may differ', async () => {
  const call = ['lstm-2', '--runs', '5', '--threads', '2', '--determinism', 'fast', ...small];
  const [row] = await rowsOf(...call);
  const share = native === undefined ? 'workers' : 'kernels';
  expect(row).toMatchObject({ case: 'lstm-2', threads: 2, share, determinism: 'fast', runs: 5 });
  expect(row.machine.simd).toBe('relaxed');
  const [shared] = await rowsOf(...call, '--share', 'workers');
  expect(shared).toMatchObject({ threads: 2, share: 'workers' });
  // products of other threads are not counted
  expect([row, shared].map(({ ofPeak }) => typeof ofPeak)).toEqual([
    native === undefined ? 'undefined' : 'number',
    'undefined',
  ]);
});

it.each([
  ['word-gru', ['vocabulary=9', 'embedding=4', 'hidden=8', 'batchSize=2', 'sequenceLength=3']],
  ['gpt', ['vocabulary=9', 'width=8', 'layers=1', 'heads=2', 'batchSize=2', 'sequenceLength=4']],
  ['textcnn', ['vocabulary=9', 'embedding=4', 'filters=3', 'batchSize=2', 'sequenceLength=6']],
  ['lstm-classifier', ['vocabulary=9', 'embedding=4', 'hidden=3', 'batchSize=2', 'sequenceLength=6']],
  [
    'seq2seq',
    ['vocabulary=9', 'width=8', 'feedForward=8', 'layers=1', 'heads=2', 'batchSize=2', 'sequenceLength=3'],
  ],
  ['generate-128', ['hidden=8']],
  ['generate-gpt', ['vocabulary=9', 'width=8', 'layers=1', 'heads=2', 'contextLength=4']],
  ['translate', ['vocabulary=9', 'width=8', 'layers=1', 'heads=2', 'batchSize=2', 'sequenceLength=4']],
])('runs %s', async (name, sizes) => {
  const [row] = await rowsOf(name, '--runs', '5', ...sizes.flatMap((size) => ['--set', size]));
  expect(row.case).toBe(name);
  expect(row.tokensPerSecond).toBeGreaterThan(0);
});

it('prints a table under a line about the machine', async () => {
  const { status, stdout } = await bench('adam', 'dropout-mask', '--runs', '5');
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  const kernels = native === undefined ? '' : `native ${native} kernels, `;
  expect(lines[0]).toContain(
    `Node ${process.versions.node}; wasm, plain SIMD, ${kernels}portable, one thread`,
  );
  expect(lines.slice(2).map((line) => line.split(/ {2,}/)[0])).toEqual(['case', 'adam', 'dropout-mask']);
});

it('ends with 4 and names the products that are slower than the floor, and tells the share of the peak', async () => {
  const { status, stdout, stderr } = await bench(
    ...['matrix-product', '--runs', '5', '--floor', '100000', '--json'],
  );
  expect(status).toBe(4);
  // each row is held against a peak of its own, all of one machine: of one to a thousand billions a second
  const peaks = JSON.parse(stdout).map(
    ({ gigaflops, ofPeak }: Record<string, number>) => gigaflops! / ofPeak!,
  );
  expect(Math.min(...peaks)).toBeGreaterThan(1);
  expect(Math.max(...peaks)).toBeLessThan(1000);
  expect(Math.max(...peaks) / Math.min(...peaks)).toBeLessThan(10);
  expect(stderr).toMatch(/^matrix-product A·Bᵀ 256 × 256 × 256: .* GFLOP\/s, below the floor of 100000\.$/m);
});

describe('a case that cannot be measured', () => {
  it.concurrent.each([
    [['char-lstn'], 'there is no case "char-lstn"', '`ridgeline bench char-lstm`'],
    [['char-lstm', '--set', 'hiden=3'], 'has no size "hiden"', '`--set hidden=3`'],
    [['char-lstm', '--set', 'hidden=wide'], 'hidden must be a number ≥ 0, got "wide"', '--set hidden=128'],
    [['generate-128', '--threads', '2'], 'generate-128 is work for one thread', 'Leave out --threads'],
    [
      ['adam', '--floor', '1', '--runs', '5'],
      '--floor is for the case matrix-product',
      'matrix-product --floor',
    ],
    [['char-lstm', '--determinism', 'fats'], 'one of portable, fast, got "fats"', '`--determinism fast`'],
    [['char-lstm', '--runs', '2'], '--runs must be a whole number in 5 … 100000', '--runs'],
  ])('ends with 2 and says what was meant: %j', async (words, problem, meant) => {
    const { status, stdout, stderr } = await bench(...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(meant);
  });
});
