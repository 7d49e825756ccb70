import { type Batch, RidgelineError } from '@ridgeline/contracts';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The input of a batch that has this name.
 *
 * @param who asks for it: the model's kind.
 * @throws `E_SHAPE` if the batch has none.
 * @example inputOf('lstm', batch, 'ids') // [B, T]
 */
export const inputOf = (who: string, { inputs }: Pick<Batch, 'inputs'>, name: string): Tensor => {
  const input = inputs[name];
  if (input !== undefined) return input;
  const came = Object.keys(inputs).join(', ') || 'none';
  throw new RidgelineError('E_SHAPE', `${who}: inputs of a batch must have "${name}", got ${came}.`, {
    hint: 'Name the inputs of a batch as the model reads them: { inputs: { ids }, targets }.',
  });
};
