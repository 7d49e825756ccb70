import type { BatchSource, HostArray } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { random } from './benchmark.ts';

interface RandomBatchesOptions {
  /** The shape of each. */
  readonly inputs: Readonly<Record<string, readonly [rows: number, positions: number]>>;
  readonly vocabulary: number;
  readonly targets: readonly number[];
  readonly classes: number;
  /** Tokens that a batch counts for. */
  readonly tokens: number;
  /** Low ids come more often, as words do in order of their frequency: id k in proportion to log((k + 2)/(k + 1)). */
  readonly logUniform?: boolean;
}

/** Few enough that making them takes no time, enough that no step sees the batch before it. */
const distinct = 8;

/** Batches of random ids, over and over the same few. */
export const randomBatches = ({
  inputs,
  vocabulary,
  targets,
  classes,
  tokens,
  logUniform = false,
}: RandomBatchesOptions): BatchSource => {
  const draw = (name: string, index: number, shape: readonly number[], below: number): HostArray => {
    const size = shape.reduce((a, b) => a * b, 1);
    const drawn = random.stream(name).at(index);
    const id = (u: number): number => Math.floor(Math.exp(u * Math.log(below + 1))) - 1;
    return {
      shape,
      data: logUniform ? Int32Array.from(drawn.uniform(size), id) : drawn.integers(size, below),
    };
  };
  const batches = Array.from({ length: distinct }, (_, index) => ({
    inputs: mapParams(inputs, (shape, name) => draw(name, index, shape, vocabulary)),
    targets: draw('targets', index, targets, classes),
  }));
  return {
    spec: { kind: 'random' },
    targetsPerBatch: tokens,
    stepsPerEpoch: distinct,
    at: (step) => batches[step % distinct]!,
  };
};

/** The same for language models: a target at every position. */
export const randomTexts = ({
  vocabulary,
  batchSize,
  sequenceLength,
  logUniform = false,
}: {
  readonly vocabulary: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly logUniform?: boolean;
}): BatchSource => {
  const ids = [batchSize, sequenceLength] as const;
  return randomBatches({
    inputs: { ids },
    vocabulary,
    targets: ids,
    classes: vocabulary,
    tokens: batchSize * sequenceLength,
    logUniform,
  });
};
