import type { Buffer, Model, Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';

/** All that a model's record holds: its parameters, then its buffers. */
export const tensorsOf = ({
  parameters,
  buffers = [],
}: Pick<Model, 'parameters' | 'buffers'>): readonly Buffer[] => [...parameters, ...buffers];

/** The parameters of a model's record without its buffers: what gradients and optimizers are given. */
export const trainedOf = ({ parameters }: Model, params: Params): Params =>
  record(parameters.map(({ path }) => [path, params[path]!] as const));

/** Its buffers without the parameters. */
export const buffersOf = ({ buffers = [] }: Model, params: Params): Params =>
  record(buffers.map(({ path }) => [path, params[path]!] as const));
