import { at, multiplyAdd, splat } from './simd';

/*
 * `convMaxOverTimeGradient` in two halves, to the same bits: the inputs' gradient is divided by texts, the kernel's, a sum over the
 * texts, by filters.
 */

/** to[n] += d·values */
@inline
function addScaled(n: i32, d: f32, values: usize, to: usize): void {
  const factor = splat(d);
  let j = 0;
  for (; j + 4 <= n; j += 4) v128.store(at(to, j), multiplyAdd(factor, v128.load(at(values, j)), v128.load(at(to, j))));
  for (; j < n; j++) store<f32>(at(to, j), load<f32>(at(to, j)) + d * load<f32>(at(values, j)));
}

/** The gradient of the inputs alone. */
export function convMaxOverTimeInputs(
  batch: i32,
  time: i32,
  channels: i32,
  size: i32,
  outputs: i32,
  kernel: usize,
  positions: usize,
  outputsGradient: usize,
  inputsGradient: usize,
): void {
  const inner = size * channels;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; o++) {
      const window = load<i32>(at(positions, o)) * channels;
      addScaled(inner, load<f32>(at(outputsGradient, o)), at(kernel, o * inner), at(inputsGradient, window));
    }
    inputsGradient = at(inputsGradient, time * channels);
    positions = at(positions, outputs);
    outputsGradient = at(outputsGradient, outputs);
  }
}

/** The gradient of the kernel alone, for filters first ≤ o < end. */
export function convMaxOverTimeKernel(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  channels: i32,
  size: i32,
  outputs: i32,
  inputs: usize,
  positions: usize,
  outputsGradient: usize,
  kernelGradient: usize,
): void {
  const inner = size * channels;
  for (let b = 0; b < batch; b++) {
    for (let o = first; o < end; o++) {
      const window = load<i32>(at(positions, o)) * channels;
      addScaled(inner, load<f32>(at(outputsGradient, o)), at(inputs, window), at(kernelGradient, o * inner));
    }
    inputs = at(inputs, time * channels);
    positions = at(positions, outputs);
    outputsGradient = at(outputsGradient, outputs);
  }
}
