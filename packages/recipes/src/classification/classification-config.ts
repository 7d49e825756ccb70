import { analyzers, norms, splitters, weightings } from '@ridgeline/data';
import { z } from 'zod';
import { selection } from '../table/selection-config.ts';
import { onEmpty, tableSettings } from '../table/table-config.ts';
import { unionOf } from '../units/kind-schema.ts';
import { tokenizer } from '../units/tokenizer-config.ts';
import { classifierMethods } from './methods/catalog.ts';

const integer = z.number().int().positive();
const frequency = z
  .union([integer, z.strictObject({ share: z.number().min(0).max(1) })])
  .describe('A number of texts, or { share: … } of them.');

const featureSet = z.strictObject({
  analyzer: z.enum(analyzers).optional(),
  splitter: z.enum(splitters).optional(),
  ngrams: z.tuple([integer, integer]).optional().describe('The shortest and the longest n-gram.'),
  lowercase: z.boolean().optional(),
  normalization: z.enum(['NFC', 'none']).optional().describe('NFC: é is one letter however it was typed.'),
  minDocumentFrequency: frequency.optional(),
  maxDocumentFrequency: frequency.optional(),
  maxFeatures: integer.optional(),
  weighting: z.enum(weightings).optional(),
  sublinear: z.boolean().optional().describe('A count c weighs 1 + ln c.'),
  norm: z.enum(norms).optional().describe('What each row is divided by.'),
  hashing: z.strictObject({ features: integer, signed: z.boolean().optional() }).optional(),
});

/** What is left out follows from the kind of model: see `featuresOf`. */
const features = featureSet
  .extend({
    join: z
      .array(featureSet)
      .min(1)
      .optional()
      .describe(
        'Several sets side by side, each with its own norm; what stands beside goes for all of them.',
      ),
  })
  .prefault({});

const model = unionOf(classifierMethods);

/** What every configuration of classes of texts says about its table. */
export const labelledSettings = {
  ...tableSettings,
  text: z
    .union([z.string(), z.array(z.string()).min(1)])
    .default('text')
    .describe('The column with the text, or several, joined by textSeparator.'),
  textSeparator: z.string().default(' ').describe('What stands between the texts of several columns.'),
  label: z.string().default('label').describe('The column with the class.'),
  onEmpty: onEmpty(['error', 'skip', 'keep']).describe(
    'Rows without text or label: refused, left out, or empty texts kept.',
  ),
  maxClasses: integer
    .optional()
    .describe('More different labels are refused. Absent: 200, and half the rows where that is above 10.'),
  test: z.number().min(0).lt(1).default(0.1).describe('Share of the rows that is tested, of every class.'),
};

/** The configuration of a text classifier. */
export const classificationSchema = z.strictObject({
  task: z.literal('classification'),
  data: z.strictObject(labelledSettings).prefault({}),
  features,
  tokenizer: tokenizer.prefault({ kind: 'word', lowercase: true }).describe('For kneserNey alone.'),
  model: model.prefault({ kind: 'logistic' }),
  selection: selection(5),
  seed: z.number().int().nonnegative().default(1),
});

export type ClassificationConfig = z.output<typeof classificationSchema>;
