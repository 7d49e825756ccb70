import type { Buffer, Model } from '@ridgeline/contracts';

/** All that a model's record holds: its parameters, then its buffers. */
export const tensorsOf = ({
  parameters,
  buffers = [],
}: Pick<Model, 'parameters' | 'buffers'>): readonly Buffer[] => [...parameters, ...buffers];
