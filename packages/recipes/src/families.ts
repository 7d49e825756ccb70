import type {
  LanguageModelConfig,
  LanguageModelConfigInput,
  RegularizerConfig,
} from './language-model-config.ts';

/** One way to regularize, with the strengths to try, from weak to strong. */
export interface Family {
  readonly penalty: string;
  readonly as: string;
  /** λ, or the rate of dropout; one null for no penalty. */
  readonly path: readonly (number | null)[];
  readonly rule: (strength: number) => RegularizerConfig;
}

/**
 * What `compare` tries. Under Adam a step moves a weight by about η whatever the scale of the loss, and a proximal
 * step by η·λ, so the strengths of l1 are shares of a step, not nats.
 */
export const families: readonly Family[] = [
  { penalty: 'none', as: 'none', path: [null], rule: () => ({ kind: 'dropout', rate: 0, at: 'output' }) },
  {
    penalty: 'l1',
    as: 'proximal',
    path: [0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.13, 0.2],
    rule: (lambda) => ({ kind: 'l1', lambda, as: 'proximal' }),
  },
  {
    penalty: 'l2',
    as: 'decoupled',
    path: [0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2, 3],
    rule: (lambda) => ({ kind: 'l2', lambda, as: 'decoupled' }),
  },
  {
    penalty: 'elasticNet',
    as: 'proximal',
    path: [0.015, 0.025, 0.04, 0.06, 0.1, 0.16, 0.26, 0.4],
    rule: (lambda) => ({ kind: 'elasticNet', lambda, alpha: 0.5, as: 'proximal' }),
  },
  {
    penalty: 'dropout',
    as: 'noise',
    path: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    rule: (rate) => ({ kind: 'dropout', rate, at: 'output' }),
  },
];

/**
 * The configuration of a first comparison: a training part so small that overfitting is real, and a model that two
 * cores train often enough within a few minutes.
 */
export const comparisonDefaults = {
  data: { maxCharacters: { train: 12_000, valid: 12_000, test: 40_000 } },
  model: { kind: 'lstm', embedding: 64, hidden: 128 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  training: { batchSize: 16, sequenceLength: 64, maxSteps: 300, evaluateEvery: 50, patience: 3 },
} as const satisfies LanguageModelConfigInput;

/** One run of a comparison: everything a worker needs but the text. */
export interface ComparisonJob {
  readonly id: number;
  readonly penalty: string;
  readonly as: string;
  readonly lambda: number | null;
  readonly config: LanguageModelConfig;
}

/**
 * Every family at every strength with every seed, the same but for that one difference. Rules of the configuration
 * stay in all of them.
 */
export const planComparison = (
  config: LanguageModelConfig,
  seeds: readonly number[],
  chosen: readonly Family[] = families,
): readonly ComparisonJob[] =>
  chosen
    .flatMap(({ penalty, as, path, rule }) =>
      path.flatMap((lambda) =>
        seeds.map((seed) => ({
          penalty,
          as,
          lambda,
          config: {
            ...config,
            seed,
            regularizers: lambda === null ? config.regularizers : [...config.regularizers, rule(lambda)],
          },
        })),
      ),
    )
    .map((job, id) => ({ id, ...job }));
