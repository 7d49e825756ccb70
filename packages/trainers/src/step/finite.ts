import { type Params, RidgelineError } from '@ridgeline/contracts';
import { disposeParams } from '@ridgeline/tensors';

const hint = 'Lower the learning rate, or clip gradients (clipGlobalNorm: 1). The last checkpoint is kept.';

/**
 * Checks what an evaluation comes to: NaN would be the best for good, since nothing is below it.
 *
 * @param part what is measured: `validation`.
 * @throws `E_NAN`
 */
export const requireFiniteLoss = (part: string, dataLoss: number, step: number): void => {
  if (Number.isFinite(dataLoss)) return;
  throw new RidgelineError('E_NAN', `training: the ${part} loss is ${dataLoss} after step ${step}.`, {
    hint,
  });
};

/** The place of the first number that is not finite, or −1. */
const firstBad = (values: ArrayLike<number>): number => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
};

/**
 * The error for the first tensor, in the order of the groups, that holds a NaN or an infinity: `E_NAN` naming the
 * step, the tensor and the value.
 *
 * @param groups their tensors are freed.
 */
export const firstNotFinite = async (
  step: number,
  groups: Readonly<Record<string, Params>>,
): Promise<RidgelineError> => {
  try {
    for (const [what, tensors] of Object.entries(groups)) {
      for (const [path, value] of Object.entries(tensors)) {
        const data = await value.data();
        const index = firstBad(data);
        if (index < 0) continue;
        const place = `first in the ${what} '${path}' (element ${index} of ${data.length})`;
        return new RidgelineError('E_NAN', `training: ${data[index]} at step ${step + 1}, ${place}.`, {
          hint,
        });
      }
    }
  } finally {
    for (const tensors of Object.values(groups)) disposeParams(tensors);
  }
  const names = Object.keys(groups).join(' and ');
  return new RidgelineError('E_NAN', `training: the ${names} overflowed at step ${step + 1}.`, { hint });
};
