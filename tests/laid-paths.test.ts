import { wasmBackend } from '@ridgeline/backend-wasm';
import { readDelimited } from '@ridgeline/data';
import {
  byData,
  type ComparisonEvent,
  compare,
  type Family,
  families,
  type JobResult,
  parseConfig,
  type RegularizerConfig,
  type StepConfig,
  type StepData,
  widePath,
} from '@ridgeline/recipes';
import { type Comparison, comparisonCsv, edgeNote, type LaidPath, renderReport } from '@ridgeline/report';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const words = ['mast ', 'sail ', 'whale ', 'rope\n'];
const text = Array.from({ length: 900 }, (_, i) => words[(i * i + (i >> 3)) % 4]).join('');

const training = { maxSteps: 50, evaluateEvery: 25 };
const steps = 10;

const languageModel = {
  data: { kind: 'language-model', text } as StepData,
  config: parseConfig({
    model: { kind: 'lstm', embedding: 6, hidden: 8 },
    optimizer: { kind: 'adam', learningRate: 0.05, clipGlobalNorm: 1 },
    training: { batchSize: 4, sequenceLength: 8, ...training },
    data: { valid: 0.15, test: 0.15 },
  }) as StepConfig,
};

const verdicts = Array.from({ length: 80 }, (_, i) =>
  i % 2 === 0 ? `a ${words[i % 3]!.trim()} at sea ${i % 7},sea` : `a road in town ${i % 7} and ${i % 5},land`,
);
const classification = {
  data: {
    kind: 'neural-classification',
    table: readDelimited(`text,label\n${verdicts.join('\n')}\n`, { name: 'places.csv' }),
  } as StepData,
  config: parseConfig({
    task: 'neural-classification',
    data: { text: 'text', label: 'label' },
    model: { kind: 'textCnn', embedding: 6, filters: 6 },
    optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
    training: { batchSize: 8, ...training },
  } as never) as StepConfig,
};

const pairs = Array.from({ length: 60 }, (_, i) => `the sea ${i % 9},la mer ${i % 9}`);
const translation = {
  data: {
    kind: 'translation',
    tables: readDelimited(`source,target\n${pairs.join('\n')}\n`, { name: 'pairs.csv' }),
  } as StepData,
  config: parseConfig({
    task: 'translation',
    model: { kind: 'recurrentTranslator', embedding: 6, hidden: 8 },
    optimizer: { kind: 'adam', learningRate: 0.05, clipGlobalNorm: 1 },
    training: { batchSize: 8, ...training },
  } as never) as StepConfig,
};

const standard = (...names: readonly string[]): readonly Family[] =>
  families.filter(({ penalty }) => names.includes(penalty)).map(byData);

/** A family of a rule that brings no strengths of its own. */
const own = (penalty: string, as: string, rule: object): Family => ({
  ...{ penalty, as, path: widePath(null), byData: true, grows: true, limit: null },
  rule: (lambda) => ({ ...rule, lambda }) as unknown as RegularizerConfig,
});

interface Followed {
  readonly laid: readonly LaidPath[];
  readonly ran: readonly JobResult[];
  readonly comparison: Comparison | undefined;
}

const follow = async (
  { data, config }: { readonly data: StepData; readonly config: StepConfig },
  options: Pick<Parameters<typeof compare>[0], 'families' | 'known' | 'laid'>,
  { untilLaid = false }: { readonly untilLaid?: boolean } = {},
): Promise<Followed> => {
  const laid: LaidPath[] = [...(options.laid ?? [])];
  const ran: JobResult[] = [];
  let comparison: Comparison | undefined;
  const events: AsyncIterable<ComparisonEvent> = compare({
    ...{ data, config, name: 'ships', seeds: { explore: [1], confirm: [2] } },
    ...options,
  });
  for await (const event of events) {
    if (event.type === 'path-laid') laid.push(event.path);
    if (event.type === 'job-end') ran.push(event.result);
    if (event.type === 'comparison-end') comparison = event.comparison;
    if (untilLaid && laid.length === options.families!.filter((family) => family.byData).length) break;
  }
  return { laid, ran, comparison };
};

const shortIn = (ran: readonly JobResult[]) => ran.filter(({ job }) => job.phase === 'lay');
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) => (key === 'seconds' ? undefined : inner));

describe('paths that are laid by the data', () => {
  const compared = standard('none', 'l1');
  let whole: Followed;
  beforeAll(async () => {
    whole = await follow(languageModel, { families: compared });
  }, 120_000);

  it('begin without effect and end where everything is shrunk, and are what is explored', () => {
    const { laid, comparison } = whole;
    expect(laid.map(({ penalty, outcome }) => [penalty, outcome])).toEqual([['l1', 'whole']]);
    for (const { penalty, strengths } of laid) {
      expect(strengths).toEqual([...strengths].sort((a, b) => a - b));
      const tried = comparison!.exploration.filter((row) => row.penalty === penalty);
      const inside = tried.filter(({ lambda }) => strengths.includes(lambda!));
      expect(inside.length).toBeGreaterThanOrEqual(5);
      const chosen = comparison!.families.find((family) => family.penalty === penalty)!;
      const [least, most] = [tried[0]!.lambda!, tried.at(-1)!.lambda!];
      const isInside = chosen.lambda! > least && chosen.lambda! < most;
      expect(edgeNote(chosen, tried) === null).toBe(isInside);
    }
  });

  it('leave no penalised weight where everything is shrunk, and all where nothing has an effect', () => {
    const at = (penalty: string) => shortIn(whole.ran).filter(({ job }) => job.penalty === penalty);
    const [none] = at('none');
    const [zeroed] = at('weights=0');
    expect([none!.zeros, zeroed!.zeros]).toEqual([0, 1]);
    const l1 = at('l1').sort((a, b) => a.job.lambda! - b.job.lambda!);
    const effectOf = ({ best }: JobResult) =>
      (best!.validation - none!.best!.validation) / (zeroed!.best!.validation - none!.best!.validation);
    const { strengths } = whole.laid.find(({ penalty }) => penalty === 'l1')!;
    const strong = l1.find(({ job }) => job.lambda === strengths.at(-1))!;
    expect(effectOf(strong)).toBeGreaterThanOrEqual(0.9);
    expect(strong.zeros).toBeGreaterThan(0.5);
    // the path begins at a fifth of the strongest below all that have an effect
    const weak = l1.filter(({ job }) => job.lambda! < 6 * strengths[0]!);
    expect(weak.length).toBeGreaterThan(0);
    for (const result of weak) expect(Math.abs(effectOf(result))).toBeLessThanOrEqual(0.005);
  });

  it('take short runs of one seed, judged on validation data alone, and few of them', () => {
    const short = shortIn(whole.ran);
    for (const { job, test, params, curve } of short) {
      expect([job.config.seed, job.config.training.maxSteps, test, params]).toEqual([
        1,
        steps,
        null,
        undefined,
      ]);
      expect(curve.map(({ step }) => step)).toEqual([steps]);
    }
    expect(short.length).toBeLessThanOrEqual(2 + 12);
    const stepsIn = (runs: readonly JobResult[]) =>
      runs.reduce((sum, { job }) => sum + job.config.training.maxSteps, 0);
    expect(stepsIn(short) / stepsIn(whole.ran)).toBeLessThanOrEqual(0.25);
    expect(whole.comparison!.runs.made).toBe(whole.ran.length - short.length);
  });

  it('are told in report, table and record', () => {
    const { comparison, laid, ran } = whole;
    const { laying } = comparison!;
    expect(laying).toMatchObject({ steps, of: 50, seed: 1 });
    expect(new Set(laying!.paths)).toEqual(new Set(laid));
    expect(laying!.runs).toHaveLength(shortIn(ran).length);
    expect(laying!.runs.slice(0, 2).map(({ penalty }) => penalty)).toEqual(['none', 'weights=0']);
    expect(renderReport(comparison!)).toContain('from no effect to everything shrunk, by');
    const rows = comparisonCsv(comparison!).split('\r\n');
    expect(rows.filter((row) => row.startsWith('lay,'))).toHaveLength(shortIn(ran).length);
  });

  it('are the same when a comparison goes on, with the paths that were kept or without them', async () => {
    const { laid, ran, comparison } = whole;
    const lost = [...shortIn(ran).slice(-2), ran.at(-1)!];
    const withoutSome = ran.filter((result) => !lost.includes(result));
    for (const [known, kept] of [
      [withoutSome, []],
      // a path that is kept asks for no short run
      [withoutSome.filter(({ job }) => job.phase !== 'lay'), laid],
    ] as const) {
      const resumed = await follow(languageModel, { families: compared, known, laid: kept });
      const knownIds = known.map(({ job }) => job.id);
      expect(resumed.ran.filter(({ job }) => knownIds.includes(job.id))).toEqual([]);
      expect(shortIn(resumed.ran)).toHaveLength(kept.length === 0 ? 2 : 0);
      expect(resumed.laid).toEqual(laid);
      const facts = ({ laying: _, ...rest }: Comparison) => timeless(rest);
      expect(facts(resumed.comparison!)).toEqual(facts(comparison!));
    }
  }, 120_000);

  it('take no run where strengths are named', async () => {
    const named = families
      .filter(({ penalty }) => ['none', 'l1'].includes(penalty))
      .map((family) => ({ ...family, path: family.path.slice(0, 2), grows: false }));
    const { ran, laid, comparison } = await follow(languageModel, { families: named });
    expect([shortIn(ran), laid, comparison!.laying]).toEqual([[], [], undefined]);
  }, 60_000);

  it('are found for penalties that bring no strengths: of units, of activations, of weights by their gradient', async () => {
    const found = await follow(
      languageModel,
      {
        families: [
          ...standard('l2'),
          own('groups', 'proximal', { kind: 'groupLasso', as: 'proximal' }),
          own('activity', 'activity', { kind: 'activityL2', at: 'output' }),
          own('ridge', 'penalty', { kind: 'l2', as: 'penalty' }),
        ],
      },
      { untilLaid: true },
    );
    expect(found.laid).toHaveLength(4);
    for (const { outcome, strengths, runs } of found.laid) {
      expect(['whole', 'strong end open']).toContain(outcome);
      expect(strengths.length).toBeGreaterThanOrEqual(5);
      expect(runs).toBeLessThanOrEqual(12);
    }
    const groups = found.laid.find(({ penalty }) => penalty === 'groups')!;
    expect(groups.outcome).toBe('whole');
  }, 120_000);

  it.each([
    ['classification', classification],
    ['translation', translation],
  ])(
    'are found for %s',
    async (_, task) => {
      const both = standard('l1', 'dropout');
      const { laid, ran } = await follow(task, { families: both }, { untilLaid: true });
      expect(laid.map(({ outcome }) => outcome)).toEqual(['whole', 'whole']);
      expect(shortIn(ran).every(({ test }) => test === null)).toBe(true);
      const redone = await follow(task, { families: both, known: ran.slice(0, -2) }, { untilLaid: true });
      expect(redone.laid).toEqual(laid);
    },
    120_000,
  );

  it('are those of the kind where runs are too short for shorter ones, and that is told', async () => {
    const { laid, ran } = await follow(
      {
        ...languageModel,
        config: {
          ...languageModel.config,
          training: { ...languageModel.config.training, maxSteps: 20 },
        } as StepConfig,
      },
      { families: compared },
      { untilLaid: true },
    );
    expect(laid.map(({ outcome }) => outcome)).toEqual(['untold']);
    expect(ran).toEqual([]);
  });
});
