import { SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, SOFTMAX_CROSS_ENTROPY_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { lowest, reductions } from '../wgsl.ts';

/** A workgroup for each row. Those beyond the last row do the last one's work, for all of a workgroup must reach its barriers. */
const rowOf = /* wgsl */ `
${lowest}
${reductions}

struct Row {
  /** Where its logits begin. */
  first: i32,
  /** The largest logit, log Σ exp(z − top) and Σ w. */
  top: f32,
  logSum: f32,
  weights: f32,
  /** Σ w·(top − z) */
  below: f32,
}

fn rowAt(row: i32, lane: i32) -> Row {
  let first = min(row, uniforms.rows - 1) * uniforms.classes;
  var top = lowest;
  for (var v = lane; v < uniforms.classes; v += lanes) { top = max(top, logits[first + v]); }
  top = maximumOfLanes(lane, top);
  var sum = 0.0;
  var weights = 0.0;
  var below = 0.0;
  for (var v = lane; v < uniforms.classes; v += lanes) {
    let distance = top - logits[first + v];
    sum += exp(-distance);
    if (smoothing > 0.0) {
      weights += classWeightsAt(v);
      below += classWeightsAt(v) * distance;
    }
  }
  sum = sumOfLanes(lane, sum);
  if (smoothing > 0.0) {
    weights = sumOfLanes(lane, weights);
    below = sumOfLanes(lane, below);
  }
  return Row(first, top, log(sum), weights, below);
}
`;

const losses = /* wgsl */ `
${rowOf}
fn main(index: i32) {
  let lane = index % lanes;
  let row = index / lanes;
  let found = rowAt(row, lane);
  if (lane > 0 || row >= uniforms.rows) { return; }
  let counts = maskAt(row);
  var loss = 0.0;
  if (counts != 0.0) {
    let id = ids[row];
    if (id >= 0 && id < uniforms.classes) {
      loss = (1.0 - smoothing) * classWeightsAt(id) * (found.logSum + (found.top - logits[found.first + id]));
    }
    loss += smoothing / f32(uniforms.classes) * (found.below + found.weights * found.logSum);
  }
  result[row] = counts * loss;
}
`;

const gradients = /* wgsl */ `
${rowOf}
fn main(index: i32) {
  let lane = index % lanes;
  let row = index / lanes;
  let found = rowAt(row, lane);
  if (row >= uniforms.rows) { return; }
  let arriving = lossesGradient[row] * maskAt(row);
  let spread = smoothing / f32(uniforms.classes);
  let id = ids[row];
  var hit = 0.0;
  if (id >= 0 && id < uniforms.classes) { hit = (1.0 - smoothing) * classWeightsAt(id); }
  for (var v = lane; v < uniforms.classes; v += lanes) {
    let probability = exp(logits[found.first + v] - found.top - found.logSum);
    let target_ = select(0.0, hit, v == id) + spread * classWeightsAt(v);
    result[found.first + v] = arriving * ((hit + spread * found.weights) * probability - target_);
  }
}
`;

/** What both kernels bind. */
const shared = ({ inputs, attributes }: Call) => {
  const { logits, ids, mask, classWeights } = inputs;
  const [rows, classes] = logits!.shape as [number, number];
  return {
    inputs: { logits: logits!, ids: ids! },
    optional: { mask, classWeights },
    constants: { smoothing: Number(attributes.labelSmoothing ?? 0) },
    uniforms: { rows, classes },
    workgroups: rows,
    lanes: 64,
  };
};

/** [losses [N]] of logits [N, V] against ids [N]. */
export const softmaxCrossEntropy = defineKernel({
  name: SOFTMAX_CROSS_ENTROPY_KERNEL,
  fits: () => true,
  compute: (call): TensorInfo[] => {
    const program = shared(call);
    return [
      call.run({
        ...program,
        name: 'softmaxCrossEntropy',
        outputShape: [program.uniforms.rows],
        code: losses,
      }),
    ];
  },
});

/** Cotangents of the logits, [N, V]. */
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
