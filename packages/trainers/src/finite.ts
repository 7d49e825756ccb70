import { type Params, RidgelineError } from '@ridgeline/contracts';

/** The place of the first number that is not finite, or −1. */
const firstBad = (values: ArrayLike<number>): number => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
};

/**
 * Looks through groups of tensors in order and throws for the first that holds a NaN or an infinity.
 *
 * @throws `E_NAN` naming the step, the tensor and the value.
 */
export const requireFinite = (step: number, groups: Readonly<Record<string, Params>>): void => {
  for (const [what, tensors] of Object.entries(groups)) {
    for (const [path, value] of Object.entries(tensors)) {
      const data = value.dataSync();
      const index = firstBad(data);
      if (index < 0) continue;
      throw new RidgelineError(
        'E_NAN',
        `training: ${data[index]} at step ${step + 1}, first in the ${what} '${path}' (element ${index} of ${data.length}).`,
        {
          hint: 'Lower the learning rate, or clip gradients (clipGlobalNorm: 1). The last checkpoint is kept.',
        },
      );
    }
  }
};
