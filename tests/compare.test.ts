import { wasmBackend } from '@ridgeline/backend-wasm';
import {
  type Comparison,
  type ComparisonEvent,
  compare,
  type Executor,
  families,
  inThisThread,
  parseConfig,
  planComparison,
  runJob,
} from '@ridgeline/recipes';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const text = Array.from(
  { length: 900 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n'][(i * i + (i >> 3)) % 4],
).join('');
const config = parseConfig({
  model: { kind: 'lstm', embedding: 6, hidden: 8 },
  optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  training: { batchSize: 4, sequenceLength: 8, maxSteps: 30, evaluateEvery: 10 },
  data: { valid: 0.15, test: 0.15 },
});
const chosenFamilies = families.filter(({ penalty }) => ['none', 'l1', 'dropout'].includes(penalty));

const finish = async (execute: Executor): Promise<Extract<ComparisonEvent, { type: 'comparison-end' }>> => {
  let last: ComparisonEvent | undefined;
  for await (const event of compare({
    config,
    text,
    name: 'ships',
    seeds: [1, 2],
    families: chosenFamilies,
    execute,
  }))
    last = event;
  if (last?.type !== 'comparison-end') throw new Error('the comparison has no end');
  return last;
};

/** What does not depend on the clock. */
const facts = ({ rows, chosen, verdict, samples }: Comparison) => ({
  rows: rows.map(({ seconds: _, ...row }) => row),
  chosen,
  verdict,
  samples,
});

it('plans every family at every strength with every seed, and one difference', () => {
  const jobs = planComparison(config, [1, 2]);
  expect(jobs).toHaveLength(2 * families.reduce((total, { path }) => total + path.length, 0));
  expect(jobs.map(({ id }) => id)).toEqual(jobs.map((_, i) => i));
  for (const job of jobs) {
    const { seed: _, regularizers, ...rest } = job.config;
    expect(rest).toEqual({ ...config, seed: undefined, regularizers: undefined, ...rest });
    expect(regularizers).toHaveLength(job.lambda === null ? 0 : 1);
  }
});

describe('compare', () => {
  it('chooses on validation loss and tests the chosen strengths alone', async () => {
    const before = memory().numTensors;
    const { comparison, best } = await finish(inThisThread);
    expect(memory().numTensors).toBe(before);
    const validation = (row: (typeof comparison.rows)[number]) => row.validation.mean;
    for (const { penalty } of chosenFamilies) {
      const family = comparison.rows.filter((row) => row.penalty === penalty);
      const winners = family.filter(({ isChosenOfFamily }) => isChosenOfFamily);
      expect(winners).toHaveLength(1);
      expect(validation(winners[0]!)).toBe(Math.min(...family.map(validation)));
    }
    for (const row of comparison.rows) {
      expect(row.test !== null).toBe(row.isChosenOfFamily);
      expect(row.pValue !== null).toBe(row.isChosenOfFamily && row.penalty !== 'none');
      expect(row.curves).toHaveLength(2);
      expect(row.gap.mean).toBeCloseTo(row.validation.mean - row.train.mean, 10);
      if (row.test !== null) expect(row.testPerplexity).toBeCloseTo(Math.exp(row.test.mean), 10);
    }
    const kept = comparison.rows.find(
      ({ penalty, lambda }) => penalty === comparison.chosen.penalty && lambda === comparison.chosen.lambda,
    );
    expect(validation(kept!)).toBe(Math.min(...comparison.rows.map(validation)));
    expect(best.config.seed).toBe(comparison.chosen.seed);
    expect(comparison.samples.map(({ penalty }) => penalty)).toEqual(['none', 'l1', 'dropout']);
    expect(comparison.verdict).toMatch(/nats on text it has not seen/);
  });

  it('finds the same whatever the order in which jobs end', async () => {
    const backwards: Executor = async function* (jobs, given, signal) {
      for (const job of [...jobs].reverse()) yield* runJob(job, given, signal);
    };
    expect(facts((await finish(backwards)).comparison)).toEqual(
      facts((await finish(inThisThread)).comparison),
    );
  });

  it('ends without a result when it is stopped', async () => {
    const controller = new AbortController();
    const types: string[] = [];
    const events = compare({
      config,
      text,
      name: 'ships',
      seeds: [1],
      families: chosenFamilies,
      signal: controller.signal,
    });
    for await (const event of events) {
      types.push(event.type);
      if (event.type === 'job-end') controller.abort();
    }
    expect(types).not.toContain('comparison-end');
    expect(types.filter((type) => type === 'job-end')).toHaveLength(1);
  });
});

it('refuses a text that is shorter than a sequence, with the numbers', async () => {
  const events = compare({ config, text: 'short', name: 'x', seeds: [1], families: chosenFamilies });
  await expect(events.next()).rejects.toMatchObject({ code: 'E_DATA' });
});
