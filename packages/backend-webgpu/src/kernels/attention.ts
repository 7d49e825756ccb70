import { ATTENTION_GRADIENT_KERNEL, ATTENTION_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { gradients, outputs, statistics } from './attention-shaders.ts';

/** Where queries, keys and values lie in their tensors: where each begins, and the numbers from a position to the next. */
export interface AttentionLayout {
  readonly keysFrom: number;
  readonly valuesFrom: number;
  readonly step: number;
}

export interface AttentionCall {
  readonly queries: TensorInfo;
  readonly keys: TensorInfo;
  readonly values: TensorInfo;
  readonly batch: number;
  readonly time: number;
  readonly keyTime: number;
  /** D of [B, T, D]. */
  readonly width: number;
  readonly layout: AttentionLayout;
}

const lanes = 64;

/** Heads up to this size: each invocation holds four of its vectors, of which WebGPU allows 8 kB. */
export const widestHead = 256;

/** What all programs have in common. */
const shared = ({ attributes }: Call, { batch, time, keyTime, width, layout }: AttentionCall) => {
  const heads = attributes.heads as number;
  return {
    constants: { heads, size: width / heads, causal: attributes.causal ? 1 : 0 },
    uniforms: { batch, time, keyTime, ...layout },
    workgroups: Math.ceil((batch * heads * time) / lanes),
    lanes,
  };
};

/** The outputs, [B, T, D]. */
export const attend = (call: Call, given: AttentionCall): TensorInfo =>
  call.run({
    ...shared(call, given),
    name: 'attention',
    inputs: { queries: given.queries, keys: given.keys, values: given.values },
    optional: { keyMask: call.inputs.keyMask },
    outputShape: [given.batch, given.time, given.width],
    code: outputs,
  });

/** The gradients of queries, keys and values in one tensor, laid out as `gradientLayout` says. */
export const attendBackward = (
  call: Call,
  given: AttentionCall,
  gradientLayout: Omit<AttentionLayout, 'step'>,
  outputShape: readonly number[],
): TensorInfo => {
  const { queries, keys, values, batch, time, keyTime } = given;
  const { keyMask, outputs: found, outputsGradient } = call.inputs;
  const program = shared(call, given);
  const { heads } = program.constants;
  const rows = call.scratch(
    call.run({
      ...program,
      name: 'attentionStatistics',
      inputs: { queries, keys, outputs: found!, outputsGradient: outputsGradient! },
      optional: { keyMask },
      outputShape: [batch * heads * time, 3],
      code: statistics,
    }),
  );
  return call.run({
    ...program,
    name: 'attentionGradient',
    inputs: { queries, keys, values, statistics: rows, outputsGradient: outputsGradient! },
    optional: { keyMask },
    uniforms: {
      ...program.uniforms,
      keyGradientsFrom: gradientLayout.keysFrom,
      valueGradientsFrom: gradientLayout.valuesFrom,
    },
    workgroups: Math.ceil((batch * heads * (time + keyTime)) / lanes),
    outputShape,
    code: gradients,
  });
};

const callOf = ({ inputs }: Call): AttentionCall => {
  const { queries, keys, values } = inputs;
  const [batch, time, width] = queries!.shape as [number, number, number];
  const layout = { keysFrom: 0, valuesFrom: 0, step: width };
  return {
    ...{ queries: queries!, keys: keys!, values: values! },
    ...{ batch, time, keyTime: keys!.shape[1]!, width, layout },
  };
};

/** [outputs] */
export const attention = defineKernel({
  name: ATTENTION_KERNEL,
  fits: ({ queries }, _, { heads }) => queries![2]! / (heads as number) <= widestHead,
  compute: (call) => [attend(call, callOf(call))],
});

/** Gradients of [queries, keys, values]. */
export const attentionGradient = defineKernel({
  name: ATTENTION_GRADIENT_KERNEL,
  compute: (call) => {
    const given = callOf(call);
    const { batch, time, keyTime, width } = given;
    const [querySize, keySize] = [batch * time * width, batch * keyTime * width];
    const layout = { keysFrom: querySize, valuesFrom: querySize + keySize };
    const all = call.scratch(attendBackward(call, given, layout, [querySize + 2 * keySize]));
    const part = (begin: number, { shape }: TensorInfo): TensorInfo => ({
      ...call.stock('Slice', { x: all }, { begin: [begin], size: [shape.reduce((a, b) => a * b, 1)] }),
      shape,
    });
    return [part(0, given.queries), part(layout.keysFrom, given.keys), part(layout.valuesFrom, given.values)];
  },
});
