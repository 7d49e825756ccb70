import { wasmBackend } from '@ridgeline/backend-wasm';
import {
  type ComparisonEvent,
  compare,
  type Executor,
  families,
  inThisThread,
  type JobResult,
  parseConfig,
  planComparison,
  runJob,
} from '@ridgeline/recipes';
import type { ComparedRun, Comparison } from '@ridgeline/report';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const text = Array.from(
  { length: 900 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n'][(i * i + (i >> 3)) % 4],
).join('');
const data = { kind: 'language-model', text } as const;
const config = parseConfig({
  model: { kind: 'lstm', embedding: 6, hidden: 8 },
  optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  training: { batchSize: 4, sequenceLength: 8, maxSteps: 30, evaluateEvery: 10 },
  data: { valid: 0.15, test: 0.15 },
});
const chosenFamilies = families
  .filter(({ penalty }) => ['none', 'l1', 'dropout'].includes(penalty))
  .map((family) => ({ ...family, path: family.path.slice(0, 4) }));
const seeds = { explore: [1, 2], confirm: [3, 4] };

type Ended = Extract<ComparisonEvent, { type: 'comparison-end' }>;

const finish = async (
  execute: Executor,
  known: readonly JobResult[] = [],
): Promise<Ended & { readonly ran: readonly JobResult[] }> => {
  let last: ComparisonEvent | undefined;
  const ran: JobResult[] = [];
  for await (const event of compare({
    config,
    data,
    name: 'ships',
    seeds,
    families: chosenFamilies,
    known,
    execute,
  })) {
    if (event.type === 'job-end') ran.push(event.result);
    last = event;
  }
  if (last?.type !== 'comparison-end') throw new Error('the comparison has no end');
  return { ...last, ran };
};

/** What does not depend on the clock. */
const facts = ({ exploration, families: confirmed, chosen, verdict, samples, runs }: Comparison) => {
  const timeless = <Row extends { readonly runs: readonly ComparedRun[] }>(row: Row) => ({
    ...row,
    runs: row.runs.map(({ seconds: _, ...run }) => run),
  });
  return {
    exploration: exploration.map(timeless),
    families: confirmed.map(timeless),
    chosen,
    verdict,
    samples,
    runs,
  };
};

/** Takes the last job that may run, rather than the first. */
const backwards: Executor = async function* (plan, before, given, signal) {
  const ended = [...before];
  for (let job = plan.next(ended).at(-1); job !== undefined; job = plan.next(ended).at(-1)) {
    for await (const event of runJob(job, given, signal)) {
      if (event.type === 'job-end') ended.push(event.result);
      yield event;
    }
  }
};

let forwards: Awaited<ReturnType<typeof finish>>;
beforeAll(async () => {
  const before = memory().numTensors;
  forwards = await finish(inThisThread);
  expect(memory().numTensors).toBe(before);
}, 60_000);

it('plans one difference between the runs of a seed', () => {
  const plan = planComparison({ config, families: chosenFamilies, seeds });
  const jobs = plan.next([]);
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
  expect(plan.foreseen([])).toBeGreaterThanOrEqual(jobs.length);
  for (const job of jobs) {
    const { seed: _, regularizers, ...rest } = job.config;
    expect(rest).toEqual({ ...config, seed: undefined, regularizers: undefined, ...rest });
    expect(regularizers).toHaveLength(job.lambda === null ? 0 : 1);
  }
});

describe('compare', () => {
  it('explores with some seeds and confirms with others, which alone meet the test part', () => {
    const { comparison, ran } = forwards;
    for (const { runs } of comparison.exploration) {
      expect(seeds.explore).toEqual(expect.arrayContaining(runs.map(({ seed }) => seed)));
      expect(runs.every(({ test }) => test === null)).toBe(true);
    }
    expect(comparison.families.map(({ penalty }) => penalty).sort()).toEqual(['dropout', 'l1', 'none']);
    for (const { runs } of comparison.families) {
      expect(runs.map(({ seed }) => seed)).toEqual(seeds.confirm);
      expect(runs.every(({ test }) => test !== null)).toBe(true);
    }
    expect(ran.every(({ job, test }) => (test !== null) === (job.phase === 'confirm'))).toBe(true);
    expect(comparison.runs.made).toBe(ran.length);
  });

  it('chooses each strength on validation loss, and confirms no other', () => {
    const { comparison } = forwards;
    for (const { penalty, lambda } of comparison.families) {
      const tried = comparison.exploration.filter((row) => row.penalty === penalty);
      expect(tried.filter(({ isChosen }) => isChosen).map((row) => row.lambda)).toEqual([lambda]);
      const complete = tried.filter(({ runs }) => runs.length === seeds.explore.length);
      const meanOf = (row: (typeof tried)[number]) =>
        row.runs.reduce((sum, { validation }) => sum + validation!, 0);
      const chosen = tried.find(({ isChosen }) => isChosen)!;
      expect(meanOf(chosen)).toBe(Math.min(...complete.map(meanOf)));
    }
  });

  it('tells estimates over the fresh seeds, and keeps the best of the best family', () => {
    const { comparison, best } = forwards;
    const meanOf = (values: readonly (number | null)[]) =>
      values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
    for (const row of comparison.families) {
      expect(row.validation.mean).toBeCloseTo(meanOf(row.runs.map(({ validation }) => validation)), 10);
      expect(row.gap.mean).toBeCloseTo(row.validation.mean - row.train.mean, 10);
      expect(row.testPerplexity).toBeCloseTo(Math.exp(row.test.mean), 10);
      expect(row.testBitsPerCharacter).toBeCloseTo(row.test.mean / Math.LN2, 10);
    }
    const [first] = comparison.families;
    expect(first!.validation.mean).toBe(
      Math.min(...comparison.families.map(({ validation }) => validation.mean)),
    );
    expect(comparison.chosen.penalty).toBe(first!.penalty);
    expect(best.run.config.seed).toBe(comparison.chosen.seed);
    expect(best.result.best!.validation).toBe(Math.min(...first!.runs.map(({ validation }) => validation!)));
  });

  it('compares with none by seed and row, and with few seeds speaks of these models alone', () => {
    const { comparison } = forwards;
    expect(comparison.scope).toBe('these models');
    const none = comparison.families.find(({ penalty }) => penalty === 'none')!;
    expect(none.against).toBeNull();
    for (const row of comparison.families.filter(({ penalty }) => penalty !== 'none')) {
      const { mean, low, high, detectable } = row.against!;
      expect(mean).toBeCloseTo(row.test.mean - none.test.mean, 10);
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
      expect(detectable).toBeGreaterThanOrEqual(0);
    }
    expect(comparison.verdict.sentences.at(-1)).toMatch(/these trained models only|too narrow/);
  });

  it('finds the same whatever the order in which jobs end', async () => {
    expect(facts((await finish(backwards)).comparison)).toEqual(facts(forwards.comparison));
  });

  it('does not run again what has ended, and comes to the same', async () => {
    const known = forwards.ran.filter((_, index) => index % 3 !== 0);
    const resumed = await finish(inThisThread, known);
    const ids = (results: readonly JobResult[]) => results.map(({ job }) => job.id);
    expect(ids(resumed.ran).filter((id) => ids(known).includes(id))).toEqual([]);
    expect(facts(resumed.comparison)).toEqual(facts(forwards.comparison));
  });

  it('keeps the weights of the best run of each family alone', () => {
    const kept = forwards.ran.filter(({ params }) => params !== undefined);
    expect(kept.every(({ job }) => job.phase === 'confirm')).toBe(true);
    for (const { penalty, runs } of forwards.comparison.families) {
      const best = Math.min(...runs.map(({ validation }) => validation!));
      expect(kept.some(({ job, best: point }) => job.penalty === penalty && point!.validation === best)).toBe(
        true,
      );
    }
  });

  it('loses a family that diverges, and nothing else', async () => {
    const wild = families.find(({ penalty }) => penalty === 'l2')!;
    const events = compare({
      config,
      data,
      name: 'ships',
      seeds: { explore: [1], confirm: [2] },
      families: [
        ...chosenFamilies.filter(({ penalty }) => penalty === 'none'),
        { ...wild, path: [1e30], grows: false, rule: (lambda) => ({ kind: 'l2', lambda, as: 'penalty' }) },
      ],
    });
    let last: ComparisonEvent | undefined;
    for await (const event of events) last = event;
    const { comparison } = last as Ended;
    expect(comparison.lost).toMatchObject([
      { penalty: 'l2', lambda: 1e30, reason: expect.stringContaining('seed 2') },
    ]);
    expect(comparison.families.map(({ penalty }) => penalty)).toEqual(['none']);
  });

  it('ends without a result when it is stopped', async () => {
    const controller = new AbortController();
    const types: string[] = [];
    const events = compare({
      config,
      data,
      name: 'ships',
      seeds,
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
  const events = compare({
    config,
    data: { kind: 'language-model', text: 'short' },
    name: 'x',
    seeds,
    families: chosenFamilies,
  });
  await expect(events.next()).rejects.toMatchObject({ code: 'E_DATA' });
});
