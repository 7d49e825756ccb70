import { type HostBatch, RidgelineError } from '@ridgeline/contracts';
import type { TrainingSettings } from '../units/step-config.ts';

/** @throws `E_CONFIG` if training shall stop by a validation that there is not */
export const requireValidation = (
  { patience }: Pick<TrainingSettings, 'patience'>,
  validation: readonly HostBatch[],
): void => {
  if (patience === undefined || validation.length > 0) return;
  throw new RidgelineError('E_CONFIG', 'training.patience needs validation data, but data.valid is 0.', {
    hint: 'Set data.valid to 0.1, or leave patience out.',
  });
};
