import { matMulPacked, packedBytes, packMatrix } from './mat-mul';
import { at, multiplyAdd, splat } from './simd';

/** Windows that are multiplied at once: whole panels of the product, and few enough for the results to stay in L1. */
const BLOCK: i32 = 60;

/*
 * A window of `size` positions of a sequence [time, channels] is contiguous, and the next one begins `channels` floats
 * later: all windows are a matrix [windows, size·channels] whose rows overlap, and cost no copy.
 */

@inline
function paddedWidth(outputs: i32): i32 {
  return (outputs + 7) & ~7;
}

/** Bytes of room for `convMaxOverTime`. */
export function convMaxOverTimeRoom(size: i32, channels: i32, outputs: i32): usize {
  return packedBytes(size * channels, outputs) + <usize>((BLOCK + 2) * paddedWidth(outputs)) * 4;
}

/** How many windows there are up to the last that counts. */
function lastWindow(windows: i32, mask: usize): i32 {
  if (mask == 0) return windows;
  while (windows > 1 && load<f32>(at(mask, windows - 1)) == 0) windows--;
  return windows;
}

/**
 * Takes rows [rows, width] into the largest values so far, with the position of each; the first of equal ones stays,
 * a NaN wins.
 */
function takeLargest(first: i32, rows: i32, width: i32, values: usize, mask: usize, best: usize, where: usize): void {
  for (let row = 0; row < rows; row++) {
    const t = first + row;
    if (t == 0) {
      memory.copy(best, values, <usize>width << 2);
      memory.fill(where, 0, <usize>width << 2);
    } else if (mask == 0 || load<f32>(at(mask, t)) != 0) {
      const position = i32x4.splat(t);
      for (let j = 0; j < width; j += 4) {
        const value = v128.load(at(values, j));
        const top = v128.load(at(best, j));
        const wins = v128.or(f32x4.gt(value, top), f32x4.ne(value, value));
        v128.store(at(best, j), f32x4.max(top, value));
        v128.store(at(where, j), v128.bitselect(position, v128.load(at(where, j)), wins));
      }
    }
    values = at(values, width);
  }
}

/**
 * to[b, o] = max_t Σ_i windows[b, t, i]·kernel[i, o] + bias[o], and the t of each.
 *
 * @param inputs [batch, time, channels], time ≥ size.
 * @param kernel [size·channels, outputs]
 * @param mask [batch, time] or 0: windows that start at a 0 do not count, but for the first.
 * @param room `convMaxOverTimeRoom` bytes.
 */
export function convMaxOverTime(
  batch: i32,
  time: i32,
  channels: i32,
  size: i32,
  outputs: i32,
  inputs: usize,
  kernel: usize,
  bias: usize,
  mask: usize,
  to: usize,
  positions: usize,
  room: usize,
  workspace: usize,
): void {
  const inner = size * channels;
  const width = paddedWidth(outputs);
  const step = (<usize>channels) << 2;
  const best = room + packedBytes(inner, outputs);
  const where = at(best, width);
  const products = at(where, width);
  packMatrix(inner, outputs, kernel, (<usize>outputs) << 2, 4, room);
  for (let b = 0; b < batch; b++) {
    const windows = lastWindow(time - size + 1, mask);
    for (let t = 0; t < windows; t += BLOCK) {
      const rows = min(BLOCK, windows - t);
      memory.fill(products, 0, (<usize>(rows * width)) << 2);
      matMulPacked(rows, width, inner, inputs + <usize>t * step, step, room, products, <usize>width << 2, workspace);
      takeLargest(t, rows, width, products, mask, best, where);
    }
    for (let o = 0; o < outputs; o++) store<f32>(at(to, o), load<f32>(at(best, o)) + load<f32>(at(bias, o)));
    memory.copy(positions, where, (<usize>outputs) << 2);
    inputs += <usize>time * step;
    to = at(to, outputs);
    positions = at(positions, outputs);
    if (mask != 0) mask = at(mask, time);
  }
}

/** to[columns, rows] = from[rows, columns]ᵀ */
export function transpose(rows: i32, columns: i32, from: usize, to: usize): void {
  for (let j = 0; j < columns; j++) {
    let p = at(from, j);
    for (let i = 0; i < rows; i++) {
      store<f32>(to, load<f32>(p));
      p = at(p, columns);
      to += 4;
    }
  }
}

/** to[n] += d·values */
@inline
function addScaled(n: i32, d: f32, values: usize, to: usize): void {
  const factor = splat(d);
  let j = 0;
  for (; j + 4 <= n; j += 4) v128.store(at(to, j), multiplyAdd(factor, v128.load(at(values, j)), v128.load(at(to, j))));
  for (; j < n; j++) store<f32>(at(to, j), load<f32>(at(to, j)) + d * load<f32>(at(values, j)));
}

/**
 * Goes back through the windows that won, and no others.
 *
 * @param kernel [outputs, size·channels]: the transpose.
 * @param inputsGradient [batch, time, channels], 0 on entry.
 * @param kernelGradient [outputs, size·channels], 0 on entry.
 */
export function convMaxOverTimeGradient(
  batch: i32,
  time: i32,
  channels: i32,
  size: i32,
  outputs: i32,
  inputs: usize,
  kernel: usize,
  positions: usize,
  outputsGradient: usize,
  inputsGradient: usize,
  kernelGradient: usize,
): void {
  convMaxOverTimeInputs(batch, time, channels, size, outputs, kernel, positions, outputsGradient, inputsGradient);
  convMaxOverTimeKernel(
    0, outputs, batch, time, channels, size, outputs, inputs, positions, outputsGradient, kernelGradient,
  );
}

/** The half that threads divide by texts: the gradient of the inputs alone. */
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

/** The half that they divide by filters, since it sums over texts: the gradient of the kernel alone, for filters first ≤ o < end. */
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
