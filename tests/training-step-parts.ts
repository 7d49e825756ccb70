import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel } from '@ridgeline/recipes';

const text = Array.from(
  { length: 1500 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n', 'sea, '][(i * i + (i >> 3)) % 5],
).join('');

export const small = {
  model: { kind: 'lstm', embedding: 8, hidden: 16 },
  optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  training: {
    batchSize: 6,
    sequenceLength: 12,
    windows: 'contiguous',
    maxSteps: 20,
    evaluateEvery: 4,
    checkpointEvery: 10,
  },
  data: { valid: 0.1, test: 0.1, maxCharacters: { valid: 500 } },
} satisfies LanguageModelConfigInput;

const dropout = { kind: 'dropout', rate: 0.3, at: 'output' } as const;
const plateau = { kind: 'reduceOnPlateau', rate: 0.05, factor: 0.5, patience: 0 } as const;
export const turning = {
  optimizer: { kind: 'adam', learningRate: 0.5 },
  averaging: { kind: 'nonMonotonic', patience: 1 },
} as const;
export const groups = [{ on: { role: ['embedding' as const] }, factor: 0.5 }];

/** What a step may be made of beside the plain one, each in a small configuration. */
export const parts: Readonly<Record<string, LanguageModelConfigInput>> = {
  rDrop: { objective: { kind: 'rDrop', alpha: 1 }, regularizers: [dropout] },
  sam: { gradient: { kind: 'sam', rho: 0.05 }, regularizers: [dropout] },
  fgm: { gradient: { kind: 'fgm', epsilon: 0.5 }, regularizers: [dropout] },
  virtualAdversarial: {
    gradient: { kind: 'virtualAdversarial', epsilon: 2, weight: 1 },
    regularizers: [dropout],
  },
  'virtualAdversarial without noise': {
    gradient: { kind: 'virtualAdversarial', epsilon: 2, weight: 1, iterations: 2 },
  },
  ema: { averaging: { kind: 'ema', decay: 0.9 } },
  nonMonotonic: turning,
  fista: {
    optimizer: { kind: 'fista', learningRate: 1, clipGlobalNorm: 1 },
    regularizers: [{ kind: 'l1', lambda: 0.001, as: 'proximal' }, dropout],
  },
  weightDrop: { regularizers: [{ kind: 'weightDrop', rate: 0.5 }] },
  maxNorm: { regularizers: [{ kind: 'maxNorm', bound: 0.8 }] },
  l2Ball: { regularizers: [{ kind: 'l2Ball', radius: 3, on: { path: ['lstm/**'] } }] },
  'adaptive metric': {
    regularizers: [{ kind: 'elasticNet', lambda: 0.01, alpha: 0.5, as: 'proximal', metric: 'adaptive' }],
  },
  'a strength that grows': {
    regularizers: [
      {
        ...{ kind: 'l1', lambda: 0.1, as: 'proximal' },
        strength: { kind: 'linear', from: 0, to: 1, steps: 15 },
      },
    ],
  },
  groups: { optimizer: { ...small.optimizer, groups } },
  reduceOnPlateau: { optimizer: { ...small.optimizer, learningRate: plateau } },
  'label smoothing': { loss: { kind: 'crossEntropy', labelSmoothing: 0.1 } },
  'all together': {
    objective: { kind: 'rDrop', alpha: 1 },
    gradient: { kind: 'fgm', epsilon: 0.5 },
    averaging: { kind: 'ema', decay: 0.9 },
    loss: { kind: 'crossEntropy', labelSmoothing: 0.1 },
    optimizer: { ...small.optimizer, learningRate: plateau, groups },
    regularizers: [
      dropout,
      { kind: 'weightDrop', rate: 0.3 },
      { kind: 'maxNorm', bound: 1.5, axis: 'rows', on: { role: ['embedding'] } },
      { kind: 'l1', lambda: 0.01, as: 'proximal' },
      { kind: 'activityL2', lambda: 0.01, at: 'logits' },
    ],
  },
};

/** A run of the small configuration with other settings. */
export const prepared = (over: LanguageModelConfigInput = {}) =>
  prepareLanguageModel(parseConfig({ ...small, ...over }), text);
