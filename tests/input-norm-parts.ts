/** Small models of every kind, with or without a ball for what they read, and texts for them. */
import type { AnyKind, Batch, Model, Params } from '@ridgeline/contracts';
import { bertClassifier, classifiers, models, translators } from '@ridgeline/models';
import { randomStream, record } from '@ridgeline/tensors';
import { mul, type Tensor, tensor, tensor2d } from '@tensorflow/tfjs-core';

export const [rows, length, radius] = [3, 4, 1.5];
export const lengths = [4, 2, 3];

/** A small model of each kind, which embeds about half of its tokens within the ball. */
const small: Readonly<Record<string, object>> = {
  transformer: { vocabulary: 11, width: 8, heads: 2, layers: 1, contextLength: 8 },
  encoderDecoderTransformer: { vocabulary: 11, width: 8, heads: 2, feedForward: 8, layers: 1 },
  transformerClassifier: { vocabulary: 11, classes: 3, positions: 8, width: 8, heads: 2, feedForward: 8 },
  bertClassifier: {
    vocabulary: 11,
    classes: 3,
    width: 8,
    heads: 2,
    layers: 1,
    feedForward: 8,
    contextLength: 8,
  },
};
const otherwise = {
  ...{ vocabulary: 11, classes: 3, priors: [0.2, 0.3, 0.5], embedding: 3, width: 3, hidden: 4, layers: 2 },
  ...{ windows: [2], filters: 3, kernelSize: 3 },
};
export const all = { ...models, ...translators, ...classifiers, bertClassifier };
const optionsOf = ({ kind, options }: AnyKind): object =>
  small[kind] ??
  Object.fromEntries(Object.entries(otherwise).filter(([name]) => Object.hasOwn(options, name)));
export const make = (kind: AnyKind, over: object = {}): Model =>
  (kind as unknown as (options: object) => Model)({ ...optionsOf(kind), ...over });

/** First values whose embeddings are of lengths about the radius. */
export const paramsOf = (model: Model): Params => {
  const params = model.init(randomStream(1).stream('init'));
  return record(
    Object.entries(params).map(([path, value]) => {
      // behind its small weights, what stands behind a layer norm does not tell lengths apart
      const isSmall = model.spec.kind === 'bertClassifier' && !path.includes('orm/');
      if (!path.endsWith('mbedding/table')) return [path, isSmall ? mul(value, 20) : value] as const;
      const width = value.shape.at(-1)!;
      const deviation = radius / Math.sqrt(width) / (model.spec.kind === 'encoderDecoderTransformer' ? 3 : 1);
      return [path, tensor(randomStream(2).normal(value.size, 0, deviation), value.shape)] as const;
    }),
  );
};

const idsOf = (name: string): Tensor =>
  tensor2d(
    randomStream(4)
      .stream(name)
      .integers(rows * length, 11),
    [rows, length],
    'int32',
  );
const mask = (): Tensor =>
  tensor2d(
    lengths.flatMap((count) => Array.from({ length }, (_, t) => Number(t < count))),
    [rows, length],
    'int32',
  );
export const batchOf = ({ inputs = ['ids'] }: Model): Omit<Batch, 'targets'> => ({
  inputs: Object.fromEntries(
    inputs.map((name) => [name, name.endsWith('Mask') ? mask() : idsOf(name)] as const),
  ),
});
