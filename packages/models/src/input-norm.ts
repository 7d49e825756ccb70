import type { Batch, Model, Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import {
  cast,
  div,
  expandDims,
  keep,
  maximum,
  mul,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { owningDecoder } from './owning-decoder.ts';

/** Of every model. */
export const inputNormOption = {
  inputNorm: {
    type: 'number',
    above: 0,
    scale: 'logarithmic',
    optional: true,
    about:
      'The greatest length of an embedded token, to which longer ones are scaled back, in training and in use. Absent: any.',
  },
} as const;

/** Of a model that reads a text whole: the length of one that is still being written would tell of what is to come. */
export const inputNormOverOption = {
  inputNormOver: {
    type: 'choice',
    among: ['token', 'sequence'],
    optional: true,
    about:
      'Whose length that is: of each token, or of a whole text, all of its tokens together. Absent: token.',
  },
} as const;

/** What a model is told of its inputs. */
export interface InputNorm {
  readonly inputNorm?: number | undefined;
  readonly inputNormOver?: 'token' | 'sequence' | undefined;
}

const isEmbedding = (site: string): boolean => site === 'embedding' || site.startsWith('embedding/');

/** e·min(1, c/‖e‖₂): the same bits where ‖e‖₂ ≤ c. */
const scaledBack = (values: Tensor, squares: Tensor, radius: number): Tensor =>
  div(values, sqrt(maximum(mul(squares, 1 / (radius * radius)), 1)));

/** Every vector of the last axis in the ball of that radius. */
const tokensInBall = (values: Tensor, radius: number): Tensor =>
  scaledBack(values, sum(square(values), -1, true), radius);

/** Every row [T, D] in the ball, its padding left out. */
const rowsInBall = (values: Tensor, radius: number, mask: Tensor | undefined): Tensor => {
  const squares = mask ? mul(square(values), expandDims(cast(mask, 'float32'), 2)) : square(values);
  return scaledBack(values, sum(squares, [1, 2], true), radius);
};

/** The tables that ids are looked up in, their rows in the ball. */
const tablesInBall = ({ parameters }: Pick<Model, 'parameters'>, params: Params, radius: number): Params =>
  record(
    parameters
      .filter(({ lookedUpBy }) => lookedUpBy !== undefined)
      .map(({ path }) => [path, tidy(() => keep(tokensInBall(params[path]!, radius)))] as const),
  );

/**
 * A model whose embedded inputs are projected on a ball, ‖e‖₂ ≤ c, before it goes on with them: in training behind noise and
 * whatever else moves them there, and in every use. The activation that is told of the site is that before the projection.
 *
 * Its decoder is the model's own, with tables whose rows are in the ball, where these are what the model is given at the site and
 * nothing else reads them. Where there are positions among them, or one table is the head too, it has no decoder, and is read by
 * forward passes.
 *
 * @param readsRows whether what the model is given at the site are rows of its tables.
 */
export const inBall = (
  model: Omit<Model, 'spec'>,
  { inputNorm: radius, inputNormOver = 'token' }: InputNorm,
  readsRows: boolean,
): Omit<Model, 'spec'> => {
  if (radius === undefined) return model;
  const { decoder, ...others } = model;
  const hasOwnTables = readsRows && !model.parameters.some(({ tied }) => tied);
  const project = (values: Tensor, { inputs }: Pick<Batch, 'inputs'>): Tensor =>
    inputNormOver === 'token' ? tokensInBall(values, radius) : rowsInBall(values, radius, inputs.idsMask);
  return {
    ...others,
    forward: (params, batch, mode) =>
      model.forward(params, batch, {
        ...mode,
        watched: (site) => isEmbedding(site) || (mode.watched?.(site) ?? true),
        noise: (site, activation) => {
          const noisy = mode.noise(site, activation);
          return isEmbedding(site) ? project(noisy, batch) : noisy;
        },
      }),
    ...(decoder &&
      hasOwnTables && {
        decoder: (params, inputs) => {
          const tables = tablesInBall(model, params, radius);
          const read = record([...Object.entries(params), ...Object.entries(tables)]);
          return owningDecoder(decoder(read, inputs), Object.values(tables));
        },
      }),
  };
};
