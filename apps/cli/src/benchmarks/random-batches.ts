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
}: RandomBatchesOptions): BatchSource => {
  const draw = (name: string, index: number, shape: readonly number[], below: number): HostArray => {
    const size = shape.reduce((a, b) => a * b, 1);
    return { shape, data: random.stream(name).at(index).integers(size, below) };
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
}: {
  readonly vocabulary: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
}): BatchSource => {
  const ids = [batchSize, sequenceLength] as const;
  return randomBatches({
    inputs: { ids },
    vocabulary,
    targets: ids,
    classes: vocabulary,
    tokens: batchSize * sequenceLength,
  });
};
