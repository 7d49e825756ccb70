import { LSTM_GRADIENT_KERNEL } from '@ridgeline/tensors';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { columnSums } from '../column-sums.ts';
import { floats, free, scratch, type WasmDevice } from '../device.ts';
import { matMul, matMulTransposedLeft, transposed } from '../mat-mul.ts';

interface Sizes {
  readonly batch: number;
  readonly time: number;
  readonly hidden: number;
}

/** One step backwards: the cotangents of the gates before activation at position t, and of the cell before it. */
const stepBack = (
  t: number,
  { batch, time, hidden: size }: Sizes,
  saved: Readonly<Record<'gates' | 'cells' | 'tanhCells' | 'firstCell' | 'outputsGradient', Float32Array>>,
  current: { readonly hidden: Float32Array; readonly cell: Float32Array; readonly step: Float32Array },
  gatesGradient: Float32Array,
): void => {
  const { gates, cells, tanhCells, firstCell, outputsGradient } = saved;
  const { hidden, cell, step } = current;
  for (let b = 0; b < batch; b++) {
    let row = (b * time + t) * size;
    let gate = 4 * row;
    let z = 4 * b * size;
    for (let at = b * size, end = at + size; at < end; at++, row++, gate++, z++) {
      const i = gates[gate]!;
      const f = gates[gate + size]!;
      const g = gates[gate + 2 * size]!;
      const o = gates[gate + 3 * size]!;
      const squashed = tanhCells[row]!;
      const before = t === 0 ? firstCell[at]! : cells[row - size]!;
      const dh = outputsGradient[row]! + hidden[at]!;
      const dc = cell[at]! + dh * o * (1 - squashed * squashed);
      cell[at] = dc * f;
      gatesGradient[gate] = step[z] = dc * g * i * (1 - i);
      gatesGradient[gate + size] = step[z + size] = dc * before * f * (1 - f);
      gatesGradient[gate + 2 * size] = step[z + 2 * size] = dc * i * (1 - g * g);
      gatesGradient[gate + 3 * size] = step[z + 3 * size] = dh * squashed * o * (1 - o);
    }
  }
};

/** h before every position: the outputs, one position later, with the first hidden state in front. [B, T, H] */
const previousHidden = (device: WasmDevice, outputs: TensorInfo, hidden: TensorInfo): TensorInfo => {
  const [batch, time, size] = outputs.shape as [number, number, number];
  const result = scratch(device, [batch, time, size]);
  const to = floats(device, result);
  const from = floats(device, outputs);
  const first = floats(device, hidden);
  for (let b = 0; b < batch; b++) {
    const start = b * time * size;
    to.set(first.subarray(b * size, (b + 1) * size), start);
    to.set(from.subarray(start, start + (time - 1) * size), start + size);
  }
  return result;
};

/** Gradients of [inputs, kernel, recurrent, bias, hidden, cell], through time. */
export const lstmGradient: KernelConfig = {
  kernelName: LSTM_GRADIENT_KERNEL,
  backendName: 'wasm',
  kernelFunc: ({ inputs: given, backend }) => {
    const tensors = given as Record<string, TensorInfo>;
    const { inputs, kernel, recurrent, hidden, outputs } = tensors as Record<string, TensorInfo>;
    const device = backend as WasmDevice;
    const [batch, time, features] = inputs!.shape as [number, number, number];
    const size = recurrent!.shape[0]!;
    const rows = batch * time;

    const gatesGradient = scratch(device, [batch, time, 4 * size]);
    const stepGradient = scratch(device, [batch, 4 * size]);
    const hiddenGradient = scratch(device, [batch, size]);
    const cellGradient = scratch(device, [batch, size]);
    const recurrentTransposed = transposed(device, recurrent!, size, 4 * size);
    floats(device, hiddenGradient).fill(0);
    floats(device, cellGradient).set(floats(device, tensors.cellGradient!));
    for (let t = time - 1; t >= 0; t--) {
      stepBack(
        t,
        { batch, time, hidden: size },
        {
          gates: floats(device, tensors.gates!),
          cells: floats(device, tensors.cells!),
          tanhCells: floats(device, tensors.tanhCells!),
          firstCell: floats(device, tensors.cell!),
          outputsGradient: floats(device, tensors.outputsGradient!),
        },
        {
          hidden: floats(device, hiddenGradient),
          cell: floats(device, cellGradient),
          step: floats(device, stepGradient),
        },
        floats(device, gatesGradient),
      );
      matMul(device, stepGradient, recurrentTransposed, hiddenGradient, {
        rows: batch,
        inner: 4 * size,
        columns: size,
      });
    }

    const kernelTransposed = transposed(device, kernel!, features, 4 * size);
    const inputsGradient = scratch(device, [batch, time, features]);
    matMul(device, gatesGradient, kernelTransposed, inputsGradient, {
      rows,
      inner: 4 * size,
      columns: features,
    });
    const kernelGradient = matMulTransposedLeft(device, inputs!, gatesGradient, {
      rows: features,
      inner: rows,
      columns: 4 * size,
    });
    const before = previousHidden(device, outputs!, hidden!);
    const recurrentGradient = matMulTransposedLeft(device, before, gatesGradient, {
      rows: size,
      inner: rows,
      columns: 4 * size,
    });
    const biasGradient = columnSums(device, gatesGradient, 4 * size);
    free(device, before, gatesGradient, stepGradient, recurrentTransposed, kernelTransposed);
    return [inputsGradient, kernelGradient, recurrentGradient, biasGradient, hiddenGradient, cellGradient];
  },
};
