import type { Model, Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';

/** The parameters of a model's record without its buffers: what gradients and optimizers are given. */
export const trainedOf = ({ parameters }: Model, params: Params): Params =>
  record(parameters.map(({ path }) => [path, params[path]!] as const));

/** Its buffers without the parameters. */
export const buffersOf = ({ buffers = [] }: Model, params: Params): Params =>
  record(buffers.map(({ path }) => [path, params[path]!] as const));
