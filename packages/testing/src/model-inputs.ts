import type { Batch, Model } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import { tensor } from '@tensorflow/tfjs-core';

/** Sizes of the batch that a model is given. */
export const [rows, time] = [2, 4];

const lengths: Readonly<Record<string, number>> = { ids: time };

/** Other texts are not as long as `ids`, so that their axes cannot be taken for each other. */
const otherLength = 3;

/** The names of what a model reads, without the masks. */
export const textsOf = ({ inputs = ['ids'] }: Model): readonly string[] =>
  inputs.filter((name) => !inputs.some((other) => name === `${other}Mask`));

/** Whether it takes a mask of an input. */
export const masks = ({ inputs = [] }: Model, name: string): boolean => inputs.includes(`${name}Mask`);

/** The inputs that a model names, without masks: [B, T] each. @param idsOf an input's ids, row-major. */
export const modelInputs = (
  model: Model,
  idsOf: (name: string, size: number) => Int32Array,
): Batch['inputs'] =>
  record(
    textsOf(model).map((name) => {
      const shape: [number, number] = [rows, lengths[name] ?? otherLength];
      return [name, tensor(idsOf(name, shape[0] * shape[1]), shape, 'int32')] as const;
    }),
  );
