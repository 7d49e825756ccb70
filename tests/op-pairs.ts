import {
  attention,
  attentionComposition,
  batchNorm,
  batchNormComposition,
  convMaxOverTime,
  convMaxOverTimeComposition,
  gelu,
  geluComposition,
  gruSequence,
  gruSequenceComposition,
  layerNorm,
  layerNormComposition,
  lstmSequence,
  lstmSequenceComposition,
  minGruSequence,
  minGruSequenceComposition,
  randomStream,
  rnnSequence,
  rnnSequenceComposition,
  selfAttention,
  selfAttentionComposition,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
} from '@ridgeline/tensors';
import { addN, mul, sum, type Tensor, tensor, valueAndGrads } from '@tensorflow/tfjs-core';

type Tensors = Readonly<Record<string, Tensor>>;

/** An op beside its composition, as functions of what they are differentiated by. */
export interface Pair {
  readonly name: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly op: (given: Tensors) => Tensor | Tensors;
  readonly composition: (given: Tensors) => Tensor | Tensors;
}

const draw = (name: string, shape: readonly number[]): Tensor =>
  tensor(
    randomStream(11)
      .stream(name)
      .normal(shape.reduce((a, b) => a * b, 1)),
    [...shape],
  );

/** 0 and 1, the first position of each row among the ones but in the last row. */
const [B, T, H, S, V] = [3, 5, 6, 4, 7];
const mask = () => tensor([1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0], [B, T]);
const keyMask = () => tensor([1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0], [B, S]);
const recurrentMask = () =>
  tensor(
    Float32Array.from({ length: B * H }, (_, i) => (i % 3 === 0 ? 0 : 1.5)),
    [B, H],
  );

const options = [false, true].flatMap((masked) =>
  [false, true].flatMap((reverse) =>
    [false, true].map((recurrentMasked) => ({ masked, reverse, recurrentMasked })),
  ),
);

/** A recurrent op in all its ways. */
const sequences = (
  name: string,
  shapes: Pair['shapes'],
  [op, composition]: readonly [(given: never) => unknown, (given: never) => unknown],
  more: object = {},
): Pair[] =>
  options.map(({ masked, reverse, recurrentMasked }) => {
    const all = (given: Tensors) =>
      ({
        ...given,
        ...more,
        reverse,
        ...(masked && { mask: mask() }),
        ...(recurrentMasked && { recurrentMask: recurrentMask() }),
      }) as never;
    return {
      name: [name, masked && 'masked', reverse && 'reversed', recurrentMasked && 'with a recurrent mask']
        .filter(Boolean)
        .join(', '),
      shapes,
      op: (given) => op(all(given)) as Tensors,
      composition: (given) => composition(all(given)) as Tensors,
    };
  });

const recurrent = (gates: number) => ({
  projected: [B, T, gates * H],
  recurrent: [H, gates * H],
  hidden: [B, H],
});
const affine = { scale: [H], offset: [H] };

const attentions = [false, true].flatMap((causal) =>
  [false, true].flatMap((masked): Pair[] => {
    const name = `${causal ? 'causal' : 'full'}${masked ? ', masked' : ''}`;
    const heads = 2;
    const cross = (given: Tensors) =>
      ({ ...given, heads, causal, ...(masked && { keyMask: keyMask() }) }) as never;
    const self = (given: Tensors) =>
      ({ ...given, heads, causal, ...(masked && { keyMask: mask() }) }) as never;
    return [
      {
        name: `attention, ${name}`,
        shapes: { queries: [B, T, H], keys: [B, S, H], values: [B, S, H] },
        op: (given) => attention(cross(given)),
        composition: (given) => attentionComposition(cross(given)),
      },
      {
        name: `selfAttention, ${name}`,
        shapes: { projected: [B, T, 3 * H] },
        op: (given) => selfAttention(self(given)),
        composition: (given) => selfAttentionComposition(self(given)),
      },
    ];
  }),
);

const crossEntropies = [false, true].flatMap((masked) =>
  [false, true].flatMap((weighted) =>
    [0, 0.2].map((labelSmoothing): Pair => {
      const ids = () => tensor([0, 3, 6, 3, 1], [T], 'int32');
      const all = () => ({
        labelSmoothing,
        ...(masked && { mask: tensor([1, 0, 1, 1, 0], [T]) }),
        ...(weighted && { classWeights: tensor([1, 2, 0.5, 3, 1, 1, 0], [V]) }),
      });
      return {
        name: `softmaxCrossEntropy${masked ? ', masked' : ''}${weighted ? ', weighted' : ''}, smoothing ${labelSmoothing}`,
        shapes: { logits: [T, V] },
        op: ({ logits }) => softmaxCrossEntropy(logits!, ids(), all()),
        composition: ({ logits }) => softmaxCrossEntropyComposition(logits!, ids(), all()),
      };
    }),
  ),
);

export const pairs: readonly Pair[] = [
  ...sequences('lstmSequence', { ...recurrent(4), cell: [B, H] }, [lstmSequence, lstmSequenceComposition]),
  ...sequences('gruSequence', { ...recurrent(3), recurrentBias: [3 * H] }, [
    gruSequence,
    gruSequenceComposition,
  ]),
  ...sequences('minGruSequence', { projected: [B, T, 2 * H], hidden: [B, H] }, [
    minGruSequence,
    minGruSequenceComposition,
  ]).filter(({ name }) => !name.includes('recurrent mask')),
  ...sequences('rnnSequence, tanh', recurrent(1), [rnnSequence, rnnSequenceComposition], {
    activation: 'tanh',
  }),
  ...sequences('rnnSequence, relu', recurrent(1), [rnnSequence, rnnSequenceComposition], {
    activation: 'relu',
  }),
  ...[affine, { scale: [H] }, { offset: [H] }, {}].map(
    (shapes): Pair => ({
      name: `layerNorm with ${Object.keys(shapes).join(' and ') || 'neither'}`,
      shapes: { inputs: [B, T, H], ...shapes },
      op: ({ inputs, ...rest }) => layerNorm(inputs!, { ...rest, epsilon: 1e-3 }),
      composition: ({ inputs, ...rest }) => layerNormComposition(inputs!, { ...rest, epsilon: 1e-3 }),
    }),
  ),
  ...[affine, { scale: [H] }, {}].map(
    (shapes): Pair => ({
      name: `batchNorm with ${Object.keys(shapes).join(' and ') || 'neither'}`,
      shapes: { inputs: [B, T, H], ...shapes },
      op: ({ inputs, ...rest }) => ({ ...batchNorm(inputs!, { ...rest, epsilon: 1e-3 }) }),
      composition: ({ inputs, ...rest }) => ({
        ...batchNormComposition(inputs!, { ...rest, epsilon: 1e-3 }),
      }),
    }),
  ),
  {
    name: 'gelu by tanh',
    shapes: { inputs: [B, T] },
    op: ({ inputs }) => gelu(inputs!, { approximate: 'tanh' }),
    composition: ({ inputs }) => geluComposition(inputs!, { approximate: 'tanh' }),
  },
  ...attentions,
  ...[false, true].map((masked): Pair => {
    const all = (given: Tensors) => ({ ...given, ...(masked && { mask: mask() }) }) as never;
    return {
      name: `convMaxOverTime${masked ? ', masked' : ''}`,
      shapes: { inputs: [B, T, S], kernel: [3, S, H], bias: [H] },
      op: (given) => convMaxOverTime(all(given)),
      composition: (given) => convMaxOverTimeComposition(all(given)),
    };
  }),
  ...crossEntropies,
];

/** Outputs, and gradients of Σ outputs·cotangents. */
export const evaluate = (f: Pair['op'], shapes: Pair['shapes']) => {
  const names = Object.keys(shapes);
  const record = (values: readonly Tensor[]): Tensors =>
    Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  const outputsOf = (values: readonly Tensor[]): Tensors => {
    const found = f(record(values));
    return 'dataId' in found ? { outputs: found as Tensor } : (found as Tensors);
  };
  const given = names.map((name) => draw(name, shapes[name]!));
  const { grads } = valueAndGrads((...values: Tensor[]) =>
    addN(
      Object.entries(outputsOf(values)).map(([name, value]) =>
        sum(mul(value, draw(`d ${name}`, value.shape))),
      ),
    ),
  )(given);
  return { outputs: outputsOf(given), gradients: record(grads) };
};
