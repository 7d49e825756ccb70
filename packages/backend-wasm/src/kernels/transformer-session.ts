import { TRANSFORMER_DECODER_KERNEL, type TransformerDecoderInputs } from '@ridgeline/tensors';
import type { DataId } from '@tensorflow/tfjs-core';
import { type Arena, arena, padded } from '../arena.ts';
import { type Call, defineKernel } from '../define-kernel.ts';

/** y = x·W + b with W [inputs, outputs] packed. Addresses; 0 where there is no bias. */
export interface Affine {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly bias: number;
}

export interface Norm {
  readonly scale: number;
  readonly offset: number;
}

export interface Layer {
  /** Of self-attention. */
  readonly heads: number;
  readonly attentionNorm: Norm;
  readonly attention: Affine;
  readonly attentionOutput: Affine;
  readonly cross?: { readonly norm: Norm; readonly queries: Affine; readonly output: Affine };
  readonly feedForwardNorm: Norm;
  readonly feedForwardIn: Affine;
  readonly feedForwardOut: Affine;
}

export interface Session {
  readonly layers: readonly Layer[];
  readonly width: number;
  readonly headSize: number;
  readonly epsilon: number;
  readonly activation: TransformerDecoderInputs['activation'];
  /** Whether norms stand behind the branches. */
  readonly normAfter: boolean;
  readonly rotary: boolean;
  readonly table: number;
  readonly norm: Norm | undefined;
  readonly head: Affine;
  /** What `hiddenKeys` makes of the mask of the memory, and the bytes of one of its rows; 0 where there is none. */
  readonly hidden: number;
  readonly hiddenBytes: number;
}

export const sessions = new WeakMap<DataId, Session>();

/** Where everything lies, as `take` gives it out. */
const layout = ({ inputs, attributes }: Call, { take }: Arena): Session => {
  type Given = Pick<Session, 'headSize' | 'epsilon' | 'activation' | 'normAfter' | 'rotary'>;
  const { headSize, epsilon, activation, normAfter, rotary } = attributes as unknown as Given;
  const [vocabulary, width] = inputs.table!.shape as [number, number];
  const affine = (path: string, isTransposed = false): Affine => {
    const shape = inputs[`${path}/kernel`]!.shape as [number, number];
    const [below, above] = isTransposed ? [shape[1], shape[0]] : shape;
    const bias = inputs[`${path}/bias`] === undefined ? 0 : take(above);
    return { inputs: below, outputs: above, kernel: take(below * padded(above)), bias };
  };
  const norm = (): Norm => ({ scale: take(width), offset: take(width) });
  const layer = (i: number): Layer => {
    const attention = affine(`${i}/attention`);
    return {
      heads: attention.outputs / (3 * headSize),
      attentionNorm: norm(),
      attention,
      attentionOutput: affine(`${i}/attentionOutput`),
      ...(inputs[`${i}/queries/kernel`] && {
        cross: { norm: norm(), queries: affine(`${i}/queries`), output: affine(`${i}/crossOutput`) },
      }),
      feedForwardNorm: norm(),
      feedForwardIn: affine(`${i}/feedForwardIn`),
      feedForwardOut: affine(`${i}/feedForwardOut`),
    };
  };
  const [memories, keyTime] = inputs.memoryMask?.shape ?? [0, 0];
  const hiddenBytes = 16 * Math.ceil(keyTime! / 4);
  return {
    layers: Array.from({ length: attributes.layers as number }, (_, i) => layer(i)),
    ...{ width, headSize, epsilon, activation, normAfter, rotary },
    table: take(vocabulary * width),
    norm: inputs['norm/scale'] && norm(),
    head: affine('head', attributes.transposed as boolean),
    hidden: memories === 0 ? 0 : take((memories! * hiddenBytes) / 4),
    hiddenBytes,
  };
};

/** Packs and copies all weights to where the layout has put them. */
const fill = ({ inputs, attributes, run, at }: Call, session: Session): void => {
  const { layers, norm, head, hidden, hiddenBytes } = session;
  const copy = (name: string, to: number): void => {
    const { shape } = inputs[name]!;
    run.copy!(at(inputs[name]), to, 4 * shape.reduce((a, b) => a * b, 1));
  };
  const fillNorm = (path: string, { scale, offset }: Norm): void => {
    copy(`${path}/scale`, scale);
    copy(`${path}/offset`, offset);
  };
  const fillAffine = (path: string, to: Affine, isTransposed = false): void => {
    const steps = isTransposed ? [4, 4 * to.inputs] : [4 * to.outputs, 4];
    run.packMatrix!(to.inputs, to.outputs, at(inputs[`${path}/kernel`]), ...steps, to.kernel);
    if (to.bias !== 0) copy(`${path}/bias`, to.bias);
  };
  copy('table', session.table);
  if (norm !== undefined) fillNorm('norm', norm);
  fillAffine('head', head, attributes.transposed as boolean);
  layers.forEach(({ cross, ...layer }, i) => {
    fillNorm(`${i}/attentionNorm`, layer.attentionNorm);
    fillAffine(`${i}/attention`, layer.attention);
    fillAffine(`${i}/attentionOutput`, layer.attentionOutput);
    fillNorm(`${i}/feedForwardNorm`, layer.feedForwardNorm);
    fillAffine(`${i}/feedForwardIn`, layer.feedForwardIn);
    fillAffine(`${i}/feedForwardOut`, layer.feedForwardOut);
    if (cross === undefined) return;
    fillNorm(`${i}/crossNorm`, cross.norm);
    fillAffine(`${i}/queries`, cross.queries);
    fillAffine(`${i}/crossOutput`, cross.output);
  });
  if (hidden === 0) return;
  const [memories, keyTime] = inputs.memoryMask!.shape as [number, number];
  for (let row = 0; row < memories; row++)
    run.hiddenKeys!(keyTime, at(inputs.memoryMask) + 4 * row * keyTime, hidden + row * hiddenBytes);
};

/** The session: the weights of a decoder, and where they lie. */
export const transformerDecoder = defineKernel(TRANSFORMER_DECODER_KERNEL, (call) => {
  const { at, zeros } = call;
  // never from address 0, which means absent
  const measured = arena(16);
  layout(call, measured);
  const memory = zeros([measured.size()]);
  const session = layout(call, arena(at(memory)));
  fill(call, session);
  sessions.set(memory.dataId, session);
  return memory;
});
