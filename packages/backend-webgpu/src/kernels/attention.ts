import { ATTENTION_GRADIENT_KERNEL, ATTENTION_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { lowest } from '../wgsl.ts';

/** Where queries, keys and values lie in their tensors: where each begins, and the numbers from a position to the next. */
export interface AttentionLayout {
  readonly keysAt: number;
  readonly valuesAt: number;
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

/** An invocation for each query (or key) of each head of each row, in that order: neighbours read the same keys. */
const attended = /* wgsl */ `
${lowest}
const scale = inverseSqrt(f32(size));

struct Place { b: i32, head: i32, position: i32 }

fn placeOf(index: i32, positions: i32) -> Place {
  return Place(index / positions / heads, index / positions % heads, index % positions);
}

/** Where the numbers of a head begin at a position, in a tensor whose positions are that far apart. */
fn startOf(place: Place, positions: i32, step: i32) -> i32 {
  return (place.b * positions + place.position) * step + place.head * size;
}

fn queryAt(place: Place) -> i32 { return startOf(place, uniforms.time, uniforms.step); }
fn keyAt(place: Place) -> i32 { return startOf(place, uniforms.keyTime, uniforms.step) + uniforms.keysAt; }
fn valueAt(place: Place) -> i32 { return startOf(place, uniforms.keyTime, uniforms.step) + uniforms.valuesAt; }
fn outputAt(place: Place) -> i32 { return startOf(place, uniforms.time, heads * size); }

/** How many keys a query may see, those that a mask hides among them. */
fn keysBefore(t: i32) -> i32 { return select(uniforms.keyTime, min(t + 1, uniforms.keyTime), causal == 1); }

fn isHidden(place: Place) -> bool { return keyMaskAt(place.b * uniforms.keyTime + place.position) == 0.0; }
`;

/** q of one query, times 1/√size. */
const scores = /* wgsl */ `
fn scaledQuery(query: i32) -> array<f32, size> {
  var q: array<f32, size>;
  for (var d = 0; d < size; d++) { q[d] = queries[query + d] * scale; }
  return q;
}

fn scoreOf(q: ptr<function, array<f32, size>>, key: i32) -> f32 {
  var score = 0.0;
  for (var d = 0; d < size; d++) { score += (*q)[d] * keys[key + d]; }
  return score;
}
`;

/** Softmax as it goes: what was summed so far shrinks when a higher score comes. */
const outputs = /* wgsl */ `
${attended}
${scores}
fn main(index: i32) {
  if (index >= uniforms.batch * heads * uniforms.time) { return; }
  let place = placeOf(index, uniforms.time);
  var q = scaledQuery(queryAt(place));
  var sums: array<f32, size>;
  var top = lowest;
  var total = 0.0;
  for (var s = 0; s < keysBefore(place.position); s++) {
    let seen = Place(place.b, place.head, s);
    if (isHidden(seen)) { continue; }
    let score = scoreOf(&q, keyAt(seen));
    let value = valueAt(seen);
    let higher = max(top, score);
    let kept = exp(top - higher);
    let weight = exp(score - higher);
    top = higher;
    total = total * kept + weight;
    for (var d = 0; d < size; d++) { sums[d] = sums[d] * kept + weight * values[value + d]; }
  }
  let output = outputAt(place);
  for (var d = 0; d < size; d++) { result[output + d] = select(0.0, sums[d] / total, total != 0.0); }
}
`;

/** Of each query: its highest score, log Σ exp(score − highest), and Σ outputs·outputsGradient, which the gradients of its scores have in common. */
const statistics = /* wgsl */ `
${attended}
${scores}
fn main(index: i32) {
  if (index >= uniforms.batch * heads * uniforms.time) { return; }
  let place = placeOf(index, uniforms.time);
  var q = scaledQuery(queryAt(place));
  var top = lowest;
  var total = 0.0;
  for (var s = 0; s < keysBefore(place.position); s++) {
    let seen = Place(place.b, place.head, s);
    if (isHidden(seen)) { continue; }
    let score = scoreOf(&q, keyAt(seen));
    let higher = max(top, score);
    total = total * exp(top - higher) + exp(score - higher);
    top = higher;
  }
  let output = outputAt(place);
  var along = 0.0;
  for (var d = 0; d < size; d++) { along += outputs[output + d] * outputsGradient[output + d]; }
  result[3 * index] = top;
  result[3 * index + 1] = log(total);
  result[3 * index + 2] = along;
}
`;

/** Invocations for the queries, then for the keys, each of which goes through all that it has to do with. */
const gradients = /* wgsl */ `
${attended}
${scores}
fn weightOf(score: f32, query: i32) -> f32 {
  return exp(score - statistics[3 * query] - statistics[3 * query + 1]);
}

fn queryGradient(index: i32) {
  let place = placeOf(index, uniforms.time);
  let query = queryAt(place);
  let output = outputAt(place);
  var q = scaledQuery(query);
  var arriving: array<f32, size>;
  var sums: array<f32, size>;
  for (var d = 0; d < size; d++) { arriving[d] = outputsGradient[output + d]; }
  for (var s = 0; s < keysBefore(place.position); s++) {
    let seen = Place(place.b, place.head, s);
    if (isHidden(seen)) { continue; }
    let key = keyAt(seen);
    let value = valueAt(seen);
    var mixed = 0.0;
    for (var d = 0; d < size; d++) { mixed += arriving[d] * values[value + d]; }
    let gradient = scale * weightOf(scoreOf(&q, key), index) * (mixed - statistics[3 * index + 2]);
    for (var d = 0; d < size; d++) { sums[d] += gradient * keys[key + d]; }
  }
  for (var d = 0; d < size; d++) { result[query + d] = sums[d]; }
}

fn keyGradients(index: i32) {
  let place = placeOf(index, uniforms.keyTime);
  let key = keyAt(place);
  let value = valueAt(place);
  var k: array<f32, size>;
  var v: array<f32, size>;
  var keySums: array<f32, size>;
  var valueSums: array<f32, size>;
  for (var d = 0; d < size; d++) {
    k[d] = keys[key + d];
    v[d] = values[value + d];
  }
  var t = select(0, place.position, causal == 1);
  if (isHidden(place)) { t = uniforms.time; }
  for (; t < uniforms.time; t++) {
    let seeing = Place(place.b, place.head, t);
    let query = queryAt(seeing);
    let output = outputAt(seeing);
    let row = (place.b * heads + place.head) * uniforms.time + t;
    var score = 0.0;
    var mixed = 0.0;
    for (var d = 0; d < size; d++) {
      // in the order of scoreOf: large scores must come out alike
      score += queries[query + d] * scale * k[d];
      mixed += v[d] * outputsGradient[output + d];
    }
    let weight = weightOf(score, row);
    let gradient = scale * weight * (mixed - statistics[3 * row + 2]);
    for (var d = 0; d < size; d++) {
      keySums[d] += gradient * queries[query + d];
      valueSums[d] += weight * outputsGradient[output + d];
    }
  }
  let start = startOf(place, uniforms.keyTime, uniforms.step);
  for (var d = 0; d < size; d++) {
    result[start + uniforms.keyGradientsAt + d] = keySums[d];
    result[start + uniforms.valueGradientsAt + d] = valueSums[d];
  }
}

fn main(index: i32) {
  let queryCount = uniforms.batch * heads * uniforms.time;
  if (index < queryCount) {
    queryGradient(index);
  } else if (index < queryCount + uniforms.batch * heads * uniforms.keyTime) {
    keyGradients(index - queryCount);
  }
}
`;

const lanes = 64;

/** Heads up to this size: each invocation holds four of its vectors, of which WebGPU allows 8 kB. */
export const widestHead = 256;

/** What all programs have in common. */
const shared = (
  { attributes }: Call,
  { batch, time, keyTime, width, layout }: AttentionCall,
) => {
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
      keyGradientsAt: gradientLayout.keysAt,
      valueGradientsAt: gradientLayout.valuesAt,
    },
    workgroups: Math.ceil((batch * heads * (time + keyTime)) / lanes),
    outputShape,
    code: gradients,
  });
};

const callOf = ({ inputs }: Call): AttentionCall => {
  const { queries, keys, values } = inputs;
  const [batch, time, width] = queries!.shape as [number, number, number];
  const layout = { keysAt: 0, valuesAt: 0, step: width };
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
    const layout = { keysAt: querySize, valuesAt: querySize + keySize };
    const all = call.scratch(attendBackward(call, given, layout, [querySize + 2 * keySize]));
    const part = (begin: number, { shape }: TensorInfo): TensorInfo => ({
      ...call.stock('Slice', { x: all }, { begin: [begin], size: [shape.reduce((a, b) => a * b, 1)] }),
      shape,
    });
    return [part(0, given.queries), part(layout.keysAt, given.keys), part(layout.valuesAt, given.values)];
  },
});
