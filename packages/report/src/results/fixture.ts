import type { Estimate } from '@ridgeline/contracts';
import type {
  ComparedRun,
  Comparison,
  ConfirmedFamily,
  CurvePoint,
  ExploredStrength,
  FamilyDifference,
  Settings,
} from './comparison.ts';

/** A number in 0 … 1 that depends on the given ones alone. */
const noise = (...keys: readonly number[]): number => {
  const wave =
    Math.sin(keys.reduce((sum, key, index) => sum + key * (12.9898 + 65.1 * index), 1)) * 43758.5453;
  return wave - Math.floor(wave);
};

const estimateOf = (values: readonly number[]): Estimate => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  return { mean, deviation, low: mean - deviation, high: mean + deviation };
};

/** How a penalty of relative strength u shapes a run: the best strength is u = 2 of 0 … 3. */
const curve = (key: number, u: number | null, seed: number): readonly CurvePoint[] => {
  const memory = u === null ? 1 : [0.85, 0.6, 0.36, 0.12][u]!;
  const hindrance = u === null ? 0 : [0, 0.01, 0.03, 0.42][u]!;
  return Array.from({ length: 12 }, (_, index) => {
    const step = 100 * (index + 1);
    const learnt = 1 - Math.exp(-step / 260);
    const kept = memory * (1 - Math.exp(-step / 900));
    const train = 3.35 - 1.5 * learnt + hindrance - 0.75 * kept + 0.02 * noise(key, index, seed);
    const validation = 3.4 - 1.42 * learnt + hindrance - 0.2 * kept + 0.55 * kept * kept;
    return { step, train, validation: validation + 0.03 * noise(key, index, seed, 7) + 0.01 * key * memory };
  });
};

const families = [
  { penalty: 'none', as: 'none', strengths: [null] },
  { penalty: 'l1', as: 'proximal', strengths: [1e-6, 1e-5, 1e-4, 1e-3] },
  { penalty: 'l2', as: 'decoupled', strengths: [1e-3, 1e-2, 1e-1, 1] },
  { penalty: 'elasticNet', as: 'proximal', strengths: [1e-6, 1e-5, 1e-4, 1e-3] },
  { penalty: 'dropout', as: 'noise', strengths: [0.1, 0.2, 0.35, 0.5] },
] as const;

type Kind = (typeof families)[number];

const runOf = (family: Kind, index: number, seed: number, isTested: boolean): ComparedRun => {
  const key = families.indexOf(family);
  const points = curve(key, family.strengths[index] === null ? null : index, seed);
  const best = points.reduce((a, b) => (b.validation < a.validation ? b : a));
  const sparsity = family.as === 'proximal' ? [0.012, 0.14, 0.57, 0.93][index]! : 0;
  return {
    seed,
    bestStep: best.step,
    train: best.train,
    validation: best.validation,
    test: isTested ? best.validation + 0.021 : null,
    zeros: sparsity * (1 + 0.03 * noise(key, index, seed, 11)),
    weights: `${key}${index}${seed}`.padEnd(64, '0'),
    seconds: 41.37 + 3 * key + index,
    bytes: 4 * Math.round(112_519 * (1 - sparsity)),
    curve: points,
  };
};

const labels = {
  none: 'no penalty',
  l1: 'L1',
  l2: 'L2',
  elasticNet: 'elastic net',
  dropout: 'dropout',
} as const;

const settingsOf = ({ penalty, as }: Kind, lambda: number | null): Settings =>
  lambda === null ? {} : { regularizers: [{ kind: penalty, as, lambda }] };

/** The chosen strength is the third of a path. */
const chosenIndex = ({ strengths }: Kind): number => (strengths.length === 1 ? 0 : 2);

const exploredOf = (family: Kind, seeds: readonly number[]): readonly ExploredStrength[] =>
  family.strengths.map((lambda, index) => ({
    penalty: family.penalty,
    label: labels[family.penalty],
    as: family.as,
    lambda,
    isChosen: index === chosenIndex(family),
    settings: settingsOf(family, lambda),
    runs: (index === 0 && lambda !== null ? seeds.slice(0, 1) : seeds).map((seed) =>
      runOf(family, index, seed, false),
    ),
    excerpt: {
      prompt: 'They climbed towards ',
      text: `${labels[family.penalty]} ${lambda ?? ''}: ${sample}`,
    },
  }));

const differences: Readonly<
  Record<string, Pick<FamilyDifference, 'mean' | 'low' | 'high' | 'pValue' | 'finding'>>
> = {
  l1: { mean: -0.099, low: -0.131, high: -0.067, pValue: 0.0006, finding: 'better' },
  l2: { mean: -0.061, low: -0.112, high: -0.01, pValue: 0.013, finding: 'better' },
  elasticNet: { mean: 0.052, low: 0.004, high: 0.1, pValue: 0.03, finding: 'worse' },
  dropout: { mean: -0.02, low: -0.07, high: 0.03, pValue: 0.81, finding: 'not told' },
};

const confirmedOf = (family: Kind, seeds: readonly number[]): ConfirmedFamily => {
  const runs = seeds.map((seed) => runOf(family, chosenIndex(family), seed, true));
  const over = (of: (run: ComparedRun) => number | null) => estimateOf(runs.map((run) => of(run)!));
  const test = over((run) => run.test);
  const difference = differences[family.penalty];
  return {
    penalty: family.penalty,
    label: labels[family.penalty],
    meaning: `what ${family.penalty} does.`,
    as: family.as,
    lambda: family.strengths[chosenIndex(family)]!,
    edge: family.penalty === 'l2' ? 'strongest' : null,
    settings: settingsOf(family, family.strengths[chosenIndex(family)]!),
    runs,
    validation: over(({ validation }) => validation),
    train: over(({ train }) => train),
    gap: over(({ validation, train }) => validation! - train!),
    zeros: over(({ zeros }) => zeros),
    test,
    testPerplexity: Math.exp(test.mean),
    testBitsPerCharacter:
      family.penalty === 'l2' ? { absent: 'the tokens do not keep the text' } : test.mean / Math.LN2,
    against:
      difference === undefined
        ? null
        : {
            ...difference,
            standardError: 0.011,
            degreesOfFreedom: 5.4,
            detectable: 0.044,
            blocks: 39,
            rowsPerBlock: 8,
            hasEnoughBlocks: true,
          },
  };
};

const sample =
  'the ridge, and there the wind was cold.\n“We shall not turn,” she said; the lamp\nburned low & the door stood open <half the night>.';

/** A comparison with plausible values, for tests and for looking at the page. */
export const comparisonFixture = (confirm: readonly number[] = [3, 4, 5, 6, 7, 8]): Comparison => ({
  task: 'language-model',
  data: {
    name: 'mountain-tales.txt',
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    characters: { train: 163_840, valid: 20_480, test: 20_480 },
    vocabulary: 71,
  },
  model: {
    spec: { kind: 'lstm', vocabulary: 71, embedding: 64, hidden: 128, layers: 1 },
    parameters: 112_519,
  },
  config: {
    task: 'language-model',
    training: { batchSize: 32, sequenceLength: 64, maxSteps: 1200, evaluateEvery: 100 },
    optimizer: { kind: 'adam', learningRate: 0.002, clipGlobalNorm: 1 },
    regularizers: [],
  },
  seeds: { explore: [1, 2], confirm },
  exploration: families.flatMap((family) => exploredOf(family, [1, 2])),
  excerpts: 'What the model of each strength writes.',
  runs: { made: 60, saved: 22, untried: 14, dropped: 8 },
  families: families
    .map((family) => confirmedOf(family, confirm))
    .sort((a, b) => a.validation.mean - b.validation.mean),
  lost: [],
  confidence: 0.95,
  scope: confirm.length < 5 ? 'these models' : 'seeds',
  chosen: { penalty: 'l1', lambda: 1e-4, seed: 4 },
  verdict: {
    headline: 'L1 and L2 read new text better than no penalty',
    sentences: [
      'L1 (proximal, strength 1e-4) has a test loss 0.099 nats below that of no penalty; 95 % interval −0.131 … −0.067, p < 0.001.',
      'This comparison finds a difference of 0.044 nats 8 times in 10; a smaller one may be there and not be told.',
    ],
  },
  samples: families.map(({ penalty }) => ({
    penalty,
    label: labels[penalty],
    prompt: 'They climbed towards ',
    text: sample,
  })),
  seconds: 812.4,
  environment: { node: '24.1.0', backend: 'wasm', cores: 8 },
});
