import { wasmBackend } from '@ridgeline/backend-wasm';
import { readDelimited } from '@ridgeline/data';
import {
  type ComparisonEvent,
  compare,
  configuredFamilies,
  families,
  type JobResult,
  parseConfig,
  type StepConfig,
  type StepData,
  type TaskUnit,
  tasks,
} from '@ridgeline/recipes';
import { type Comparison, comparisonMarkdown, renderReport } from '@ridgeline/report';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const words = ['mast', 'sail', 'whale', 'rope'];
const line = (i: number): string => `a ${words[(i * i) % 4]} and a ${words[(i * 3 + (i >> 2)) % 4]}`;
const training = { batchSize: 8, maxSteps: 12, evaluateEvery: 6 };
const optimizer = { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 };
const table = (header: string, last: (i: number) => string) =>
  readDelimited(
    `${header}\n${Array.from({ length: 90 }, (_, i) => `${line(i)} ${i % 7},${last(i)}`).join('\n')}\n`,
    { name: 'table.csv' },
  );

/** A small comparison of each task that is compared, by its name. */
const cases: Readonly<Record<string, { readonly data: StepData; readonly config: object }>> = {
  'language-model': {
    data: { kind: 'language-model', text: Array.from({ length: 240 }, (_, i) => line(i)).join('\n') },
    config: {
      model: { kind: 'lstm', embedding: 4, hidden: 6 },
      training: { ...training, sequenceLength: 8 },
      data: { valid: 0.15, test: 0.15 },
    },
  },
  'neural-classification': {
    data: { kind: 'neural-classification', table: table('text,label', (i) => (i % 2 ? 'odd' : 'even')) },
    config: { model: { kind: 'textCnn', embedding: 4, filters: 4 }, training },
  },
  'neural-regression': {
    data: { kind: 'neural-regression', table: table('text,target', (i) => String((i % 7) - 3)) },
    config: { model: { kind: 'textCnn', embedding: 4, filters: 4 }, training, data: { target: 'target' } },
  },
  translation: {
    data: { kind: 'translation', tables: table('source,target', (i) => `un mât ${i % 7}`) },
    config: { model: { kind: 'recurrentTranslator', embedding: 4, hidden: 6 }, training },
  },
};

const ofRules = configuredFamilies({
  families: {
    both: [
      { kind: 'l2', as: 'decoupled', lambda: [0.5, 0.1] },
      { kind: 'dropout', rate: 0.2, at: 'output' },
    ],
  },
});

const finish = async (
  { data, config }: { readonly data: StepData; readonly config: object },
  folds?: number,
): Promise<{ readonly comparison: Comparison; readonly ran: readonly JobResult[] }> => {
  const ran: JobResult[] = [];
  let last: ComparisonEvent | undefined;
  const seeds = { explore: [1, 2], confirm: [3, 4], ...(folds !== undefined && { folds }) };
  for await (const event of compare({
    config: parseConfig({ task: data.kind, optimizer, ...config } as never) as StepConfig,
    data,
    name: 'small',
    seeds,
    families: [families.find(({ penalty }) => penalty === 'none')!, ...ofRules],
  })) {
    if (event.type === 'job-end') ran.push(event.result);
    last = event;
  }
  if (last?.type !== 'comparison-end') throw new Error('the comparison has no end');
  return { comparison: last.comparison, ran };
};

it('has a case of every task that is compared', () => {
  const compared = Object.entries(tasks).flatMap(([name, task]) =>
    'comparison' in (task() as TaskUnit).tuning ? [name] : [],
  );
  expect(Object.keys(cases).sort()).toEqual(compared.sort());
});

describe.each(Object.entries(cases))('a comparison of %s', (_, given) => {
  it('chooses on the validation part, and confirms with fresh seeds, which alone meet the test part', async () => {
    const { comparison, ran } = await finish(given);
    const seedsIn = (phase: string) => [
      ...new Set(ran.filter(({ job }) => job.phase === phase).map(({ job }) => job.config.seed)),
    ];
    expect([seedsIn('explore').sort(), seedsIn('confirm').sort()]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(ran.every(({ job, test }) => (test !== null) === (job.phase === 'confirm'))).toBe(true);
    expect(ran.every(({ job }) => job.fold === undefined)).toBe(true);
    const both = comparison.families.find(({ penalty }) => penalty === 'both')!;
    expect(both.settings.regularizers).toHaveLength(2);
    expect(both.against!.blocks).toBeGreaterThan(1);
    for (const { bytes, zeros } of both.runs) {
      expect(bytes).toBeLessThanOrEqual(4 * comparison.model.parameters);
      expect(bytes! > 0 && zeros !== null).toBe(true);
    }
    expect(renderReport(comparison)).toContain('What quality costs');
    expect(comparisonMarkdown(comparison)).toContain('## What quality costs');
  });

  it('chooses on folds of the training part where that is asked, one for each exploring seed', async () => {
    const { comparison, ran } = await finish(given, 2);
    for (const { job } of ran)
      expect(job.fold).toEqual(job.phase === 'confirm' ? undefined : { index: job.config.seed - 1, of: 2 });
    expect(comparison.seeds.folds).toBe(2);
    const [split] = [(await finish(given)).comparison];
    const losses = (found: Comparison) =>
      found.exploration.map(({ runs }) => runs.map(({ validation }) => validation));
    expect(losses(comparison)).not.toEqual(losses(split));
    // what is chosen is confirmed as ever, on the same rows
    const none = (found: Comparison) =>
      found.families.find(({ penalty }) => penalty === 'none')!.runs.map(({ test }) => test);
    expect(none(comparison)).toEqual(none(split));
    expect(comparisonMarkdown(comparison)).toContain('each on a fold of its own of 2 of the training part');
  });
});
