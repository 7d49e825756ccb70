import { applications, roles } from '@ridgeline/contracts';
import { z } from 'zod';

const strength = z
  .number()
  .nonnegative()
  .describe('The strength λ ≥ 0, in nats per unit; 0 switches it off. It has no default.');

const selector = z
  .strictObject({
    role: z.array(z.enum(roles)).min(1).optional(),
    path: z.array(z.string().min(1)).min(1).optional(),
  })
  .describe('Which parameters: by role, by path pattern, or both. Absent: all but bias and norm.');

const weightRule = { on: selector.optional(), as: z.enum(applications) };

const regularizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('l1'), lambda: strength, ...weightRule }),
  z.strictObject({ kind: z.literal('l2'), lambda: strength, ...weightRule }),
  z.strictObject({
    kind: z.literal('elasticNet'),
    lambda: strength,
    alpha: z.number().min(0).max(1).describe('The share of L1: 1 is l1, 0 is l2.'),
    ...weightRule,
  }),
  z.strictObject({ kind: z.literal('activityL1'), lambda: strength, at: z.string() }),
  z.strictObject({ kind: z.literal('activityL2'), lambda: strength, at: z.string() }),
  z.strictObject({ kind: z.literal('dropout'), rate: z.number().min(0).lt(1), at: z.string() }),
]);

export const integer = z.number().int().positive();

const learningRate = z.union([
  z.number().positive(),
  z.strictObject({
    kind: z.literal('warmupCosine'),
    peak: z.number().positive(),
    floor: z.number().nonnegative(),
    warmupSteps: z.number().int().nonnegative(),
    decaySteps: integer,
  }),
]);

const rates = { learningRate, clipGlobalNorm: z.number().positive().optional() };
const moment = z.number().min(0).lt(1);
const moments = {
  beta1: moment.optional(),
  beta2: moment.optional(),
  epsilon: z.number().positive().optional(),
};

const optimizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), ...rates }),
  z.strictObject({ kind: z.literal('momentum'), momentum: moment, dampening: moment.optional(), ...rates }),
  z.strictObject({ kind: z.literal('nesterov'), momentum: moment, ...rates }),
  z.strictObject({ kind: z.literal('adam'), ...moments, ...rates }),
  z.strictObject({ kind: z.literal('adamw'), weightDecay: z.number().nonnegative(), ...moments, ...rates }),
]);

/** Trained on the training part alone. */
export const tokenizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('char') }),
  z.strictObject({
    kind: z.literal('word'),
    size: integer.optional(),
    minFrequency: integer.optional(),
    lowercase: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('whitespace'),
    size: integer.optional(),
    minFrequency: integer.optional(),
  }),
]);

const model = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('lstm'),
    embedding: integer.default(64),
    hidden: integer.default(128),
    layers: integer.default(1),
    activation: z
      .enum(['relu', 'none'])
      .default('none')
      .describe('What stands between the last recurrent layer and the head.'),
  }),
]);

const shareOrFile = z.union([z.number().min(0).lt(1), z.string().min(1)]);

/** The configuration of a language model. */
export const languageModelSchema = z.strictObject({
  task: z.literal('language-model').default('language-model'),
  data: z
    .strictObject({
      train: z.string().optional().describe('A file, or the name of an embedded corpus.'),
      valid: shareOrFile
        .default(0.1)
        .describe('Share of the text, after the training part; or a file of its own.'),
      test: shareOrFile.default(0.1).describe('Share of the text, at its end; or a file of its own.'),
      maxCharacters: z
        .strictObject({ train: integer.optional(), valid: integer.optional(), test: integer.optional() })
        .optional()
        .describe('At most so many characters of each part, from its beginning.'),
    })
    .prefault({}),
  tokenizer: tokenizer.default({ kind: 'char' }),
  model: model.prefault({ kind: 'lstm' }),
  regularizers: z.array(regularizer).default([]),
  optimizer: optimizer.default({ kind: 'adam', learningRate: 0.002, clipGlobalNorm: 1 }),
  training: z
    .strictObject({
      batchSize: integer.default(32),
      sequenceLength: integer.default(64),
      windows: z
        .enum(['random', 'contiguous'])
        .default('random')
        .describe('Random windows with zero state, or contiguous streams with the state carried on.'),
      maxSteps: integer.default(2000),
      evaluateEvery: integer.default(100),
      patience: integer
        .optional()
        .describe('Stop after so many evaluations in a row without a gain on the best one, at least 1.'),
      checkpointEvery: integer.default(200),
    })
    .prefault({}),
  seed: z.number().int().nonnegative().default(1),
});

export type LanguageModelConfig = z.output<typeof languageModelSchema>;
export type LanguageModelConfigInput = z.input<typeof languageModelSchema>;
export type RegularizerConfig = LanguageModelConfig['regularizers'][number];
