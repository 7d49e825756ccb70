import { LSTM_SEQUENCE_GRADIENT_KERNEL, LSTM_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel, type Limits } from '../define-kernel.ts';
import { activations } from '../wgsl.ts';

/** What both directions begin with: a workgroup for each row of the batch, and the order of the positions. */
const walk = /* wgsl */ `
${activations}
fn positionOf(step: i32) -> i32 { return select(step, uniforms.time - 1 - step, reverse == 1); }
`;

/** Notes of a position: i, f, g, o after activation, then c and h. */
const forward = /* wgsl */ `
${walk}
var<workgroup> states: array<f32, width>;
var<workgroup> cells: array<f32, width>;
/** h as the recurrent product sees it. */
var<workgroup> seen: array<f32, width>;
var<workgroup> gates: array<f32, 4 * width>;

fn main(index: i32) {
  let lane = index % lanes;
  let b = min(index / lanes, uniforms.batch - 1);
  for (var j = lane; j < width; j += lanes) {
    states[j] = hidden[b * width + j];
    cells[j] = cell[b * width + j];
    seen[j] = states[j] * recurrentMaskAt(b * width + j);
  }
  workgroupBarrier();
  for (var step = 0; step < uniforms.time; step++) {
    let at = b * uniforms.time + positionOf(step);
    for (var column = lane; column < 4 * width; column += lanes) {
      var sum = 0.0;
      for (var k = 0; k < width; k++) { sum += seen[k] * recurrent[k * 4 * width + column]; }
      gates[column] = projected[at * 4 * width + column] + sum;
    }
    workgroupBarrier();
    let counts = maskAt(at);
    for (var j = lane; j < width; j += lanes) {
      let i = sigmoidOf(gates[j]);
      let f = sigmoidOf(gates[width + j]);
      let g = tanhOf(gates[2 * width + j]);
      let o = sigmoidOf(gates[3 * width + j]);
      let next = f * cells[j] + i * g;
      states[j] = counts * o * tanhOf(next) + (1.0 - counts) * states[j];
      cells[j] = counts * next + (1.0 - counts) * cells[j];
      seen[j] = states[j] * recurrentMaskAt(b * width + j);
      let note = at * 6 * width + j;
      result[note] = i;
      result[note + width] = f;
      result[note + 2 * width] = g;
      result[note + 3 * width] = o;
      result[note + 4 * width] = cells[j];
      result[note + 5 * width] = states[j];
    }
    workgroupBarrier();
  }
}
`;

/** A row of the result: gradients of its projections [T·4H], of h and of c before the first position. */
const backward = /* wgsl */ `
${walk}
/** Gradients of h and c after the position, then before it. */
var<workgroup> states: array<f32, width>;
var<workgroup> cells: array<f32, width>;
var<workgroup> gates: array<f32, 4 * width>;
/** The recurrent product of each gate's gradients. */
var<workgroup> parts: array<f32, 4 * width>;

fn main(index: i32) {
  let lane = index % lanes;
  let b = min(index / lanes, uniforms.batch - 1);
  let row = b * (uniforms.time * 4 + 2) * width;
  for (var j = lane; j < width; j += lanes) {
    states[j] = 0.0;
    cells[j] = cellGradient[b * width + j];
  }
  workgroupBarrier();
  for (var step = uniforms.time - 1; step >= 0; step--) {
    let t = positionOf(step);
    let at = b * uniforms.time + t;
    let counts = maskAt(at);
    for (var j = lane; j < width; j += lanes) {
      let note = at * 6 * width + j;
      let i = notes[note];
      let f = notes[note + width];
      let g = notes[note + 2 * width];
      let o = notes[note + 3 * width];
      var before = cell[b * width + j];
      if (step > 0) { before = notes[((b * uniforms.time + positionOf(step - 1)) * 6 + 4) * width + j]; }
      let squashed = tanhOf(f * before + i * g);
      let arriving = states[j] + outputsGradient[at * width + j];
      let output = counts * arriving;
      let next = counts * cells[j] + output * o * (1.0 - squashed * squashed);
      gates[j] = next * g * i * (1.0 - i);
      gates[width + j] = next * before * f * (1.0 - f);
      gates[2 * width + j] = next * i * (1.0 - g * g);
      gates[3 * width + j] = output * squashed * o * (1.0 - o);
      for (var gate = 0; gate < 4; gate++) {
        result[row + (t * 4 + gate) * width + j] = gates[gate * width + j];
      }
      states[j] = (1.0 - counts) * arriving;
      cells[j] = next * f + (1.0 - counts) * cells[j];
    }
    workgroupBarrier();
    for (var column = lane; column < 4 * width; column += lanes) {
      let first = column / width * width;
      var sum = 0.0;
      for (var k = first; k < first + width; k++) { sum += gates[k] * transposed[k * width + column - first]; }
      parts[column] = sum;
    }
    workgroupBarrier();
    for (var j = lane; j < width; j += lanes) {
      let sum = parts[j] + parts[width + j] + parts[2 * width + j] + parts[3 * width + j];
      states[j] += recurrentMaskAt(b * width + j) * sum;
    }
  }
  for (var j = lane; j < width; j += lanes) {
    result[row + uniforms.time * 4 * width + j] = states[j];
    result[row + (uniforms.time * 4 + 1) * width + j] = cells[j];
  }
}
`;

/** What the recurrent product saw at every position, [B·T, H]. */
const statesSeen = /* wgsl */ `
${walk}
fn main(index: i32) {
  if (index >= uniforms.batch * uniforms.time * width) { return; }
  let j = index % width;
  let t = index / width % uniforms.time;
  let b = index / width / uniforms.time;
  let step = positionOf(t);
  var state = hidden[b * width + j];
  if (step > 0) { state = outputs[(b * uniforms.time + positionOf(step - 1)) * width + j]; }
  result[index] = state * recurrentMaskAt(b * width + j);
}
`;

/** Bytes of `backward`'s workgroup variables, which are more than those of `forward`. */
const roomOf = (width: number): number => 4 * 10 * width;

/** Whole sixty-fours, as many as there is work for: one for each column of the gates, or each takes several. */
const lanesOf = (width: number, { maxComputeInvocationsPerWorkgroup: most }: Limits): number =>
  Math.min(64 * Math.ceil((4 * width) / 64), 256, most!);

const sizesOf = ({ inputs, attributes, limits }: Call) => {
  const [batch, time] = inputs.projected!.shape as [number, number];
  const width = inputs.recurrent!.shape[0]!;
  return {
    batch,
    time,
    width,
    program: {
      constants: { width, reverse: attributes.reverse ? 1 : 0 },
      uniforms: { batch, time },
      workgroups: batch,
      lanes: lanesOf(width, limits),
    },
  };
};

const viewedAs = (info: TensorInfo, shape: number[]): TensorInfo => ({ ...info, shape });

/** [outputs, last cell, notes [B, T, 6H]] */
export const lstmSequence = defineKernel({
  name: LSTM_SEQUENCE_KERNEL,
  fits: ({ recurrent }, limits) => roomOf(recurrent![0]!) <= limits.maxComputeWorkgroupStorageSize!,
  compute: (call) => {
    const { batch, time, width, program } = sizesOf(call);
    const { projected, recurrent, hidden, cell, mask, recurrentMask } = call.inputs;
    const notes = call.run({
      ...program,
      name: 'lstmForward',
      inputs: { projected: projected!, recurrent: recurrent!, hidden: hidden!, cell: cell! },
      optional: { mask, recurrentMask },
      outputShape: [batch, time, 6 * width],
      code: forward,
    });
    const part = (begin: number[], size: number[]) => call.stock('Slice', { x: notes }, { begin, size });
    const last = call.attributes.reverse ? 0 : time - 1;
    return [
      part([0, 0, 5 * width], [batch, time, width]),
      viewedAs(part([0, last, 4 * width], [batch, 1, width]), [batch, width]),
      notes,
    ];
  },
});

/** The gradient of the recurrent kernel: what it saw, transposed, times the gates' gradients, over all positions. */
const recurrentGradient = (call: Call, gates: TensorInfo): TensorInfo => {
  const { batch, time, width, program } = sizesOf(call);
  const { hidden, outputs, recurrentMask } = call.inputs;
  const seen = call.scratch(
    call.run({
      ...program,
      name: 'lstmStatesSeen',
      inputs: { hidden: hidden!, outputs: outputs! },
      optional: { recurrentMask },
      outputShape: [1, batch * time, width],
      workgroups: Math.ceil((batch * time * width) / 64),
      lanes: 64,
      code: statesSeen,
    }),
  );
  const product = call.stock(
    'BatchMatMul',
    { a: seen, b: viewedAs(gates, [1, batch * time, 4 * width]) },
    { transposeA: true, transposeB: false },
  );
  return viewedAs(product, [width, 4 * width]);
};

/** Gradients of [projected, recurrent, hidden, cell]. */
export const lstmSequenceGradient = defineKernel({
  name: LSTM_SEQUENCE_GRADIENT_KERNEL,
  compute: (call) => {
    const { batch, time, width, program } = sizesOf(call);
    const { recurrent, cell, gates: notes, outputsGradient, cellGradient, mask, recurrentMask } = call.inputs;
    const transposed = call.scratch(call.stock('Transpose', { x: recurrent! }, { perm: [1, 0] }));
    const found = call.scratch(
      call.run({
        ...program,
        name: 'lstmBackward',
        inputs: {
          transposed,
          cell: cell!,
          notes: notes!,
          outputsGradient: outputsGradient!,
          cellGradient: cellGradient!,
        },
        optional: { mask, recurrentMask },
        outputShape: [batch, (4 * time + 2) * width],
        code: backward,
      }),
    );
    const part = (begin: number, size: number) =>
      call.stock('Slice', { x: found }, { begin: [0, begin * width], size: [batch, size * width] });
    const projectedGradient = viewedAs(part(0, 4 * time), [batch, time, 4 * width]);
    return [
      projectedGradient,
      recurrentGradient(call, projectedGradient),
      part(4 * time, 1),
      part(4 * time + 1, 1),
    ];
  },
});
