import { applications, metrics, roles, rowSchemes } from '@ridgeline/contracts';
import { losses, objectives } from '@ridgeline/losses';
import { averagings, gradientMethods, optimizers, schedules } from '@ridgeline/optimizers';
import {
  activityRegularizers,
  constraints,
  inputNoises,
  noises,
  regularizers,
  weightNoises,
  widthRegularizers,
} from '@ridgeline/regularizers';
import { z } from 'zod';
import { comparedFamilies } from './compared-families.ts';
import { kindSchema, unionOf } from './kind-schema.ts';

const integer = z.number().int().positive();

const selector = z
  .strictObject({
    role: z.array(z.enum(roles)).min(1).optional(),
    path: z.array(z.string().min(1)).min(1).optional(),
  })
  .describe('Which parameters: by role, by path pattern, or both. Absent: all but bias and norm.');

const weights = { on: selector.optional() };

// what validation finds does not change a λ
const { reduceOnPlateau: _, ...strengths } = schedules;

/** Of every rule that has a λ. */
const strength = {
  strength: unionOf(strengths)
    .optional()
    .describe(
      'What λ is multiplied with from step to step, as {kind: linear, from: 0, to: 1, steps: 500}. Absent: 1.',
    ),
};

const weightRule = {
  ...weights,
  ...strength,
  as: z.enum(applications),
  metric: z
    .enum(metrics)
    .optional()
    .describe(
      'What a proximal map goes by: plain, the learning rate; adaptive, the step size that the optimizer has for each weight, under which λ stays in nats. Absent: plain.',
    ),
};

const factor = z.number().min(0);

const penaltyFactors = {
  penaltyFactors: z
    .array(
      z.strictObject({ on: selector, factor: factor.describe('What λ is multiplied with; 0 frees them.') }),
    )
    .optional()
    .describe('What λ is multiplied with for some of the parameters selected. Absent: 1.'),
  rowFactors: z
    .union([z.enum(rowSchemes), z.record(z.string(), factor)])
    .optional()
    .describe(
      'What λ is multiplied with for each row of a table of embeddings: by how often its token stands in the training data, frequency or inverseFrequency, with the mean 1; or {token: factor}. Absent: 1.',
    ),
};

const widthRule = {
  ...strength,
  of: z
    .string()
    .optional()
    .describe('Which units: a width of the model by its name, such as hidden, or a pattern. Absent: all.'),
  as: z.enum(['penalty', 'proximal']),
};

const input = {
  input: z.string().optional().describe('The input of a batch that it acts on. Absent: ids.'),
};

const site = { at: z.string().describe('The site of the model: its name, or a pattern.') };

const regularizer = z.discriminatedUnion('kind', [
  unionOf(regularizers, { ...weightRule, ...penaltyFactors }),
  unionOf(widthRegularizers, widthRule),
  unionOf(activityRegularizers, { ...site, ...strength }),
  unionOf(noises, site),
  unionOf(weightNoises, weights),
  unionOf(inputNoises, input),
  unionOf(constraints, weights),
]);

const { clipByGlobalNorm, clipByNorm, clipByValue, chain: __, ...steps } = optimizers;

const group = z.strictObject({
  on: selector,
  factor: z.number().min(0).describe('What the learning rate is multiplied with.'),
});

/** Those that take steps, with clipping in front if asked for, and rates of their own for some parameters. */
const optimizer = unionOf(steps, {
  clipGlobalNorm: kindSchema(clipByGlobalNorm).shape.maxNorm.optional(),
  clipNorm: kindSchema(clipByNorm).shape.bound.optional(),
  clipValue: kindSchema(clipByValue).shape.bound.optional(),
  groups: z.array(group).optional().describe('Parameters that learn at rates of their own.'),
});

/** What every configuration of a model that is trained by steps says about a step. */
export const stepSettings = {
  regularizers: z.array(regularizer).default([]),
  compare: z
    .strictObject({ families: comparedFamilies(regularizer).optional() })
    .optional()
    .describe('What `compare` holds against no penalty; other commands let it be.'),
  // without a default, so that runs of earlier versions are the same run
  loss: unionOf(losses)
    .optional()
    .describe('The loss that is trained; absent: crossEntropy. Evaluation measures plain crossEntropy.'),
  objective: unionOf(objectives).optional().describe('What is minimised of several passes.'),
  gradient: unionOf(gradientMethods).optional().describe('How gradients are found.'),
  averaging: unionOf(averagings).optional().describe('What is evaluated and kept in place of the weights.'),
  optimizer: optimizer.prefault({ kind: 'adam', learningRate: 0.002, clipGlobalNorm: 1 }),
};

/** How long a training goes on, and when it is looked at and saved. */
export const trainingSettings = {
  batchSize: integer.default(32),
  maxSteps: integer.default(2000),
  evaluateEvery: integer.default(100),
  patience: integer
    .optional()
    .describe('Stop after so many evaluations in a row without a gain on the best one, at least 1.'),
  checkpointEvery: integer.default(200),
  narrowEvery: integer
    .optional()
    .describe(
      'Steps between looks for units that a proximal penalty of units has emptied: they leave the computation. Absent: none leave.',
    ),
};

export type TrainingSettings = z.output<z.ZodObject<typeof trainingSettings>>;
export type StepSettings = z.output<z.ZodObject<typeof stepSettings>>;
export type RegularizerConfig = StepSettings['regularizers'][number];
export type OptimizerConfig = StepSettings['optimizer'];
