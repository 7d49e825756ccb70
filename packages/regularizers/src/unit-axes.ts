import type { Tensor } from '@tensorflow/tfjs-core';

/** What a unit is where a constraint acts on units of a tensor. */
export const unitAxis = {
  type: 'choice',
  among: ['columns', 'rows'],
  default: 'columns',
  about: 'What a unit is: the weights into each output of a kernel, or a row, as of embeddings.',
} as const;

/** The axes that the weights of one unit stand along; a vector is that of one. */
export const axesOf = ({ rank }: Tensor, units: 'columns' | 'rows'): number[] => {
  const axes = [...Array(rank).keys()];
  if (rank < 2) return axes;
  return units === 'columns' ? axes.slice(0, -1) : axes.slice(1);
};
