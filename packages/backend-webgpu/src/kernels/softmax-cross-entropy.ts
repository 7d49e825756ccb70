import { SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, SOFTMAX_CROSS_ENTROPY_KERNEL } from '@ridgeline/tensors';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { gradients, losses } from './softmax-cross-entropy-shaders.ts';

/** What both kernels bind. */
const shared = ({ inputs, attributes }: Call) => {
  const { logits, ids, mask, classWeights } = inputs;
  const rows = util.sizeFromShape(ids!.shape);
  const classes = logits!.shape.at(-1)!;
  return {
    inputs: { logits: logits!, ids: ids! },
    optional: { mask, classWeights },
    constants: { smoothing: Number(attributes.labelSmoothing ?? 0) },
    uniforms: { rows, classes },
    workgroups: rows,
    lanes: 64,
  };
};

/** [losses [...]] of logits [..., V] against ids [...]. */
export const softmaxCrossEntropy = defineKernel({
  name: SOFTMAX_CROSS_ENTROPY_KERNEL,
  fits: () => true,
  compute: (call): TensorInfo[] => {
    const program = shared(call);
    return [
      call.run({
        ...program,
        name: 'softmaxCrossEntropy',
        outputShape: program.inputs.ids.shape,
        code: losses,
      }),
    ];
  },
});

/** Cotangents of the logits, [..., V]. */
export const softmaxCrossEntropyGradient = defineKernel({
  name: SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL,
  compute: (call): TensorInfo => {
    const program = shared(call);
    const { logits, ids } = program.inputs;
    return call.run({
      ...program,
      name: 'softmaxCrossEntropyGradient',
      inputs: { logits, ids, lossesGradient: call.inputs.lossesGradient! },
      outputShape: logits.shape,
      code: gradients,
    });
  },
});
