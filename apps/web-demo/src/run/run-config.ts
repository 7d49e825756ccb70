import type { LanguageModelConfig, RegularizerConfig } from '@ridgeline/recipes';
import { penalties, type Settings, strengthFields } from '../settings/settings.ts';

/** Steps until a run ends by itself, so that a forgotten tab comes to rest. */
export const maxSteps = 2000;
/** Steps between evaluations. */
export const evaluateEvery = 20;

/** What the right side's penalty is in a configuration. */
export const regularizersOf = (settings: Settings): readonly RegularizerConfig[] => {
  const { rule } = penalties[settings.penalty];
  if (rule === null) return [];
  const numbers = strengthFields(settings.penalty).map((option) => [option, settings[option]]);
  return [{ ...rule, ...Object.fromEntries(numbers) } as RegularizerConfig];
};

/** A configuration whose model and optimizer are the page's. */
export type PageConfig = LanguageModelConfig & {
  readonly model: { readonly kind: 'lstm' };
  readonly optimizer: {
    readonly kind: 'adam';
    readonly learningRate: number;
    readonly clipGlobalNorm: number;
  };
};

/**
 * The configuration of a run, the same that the command line reads, with every default written out: the schema that
 * would fill them in is not loaded in the page. Small and fast, so that overfitting shows within seconds.
 */
export const configOf = (settings: Settings): PageConfig => ({
  task: 'language-model',
  data: { valid: 0.1, test: 0.1, maxCharacters: { train: settings.characters, valid: 4000 } },
  tokenizer: { kind: 'char' },
  model: { kind: 'lstm', embedding: 32, hidden: settings.hidden, layers: 1, activation: 'none' },
  regularizers: [...regularizersOf(settings)],
  optimizer: {
    kind: 'adam',
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    learningRate: 0.01,
    clipGlobalNorm: 1,
  },
  training: {
    batchSize: 16,
    sequenceLength: 32,
    windows: 'random',
    maxSteps,
    evaluateEvery,
    checkpointEvery: maxSteps,
  },
  seed: settings.seed,
});
