import { applications, roles } from '@ridgeline/contracts';
import { losses, objectives } from '@ridgeline/losses';
import { models } from '@ridgeline/models';
import { averagings, gradientMethods, optimizers } from '@ridgeline/optimizers';
import {
  activityRegularizers,
  constraints,
  noises,
  regularizers,
  weightNoises,
} from '@ridgeline/regularizers';
import { tokenizers } from '@ridgeline/tokenization';
import { z } from 'zod';
import { kindSchema, unionOf } from '../config/kind-schema.ts';

const selector = z
  .strictObject({
    role: z.array(z.enum(roles)).min(1).optional(),
    path: z.array(z.string().min(1)).min(1).optional(),
  })
  .describe('Which parameters: by role, by path pattern, or both. Absent: all but bias and norm.');

const weights = { on: selector.optional() };

const weightRule = { ...weights, as: z.enum(applications) };

const site = { at: z.string().describe('The site of the model: its name, or a pattern.') };

const regularizer = z.discriminatedUnion('kind', [
  unionOf(regularizers, weightRule),
  unionOf(activityRegularizers, site),
  unionOf(noises, site),
  unionOf(weightNoises, weights),
  unionOf(constraints, weights),
]);

export const integer = z.number().int().positive();

const { clipByGlobalNorm, chain: _, ...steps } = optimizers;

const group = z.strictObject({
  on: selector,
  factor: z.number().min(0).describe('What the learning rate is multiplied with.'),
});

/** Those that take steps, with clipping in front if asked for, and rates of their own for some parameters. */
const optimizer = unionOf(steps, {
  clipGlobalNorm: kindSchema(clipByGlobalNorm).shape.maxNorm.optional(),
  groups: z.array(group).optional().describe('Parameters that learn at rates of their own.'),
});

/** Trained on the training part alone. */
export const tokenizer = unionOf(tokenizers);

const model = unionOf(models);

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
  // without a default, so that runs of earlier versions are the same run
  loss: unionOf(losses)
    .optional()
    .describe('The loss that is trained; absent: crossEntropy. Evaluation measures plain crossEntropy.'),
  objective: unionOf(objectives).optional().describe('What is minimised of several passes.'),
  gradient: unionOf(gradientMethods).optional().describe('How gradients are found.'),
  averaging: unionOf(averagings).optional().describe('What is evaluated and kept in place of the weights.'),
  optimizer: optimizer.prefault({ kind: 'adam', learningRate: 0.002, clipGlobalNorm: 1 }),
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
