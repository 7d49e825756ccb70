import { textEncoders } from '@ridgeline/models';
import { z } from 'zod';
import { maxTokens, textTokens, textTrainingSettings } from '../encoded-texts/encoded-text-settings.ts';
import { splitSeed } from '../table/table-config.ts';
import { numberedSettings } from '../text-regression/numbered-settings.ts';
import { unionOf } from '../units/kind-schema.ts';
import { stepSettings } from '../units/step-config.ts';

// losses and objectives of a catalogue are those of classes
const { loss: _loss, objective: _objective, ...settings } = stepSettings;

/** The configuration of a neural regression on texts. */
export const neuralRegressionSchema = z.strictObject({
  task: z.literal('neural-regression'),
  data: z
    .strictObject({
      ...numberedSettings,
      valid: z.number().min(0).lt(1).default(0.1).describe('Share of the training part that validates.'),
      splitSeed,
      maxTokens,
    })
    .prefault({}),
  tokenizer: textTokens,
  model: unionOf(textEncoders).prefault({ kind: 'textCnn' }),
  ...settings,
  training: z.strictObject(textTrainingSettings).prefault({}),
  seed: z.number().int().nonnegative().default(1),
});

export type NeuralRegressionConfig = z.output<typeof neuralRegressionSchema>;
