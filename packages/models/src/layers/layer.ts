import type { Mode, Parameter, Params, RandomStream } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Initializer } from '../initializers.ts';

/** A parameter together with its first value. */
export interface LayerParameter extends Parameter {
  readonly initializer: Initializer;
}

/**
 * A part of a model: its parameters, whose paths begin with the path that its factory was given, and one pure function
 * of all the model's parameters and the layer's inputs.
 */
export interface Layer<Inputs, Outputs> {
  readonly parameters: readonly LayerParameter[];
  readonly apply: (params: Params, inputs: Inputs) => Outputs;
}

/** Passes a site: gives back what the model goes on with. */
export type At = (site: string, activation: Tensor) => Tensor;

/** The sites of a layer on its own: nothing happens there. */
export const passSites: At = (_, activation) => activation;

/**
 * The sites of one forward pass: `at` remembers each activation before noise and gives it to the mode.
 *
 * @example const { at, activations } = visitSites(mode);
 */
export const visitSites = (
  mode: Mode,
): { readonly at: At; readonly activations: Readonly<Record<string, Tensor>> } => {
  const activations: Record<string, Tensor> = Object.create(null);
  return {
    activations,
    at: (site, activation) => {
      activations[site] = activation;
      return mode.noise(site, activation);
    },
  };
};

/** First values of parameters, each from a random stream named after its path. */
export const initParameters = (parameters: readonly LayerParameter[], random: RandomStream): Params =>
  record(
    parameters.map(
      ({ path, shape, initializer }) => [path, initializer(shape, random.stream(path))] as const,
    ),
  );
