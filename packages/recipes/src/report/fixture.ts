import type { Estimate } from '@ridgeline/contracts';
import type { Comparison, ComparisonRow, CurvePoint } from '../comparison.ts';

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

const rowOf = (family: (typeof families)[number], index: number, seeds: readonly number[]): ComparisonRow => {
  const key = families.indexOf(family);
  const lambda = family.strengths[index]!;
  const curves = seeds.map((seed) => curve(key, lambda === null ? null : index, seed));
  const bests = curves.map((points) => points.reduce((a, b) => (b.validation < a.validation ? b : a)));
  const isChosenOfFamily = lambda === null || index === 2;
  const sparsity = family.as === 'proximal' ? [0.012, 0.14, 0.57, 0.93][index]! : 0;
  const test = estimateOf(bests.map(({ validation }) => validation + 0.021));
  return {
    penalty: family.penalty,
    as: family.as,
    lambda,
    isChosenOfFamily,
    validation: estimateOf(bests.map(({ validation }) => validation)),
    train: estimateOf(bests.map(({ train }) => train)),
    gap: estimateOf(bests.map(({ train, validation }) => validation - train)),
    zeros: estimateOf(seeds.map((seed) => sparsity * (1 + 0.03 * noise(key, index, seed, 11)))),
    test: isChosenOfFamily ? test : null,
    testPerplexity: isChosenOfFamily ? Math.exp(test.mean) : null,
    testBitsPerCharacter: isChosenOfFamily ? test.mean / Math.LN2 : null,
    pValue: isChosenOfFamily && lambda !== null ? [1, 0.0006, 0.013, 0.004, 0.21][key]! : null,
    difference: null,
    seconds: 41.37 + 3 * key + index,
    bestSteps: bests.map(({ step }) => step),
    curves,
  };
};

/** The row with its difference to no penalty on the test part. */
const compared = (row: ComparisonRow, reference: ComparisonRow): ComparisonRow => {
  if (row.test === null || row.penalty === 'none') return row;
  const mean = row.test.mean - reference.test!.mean;
  const isNoise = row.penalty === 'dropout';
  return { ...row, difference: { mean, low: mean - 0.03, high: mean + (isNoise ? 0.12 : 0.02) } };
};

const rowsOf = (seeds: readonly number[]): readonly ComparisonRow[] => {
  const rows = families.flatMap((family) => family.strengths.map((_, index) => rowOf(family, index, seeds)));
  return rows.map((row) => compared(row, rows[0]!));
};

const sample =
  'the ridge, and there the wind was cold.\n“We shall not turn,” she said; the lamp\nburned low & the door stood open <half the night>.';

/** A comparison with plausible values, for tests and for looking at the page. */
export const comparisonFixture = (seeds: readonly number[] = [1, 2]): Comparison => ({
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
  rows: rowsOf(seeds),
  chosen: { penalty: 'l1', lambda: 1e-4, seed: 2 },
  verdict:
    'L1 with λ = 1e-4 generalises best: its test loss is 0.099 nats per token below that of no penalty, which is more than noise (p < 0.001).',
  samples: families.map(({ penalty }) => ({ penalty, prompt: 'They climbed towards ', text: sample })),
  seconds: 812.4,
  environment: { node: '24.1.0', backend: 'wasm', cores: 8 },
});
