import type { Batch, Model, Params } from '@ridgeline/contracts';
import { random } from './drawn-values.ts';
import { modelInputs } from './model-inputs.ts';

/** The first values of a model's parameters. */
export const draw = (model: Model): Params => model.init(random.stream('init'));

/** Inputs with drawn ids. */
export const drawInputs = (model: Model): Batch['inputs'] => {
  const vocabulary = typeof model.spec.vocabulary === 'number' ? model.spec.vocabulary : 2;
  return modelInputs(model, (name, size) => random.stream(name).integers(size, vocabulary));
};

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
