import { exp } from './elementary';
import { matMul } from './mat-mul';
import { at, horizontalMax, horizontalSum, multiplyAdd, splat } from './simd';

/*
 * Attention, head by head, by blocks of queries and keys, so that its room does not grow with the square of time. The
 * softmax runs along: where a block of keys brings a larger score, what was summed before is scaled down (Milakov and
 * Gimelshein 2018; Dao et al. 2022). The backward pass makes the weights of a block again from every row's largest
 * score and sum, unless the keys are so few that the weights were kept. A score of −∞ is a hidden one: its weight is 0.
 */

/** Queries and keys of a block at most. All weights are kept where one block holds all keys. */
const QUERIES: i32 = 60;
const KEYS: i32 = 256;

/** Bytes that both passes need. */
export function attentionRoom(): usize {
  return 2 * QUERIES * KEYS * 4;
}

/** Floats that the forward pass keeps of every row: its weights, or its largest score and 1/Σ exp(score − largest). */
export function attentionNotes(keyTime: i32): i32 {
  return keyTime <= KEYS ? (keyTime + 3) & ~3 : 2;
}

/** Few queries at a time where that skips more of what is hidden than it costs to pack the keys again. */
@inline
function queriesAtOnce(causal: i32, time: i32): i32 {
  return causal && time <= 512 ? 20 : QUERIES;
}

/** How many of the `columns` keys from `first` on position i may see. */
@inline
function seen(causal: i32, i: i32, first: i32, columns: i32): i32 {
  return causal ? max(0, min(columns, i + 1 - first)) : columns;
}

/** Bytes from a row of a block to the next: whole vectors. */
@inline
function blockStep(columns: i32): usize {
  return (<usize>((columns + 3) & ~3)) << 2;
}

/** What is added to a row of scores: 0 where `mask` shows a key, −∞ where it hides one and past the last one. */
export function hiddenKeys(keyTime: i32, mask: usize, to: usize): void {
  let j = 0;
  for (; j < keyTime; j++) store<f32>(at(to, j), load<f32>(at(mask, j)) != 0 ? 0 : -Infinity);
  for (; (j & 3) != 0; j++) store<f32>(at(to, j), -Infinity);
}

/** to[rows, columns] = a · bᵀ, for rows of `size` floats. */
function products(
  rows: i32,
  columns: i32,
  size: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  to: usize,
  step: usize,
  workspace: usize,
): void {
  memory.fill(to, 0, <usize>rows * step);
  matMul(rows, columns, size, a, aStep, 4, b, 4, bStep, to, step, workspace);
}

/** Hides all but the first n scores of a row up to the next whole vector, and the keys that `hidden` hides. */
@inline
export function hide(n: i32, row: usize, hidden: usize): void {
  for (let j = n; (j & 3) != 0; j++) store<f32>(at(row, j), -Infinity);
  if (hidden == 0) return;
  for (let j = 0; j < n; j += 4) {
    v128.store(at(row, j), f32x4.add(v128.load(at(row, j)), v128.load(at(hidden, j))));
  }
}

/** The largest of n scores; NaN if one is. */
@inline
function largest(n: i32, row: usize): f32 {
  let lanes = splat(-Infinity);
  for (let j = 0; j < n; j += 4) lanes = f32x4.max(lanes, v128.load(at(row, j)));
  return horizontalMax(lanes);
}

/** Scores → weights exp((score − top)·scale)·factor in place, 0 from n to `columns`; returns their sum. */
@inline
function weigh(n: i32, columns: i32, row: usize, top: f32, scale: f32, factor: f32): f32 {
  let sums = splat(0);
  let j = 0;
  for (; j < n; j += 4) {
    const score = v128.load(at(row, j));
    const e = exp(f32x4.mul(f32x4.sub(score, splat(top)), splat(scale)));
    const weight = v128.and(f32x4.mul(e, splat(factor)), f32x4.ne(score, splat(-Infinity)));
    v128.store(at(row, j), weight);
    sums = f32x4.add(sums, weight);
  }
  if (j < columns) memory.fill(at(row, j), 0, blockStep(columns - j));
  return horizontalSum(sums);
}

@inline
function scaleRow(size: i32, row: usize, factor: f32): void {
  let j = 0;
  for (; j + 4 <= size; j += 4) v128.store(at(row, j), f32x4.mul(v128.load(at(row, j)), splat(factor)));
  for (; j < size; j++) store<f32>(at(row, j), load<f32>(at(row, j)) * factor);
}

@inline
export function dot(size: i32, a: usize, b: usize): f32 {
  let sums = splat(0);
  let j = 0;
  for (; j + 4 <= size; j += 4) sums = multiplyAdd(v128.load(at(a, j)), v128.load(at(b, j)), sums);
  let sum = horizontalSum(sums);
  for (; j < size; j++) sum += load<f32>(at(a, j)) * load<f32>(at(b, j));
  return sum;
}

/**
 * softmax(q·kᵀ/√size)·v for every head of a batch. Each of q, k, v and the outputs has heads·size contiguous floats a row.
 *
 * @param queryStep bytes from a query to the next · keyStep the same of keys and of values
 * @param hidden [batch, keyTime up to the next multiple of 4] by `hiddenKeys`, or 0
 * @param outputs [batch, time, heads·size], 0 on entry · notes [batch, heads, time, `attentionNotes`]
 * @param room `attentionRoom()` bytes
 */
export function attentionForward(
  batch: i32,
  heads: i32,
  time: i32,
  keyTime: i32,
  size: i32,
  causal: i32,
  queries: usize,
  queryStep: usize,
  keys: usize,
  values: usize,
  keyStep: usize,
  hidden: usize,
  outputs: usize,
  outputStep: usize,
  notes: usize,
  room: usize,
  workspace: usize,
): void {
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const key = rowsBefore(b, keyTime, keyStep) + columnOf(h, size);
      headForward(
        time, keyTime, size, causal, queries + rowsBefore(b, time, queryStep) + columnOf(h, size), queryStep,
        keys + key, values + key, keyStep, hidden == 0 ? 0 : hidden + rowsBefore(b, 1, blockStep(keyTime)),
        outputs + rowsBefore(b, time, outputStep) + columnOf(h, size), outputStep,
        notes + rowsBefore(b * heads + h, time, (<usize>attentionNotes(keyTime)) << 2), room, workspace,
      );
    }
  }
}

/** Bytes before the rows of text b. */
@inline
function rowsBefore(b: i32, time: i32, step: usize): usize {
  return <usize>b * <usize>time * step;
}

/** Bytes before the columns of head h. */
@inline
function columnOf(h: i32, size: i32): usize {
  return (<usize>h * <usize>size) << 2;
}

function headForward(
  time: i32,
  keyTime: i32,
  size: i32,
  causal: i32,
  queries: usize,
  queryStep: usize,
  keys: usize,
  values: usize,
  keyStep: usize,
  hidden: usize,
  outputs: usize,
  outputStep: usize,
  notes: usize,
  room: usize,
  workspace: usize,
): void {
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  const kept = keyTime <= KEYS;
  const notesStep = (<usize>attentionNotes(keyTime)) << 2;
  const atOnce = queriesAtOnce(causal, time);
  for (let i = 0; i < time; i += atOnce) {
    const rows = min(atOnce, time - i);
    const end = seen(causal, i + rows - 1, 0, keyTime);
    const q = queries + <usize>i * queryStep;
    const to = outputs + <usize>i * outputStep;
    const rowNotes = notes + <usize>i * notesStep;
    if (!kept) for (let row = 0; row < rows; row++) beginRow(rowNotes + <usize>row * notesStep);
    for (let j = 0; j < end; j += KEYS) {
      const columns = min(KEYS, end - j);
      const before = <usize>j * keyStep;
      const weights = kept ? rowNotes : room;
      const step = kept ? notesStep : blockStep(columns);
      products(rows, columns, size, q, queryStep, keys + before, keyStep, weights, step, workspace);
      for (let row = 0; row < rows; row++) {
        const n = seen(causal, i + row, j, columns);
        const scores = weights + <usize>row * step;
        hide(n, scores, hidden == 0 ? 0 : at(hidden, j));
        if (kept) softmax(n, columns, scores, scale);
        else addBlock(n, columns, size, scores, scale, to + <usize>row * outputStep, rowNotes + <usize>row * notesStep);
      }
      matMul(rows, size, columns, weights, step, 4, values + before, keyStep, 4, to, outputStep, workspace);
    }
    if (!kept) {
      for (let row = 0; row < rows; row++) {
        finishRow(size, to + <usize>row * outputStep, rowNotes + <usize>row * notesStep);
      }
    }
  }
}

/** What is subtracted from scores: the largest, or 0 if it is −∞ because all are hidden. */
@inline
function shiftOf(top: f32): f32 {
  return top == -Infinity ? 0 : top;
}

/** Scores → weights that sum to 1, in place; 0 if all are hidden. */
@inline
export function softmax(n: i32, columns: i32, row: usize, scale: f32): void {
  const sum = weigh(n, columns, row, shiftOf(largest(n, row)), scale, 1);
  scaleRow((n + 3) & ~3, row, sum == 0 ? 0 : 1 / sum);
}

@inline
function beginRow(notes: usize): void {
  store<f32>(notes, -Infinity);
  store<f32>(notes, 0, 4);
}

/** Takes a row of new scores into its softmax: turns them into weights, and scales down what was summed before. */
@inline
function addBlock(n: i32, columns: i32, size: i32, scores: usize, scale: f32, output: usize, notes: usize): void {
  const before = load<f32>(notes);
  const top = max(before, largest(n, scores));
  const shift = shiftOf(top);
  let sum = load<f32>(notes, 4);
  if (top != before && sum != 0) {
    const decay = f32x4.extract_lane(exp(splat((before - shift) * scale)), 0);
    scaleRow(size, output, decay);
    sum *= decay;
  }
  store<f32>(notes, top);
  store<f32>(notes, sum + weigh(n, columns, scores, shift, scale, 1), 4);
}

/** Divides a row by the sum of its weights. */
@inline
function finishRow(size: i32, output: usize, notes: usize): void {
  const sum = load<f32>(notes, 4);
  const inverse: f32 = sum == 0 ? 0 : 1 / sum;
  scaleRow(size, output, inverse);
  store<f32>(notes, shiftOf(load<f32>(notes)));
  store<f32>(notes, inverse, 4);
}

/**
 * Adds the gradients to those of queries, keys and values, which lie as the three themselves do:
 * with P the weights and d the cotangent, dV = Pᵀ·d, dS = P∘(d·Vᵀ − Σ d∘output)/√size, dQ = dS·K, dK = dSᵀ·Q.
 */
export function attentionBackward(
  batch: i32,
  heads: i32,
  time: i32,
  keyTime: i32,
  size: i32,
  causal: i32,
  queries: usize,
  queryStep: usize,
  keys: usize,
  values: usize,
  keyStep: usize,
  hidden: usize,
  outputs: usize,
  outputsGradient: usize,
  outputStep: usize,
  notes: usize,
  queriesGradient: usize,
  keysGradient: usize,
  valuesGradient: usize,
  room: usize,
  workspace: usize,
): void {
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const query = rowsBefore(b, time, queryStep) + columnOf(h, size);
      const key = rowsBefore(b, keyTime, keyStep) + columnOf(h, size);
      const output = rowsBefore(b, time, outputStep) + columnOf(h, size);
      headBackward(
        time, keyTime, size, causal, queries + query, queryStep, keys + key, values + key, keyStep,
        hidden == 0 ? 0 : hidden + rowsBefore(b, 1, blockStep(keyTime)),
        outputs + output, outputsGradient + output, outputStep,
        notes + rowsBefore(b * heads + h, time, (<usize>attentionNotes(keyTime)) << 2),
        queriesGradient + query, keysGradient + key, valuesGradient + key, room, workspace,
      );
    }
  }
}

function headBackward(
  time: i32,
  keyTime: i32,
  size: i32,
  causal: i32,
  queries: usize,
  queryStep: usize,
  keys: usize,
  values: usize,
  keyStep: usize,
  hidden: usize,
  outputs: usize,
  outputsGradient: usize,
  outputStep: usize,
  notes: usize,
  queriesGradient: usize,
  keysGradient: usize,
  valuesGradient: usize,
  room: usize,
  workspace: usize,
): void {
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  const kept = keyTime <= KEYS;
  const notesStep = (<usize>attentionNotes(keyTime)) << 2;
  const atOnce = queriesAtOnce(causal, time);
  const gradients = room + QUERIES * KEYS * 4;
  for (let i = 0; i < time; i += atOnce) {
    const rows = min(atOnce, time - i);
    const end = seen(causal, i + rows - 1, 0, keyTime);
    const q = queries + <usize>i * queryStep;
    const d = outputsGradient + <usize>i * outputStep;
    const rowNotes = notes + <usize>i * notesStep;
    for (let j = 0; j < end; j += KEYS) {
      const columns = min(KEYS, end - j);
      const before = <usize>j * keyStep;
      const weights = kept ? rowNotes : room;
      const step = kept ? notesStep : blockStep(columns);
      if (!kept) products(rows, columns, size, q, queryStep, keys + before, keyStep, weights, step, workspace);
      products(rows, columns, size, d, outputStep, values + before, keyStep, gradients, step, workspace);
      for (let row = 0; row < rows; row++) {
        const n = seen(causal, i + row, j, columns);
        const p = weights + <usize>row * step;
        if (!kept) {
          const note = rowNotes + <usize>row * notesStep;
          hide(n, p, hidden == 0 ? 0 : at(hidden, j));
          weigh(n, columns, p, load<f32>(note), scale, load<f32>(note, 4));
        }
        const mean = dot(size, d + <usize>row * outputStep, outputs + <usize>(i + row) * outputStep);
        throughSoftmax(n, columns, p, mean, scale, gradients + <usize>row * step);
      }
      matMul(columns, size, rows, weights, 4, step, d, outputStep, 4, valuesGradient + before, keyStep, workspace);
      matMul(
        rows, size, columns, gradients, step, 4, keys + before, keyStep, 4,
        queriesGradient + <usize>i * queryStep, queryStep, workspace,
      );
      matMul(columns, size, rows, gradients, 4, step, q, queryStep, 4, keysGradient + before, keyStep, workspace);
    }
  }
}

/** Cotangents of a row of weights → those of its scores: scale·weight·(d − mean), 0 from n to `columns`. */
@inline
function throughSoftmax(n: i32, columns: i32, weights: usize, mean: f32, scale: f32, d: usize): void {
  let j = 0;
  for (; j < n; j += 4) {
    const scaled = f32x4.mul(v128.load(at(weights, j)), splat(scale));
    v128.store(at(d, j), f32x4.mul(scaled, f32x4.sub(v128.load(at(d, j)), splat(mean))));
  }
  if (j < columns) memory.fill(at(d, j), 0, blockStep(columns - j));
}
