import type { Estimate } from '@ridgeline/contracts';
import type {
  ComparedRun,
  Comparison,
  ConfirmedFamily,
  CurvePoint,
  ExploredStrength,
} from '../compare/comparison.ts';

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

type Penalty = (typeof families)[number];

/** The place of the strength that is chosen. */
const best = 2;

const runOf = (family: Penalty, index: number, seed: number, isTested: boolean): ComparedRun => {
  const key = families.indexOf(family);
  const points = curve(key, family.strengths[index] === null ? null : index, seed);
  const point = points.reduce((a, b) => (b.validation < a.validation ? b : a));
  const sparsity = family.as === 'proximal' ? [0.012, 0.14, 0.57, 0.93][index]! : 0;
  return {
    seed,
    bestStep: point.step,
    train: point.train,
    validation: point.validation,
    test: isTested ? point.validation + 0.021 : null,
    zeros: sparsity * (1 + 0.03 * noise(key, index, seed, 11)),
    seconds: 41.37 + 3 * key + index,
    curve: points,
  };
};

/** What lies behind after the first seed gets no second. */
const explored = (family: Penalty, seeds: readonly number[]): readonly ExploredStrength[] =>
  family.strengths.map((lambda, index) => ({
    penalty: family.penalty,
    as: family.as,
    lambda,
    isChosen: lambda === null || index === best,
    runs: (lambda === null || Math.abs(index - best) < 2 ? seeds : seeds.slice(0, 1)).map((seed) =>
      runOf(family, index, seed, false),
    ),
  }));

const halfWidths = { none: 0, l1: 0.021, l2: 0.017, elasticNet: 0.025, dropout: 0.12 };

const confirmed = (family: Penalty, seeds: readonly number[]): ConfirmedFamily => {
  const index = family.penalty === 'none' ? 0 : best;
  const runs = seeds.map((seed) => runOf(family, index, seed, true));
  const test = estimateOf(runs.map((run) => run.test!));
  const reference = estimateOf(seeds.map((seed) => runOf(families[0], 0, seed, true).test!));
  const mean = test.mean - reference.mean;
  const half = halfWidths[family.penalty];
  return {
    penalty: family.penalty,
    as: family.as,
    lambda: family.strengths[index]!,
    edge: family.penalty === 'dropout' ? 'strongest' : null,
    runs,
    validation: estimateOf(runs.map((run) => run.validation!)),
    train: estimateOf(runs.map((run) => run.train!)),
    gap: estimateOf(runs.map((run) => run.validation! - run.train!)),
    zeros: estimateOf(runs.map((run) => run.zeros!)),
    test,
    testPerplexity: Math.exp(test.mean),
    testBitsPerCharacter: test.mean / Math.LN2,
    against:
      family.penalty === 'none'
        ? null
        : {
            mean,
            low: mean - half,
            high: mean + half,
            standardError: half / 3.16,
            degreesOfFreedom: 7.4,
            pValue: mean + half < 0 ? 0.0006 : 0.21,
            detectable: 1.4 * half,
            finding: mean + half < 0 ? 'better' : 'not told',
            blocks: 107,
            rowsPerBlock: 3,
            hasEnoughBlocks: true,
          },
  };
};

const sample =
  'the ridge, and there the wind was cold.\n“We shall not turn,” she said; the lamp\nburned low & the door stood open <half the night>.';

/** A comparison with plausible values, for tests and for looking at the page. */
export const comparisonFixture = (
  seeds: Comparison['seeds'] = { explore: [1, 2], confirm: [3, 4, 5, 6, 7, 8] },
): Comparison => ({
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
  training: { batchSize: 32, sequenceLength: 64, maxSteps: 1200, evaluateEvery: 100 },
  optimizer: { kind: 'adam', learningRate: 0.002, clipGlobalNorm: 1 },
  seeds,
  exploration: families.flatMap((family) => explored(family, seeds.explore)),
  runs: { made: 64, saved: 140, untried: 13, dropped: 6 },
  families: families
    .map((family) => confirmed(family, seeds.confirm))
    .sort((a, b) => a.validation.mean - b.validation.mean),
  lost: [],
  confidence: 0.95,
  scope: seeds.confirm.length < 5 ? 'these models' : 'seeds',
  chosen: { penalty: 'l1', lambda: 1e-4, seed: 4 },
  verdict: {
    headline: 'L1, L2 and elastic net read new text better than no penalty',
    sentences: [
      'L1 (proximal, strength 0.0001) has a test loss 0.099 nats below that of no penalty; 95 % interval −0.120 … −0.078, p < 0.001.',
      'Of dropout no difference from no penalty could be told.',
      'This comparison finds a difference of 0.168 nats 8 times in 10; a smaller one may be there and not be told.',
    ],
  },
  samples: families.map(({ penalty }) => ({ penalty, prompt: 'They climbed towards ', text: sample })),
  seconds: 812.4,
  environment: { node: '24.1.0', backend: 'wasm', cores: 8 },
});
