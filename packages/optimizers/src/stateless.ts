import type { Optimizer, Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';

/** A transform of gradients alone: it has neither state nor learning rate, and moves nothing by itself. */
export const stateless = (change: (gradients: Params) => Params): Omit<Optimizer, 'spec'> => ({
  init: () => record([]),
  coasting: () => record([]),
  stepSizes: () => record([]),
  update: (gradients, state) => ({ updates: change(gradients), state }),
});
