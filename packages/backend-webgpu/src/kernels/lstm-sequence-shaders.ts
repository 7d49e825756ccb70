import { activations } from '../wgsl.ts';

/** What both directions begin with: a workgroup for each row of the batch, and the order of the positions. */
const walk = /* wgsl */ `
${activations}
fn positionOf(step: i32) -> i32 { return select(step, uniforms.time - 1 - step, reverse == 1); }
`;

/** Notes of a position: i, f, g, o after activation, then c and h. */
export const forward = /* wgsl */ `
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
    states[j] = hiddenAt(b * width + j);
    cells[j] = cellAt(b * width + j);
    seen[j] = states[j] * recurrentMaskAt(b * width + j);
  }
  workgroupBarrier();
  for (var step = 0; step < uniforms.time; step++) {
    let at = b * uniforms.time + positionOf(step);
    for (var column = lane; column < 4 * width; column += lanes) {
      var sum = 0.0;
      for (var k = 0; k < width; k++) { sum += seen[k] * recurrentAt(k * 4 * width + column); }
      gates[column] = projectedAt(at * 4 * width + column) + sum;
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
export const backward = /* wgsl */ `
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
    cells[j] = cellGradientAt(b * width + j);
  }
  workgroupBarrier();
  for (var step = uniforms.time - 1; step >= 0; step--) {
    let t = positionOf(step);
    let at = b * uniforms.time + t;
    let counts = maskAt(at);
    for (var j = lane; j < width; j += lanes) {
      let note = at * 6 * width + j;
      let i = notesAt(note);
      let f = notesAt(note + width);
      let g = notesAt(note + 2 * width);
      let o = notesAt(note + 3 * width);
      var before = cellAt(b * width + j);
      if (step > 0) { before = notesAt(((b * uniforms.time + positionOf(step - 1)) * 6 + 4) * width + j); }
      let squashed = tanhOf(f * before + i * g);
      let arriving = states[j] + outputsGradientAt(at * width + j);
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
      for (var k = first; k < first + width; k++) { sum += gates[k] * transposedAt(k * width + column - first); }
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
export const statesSeen = /* wgsl */ `
${walk}
fn main(index: i32) {
  if (index >= uniforms.batch * uniforms.time * width) { return; }
  let j = index % width;
  let t = index / width % uniforms.time;
  let b = index / width / uniforms.time;
  let step = positionOf(t);
  var state = hiddenAt(b * width + j);
  if (step > 0) { state = outputsAt((b * uniforms.time + positionOf(step - 1)) * width + j); }
  result[index] = state * recurrentMaskAt(b * width + j);
}
`;
