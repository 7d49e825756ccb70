import {
  type Buffer,
  type Mode,
  type Parameter,
  type Params,
  type RandomStream,
  RidgelineError,
  type Width,
} from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import { fill, type Tensor } from '@tensorflow/tfjs-core';
import type { Initializer } from '../initializers.ts';

/** A parameter together with its first value. */
export interface LayerParameter extends Parameter {
  readonly initializer: Initializer;
}

/** A buffer together with the number that it begins with, everywhere. */
export interface LayerBuffer extends Buffer {
  readonly first: number;
}

/**
 * A part of a model: its parameters, whose paths begin with the path that its factory was given, and one pure function
 * of all the model's parameters and the layer's inputs.
 */
export interface Layer<Inputs, Outputs> {
  readonly parameters: readonly LayerParameter[];
  /** For a layer that keeps tensors beside its parameters; a model lists them among its own. */
  readonly buffers?: readonly LayerBuffer[];
  /** For a layer whose inner units may leave; a model lists them among its own. */
  readonly widths?: readonly Width[];
  readonly apply: (params: Params, inputs: Inputs) => Outputs;
}

/** Passes a site: gives back what the model goes on with. */
export type At = (site: string, activation: Tensor) => Tensor;

/**
 * The sites of a part that stands in a model several times, under names of their own: `blocks/0/attention` for `attention`.
 *
 * @example block.apply(params, { inputs, at: within('blocks/0', at) })
 */
export const within =
  (path: string, at: At): At =>
  (site, activation) =>
    at(`${path}/${site}`, activation);

/** The widths of such a part, whose sites are named as by {@link within}. */
export const widthsWithin = (path: string, widths: readonly Width[] = []): readonly Width[] =>
  widths.map(({ sites = [], ...width }) => ({
    ...width,
    sites: sites.map(({ site, start }) => ({ site: `${path}/${site}`, start })),
  }));

/** The sites of a layer on its own: nothing happens there. */
export const passSites: At = (_, activation) => activation;

/**
 * The sites of one forward pass: `at` remembers each activation before noise and gives it to the mode.
 *
 * @throws `E_OPTION` if a site is passed twice: the second activation would take the place of the first.
 * @example const { at, activations } = visitSites(mode);
 */
export const visitSites = (
  mode: Mode,
): { readonly at: At; readonly activations: Readonly<Record<string, Tensor>> } => {
  const activations: Record<string, Tensor> = Object.create(null);
  return {
    activations,
    at: (site, activation) => {
      if (site in activations) {
        throw new RidgelineError(
          'E_OPTION',
          `model: each site must have a name of its own, got "${site}" twice.`,
          {
            hint: 'Name the sites of repeated parts apart, as within("blocks/0", at) does.',
          },
        );
      }
      activations[site] = activation;
      return mode.noise(site, activation);
    },
  };
};

/** First values of buffers, which stand behind the parameters. */
export const initBuffers = (buffers: readonly LayerBuffer[]): Params =>
  record(buffers.map(({ path, shape, first }) => [path, fill([...shape], first)] as const));

/** First values of parameters, each from a random stream named after its path. */
export const initParameters = (parameters: readonly LayerParameter[], random: RandomStream): Params =>
  record(
    parameters.map(
      ({ path, shape, initializer }) => [path, initializer(shape, random.stream(path))] as const,
    ),
  );
