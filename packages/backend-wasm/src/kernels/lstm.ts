import { LSTM_KERNEL } from '@ridgeline/tensors';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { floats, free, scratch, type WasmDevice } from '../device.ts';
import { sigmoid, tanh } from '../exponential.ts';
import { matMul } from '../mat-mul.ts';

/**
 * One step of every sequence: row b of position t lies at b·T + t of the sequence tensors and at b of the step's.
 * `gates` holds x·W and leaves as the activated gates.
 */
const step = (
  t: number,
  sizes: { readonly batch: number; readonly time: number; readonly hidden: number },
  sequence: {
    readonly gates: Float32Array;
    readonly outputs: Float32Array;
    readonly cells: Float32Array;
    readonly tanhCells: Float32Array;
  },
  current: { readonly recurrent: Float32Array; readonly hidden: Float32Array; readonly cell: Float32Array },
  bias: Float32Array,
): void => {
  const { batch, time, hidden: size } = sizes;
  const { gates, outputs, cells, tanhCells } = sequence;
  const { recurrent, hidden, cell } = current;
  for (let b = 0; b < batch; b++) {
    let row = (b * time + t) * size;
    let gate = 4 * row;
    let z = 4 * b * size;
    for (let j = 0, at = b * size; j < size; j++, at++, row++, gate++, z++) {
      const i = sigmoid(gates[gate]! + recurrent[z]! + bias[j]!);
      const f = sigmoid(gates[gate + size]! + recurrent[z + size]! + bias[j + size]!);
      const g = tanh(gates[gate + 2 * size]! + recurrent[z + 2 * size]! + bias[j + 2 * size]!);
      const o = sigmoid(gates[gate + 3 * size]! + recurrent[z + 3 * size]! + bias[j + 3 * size]!);
      const c = Math.fround(f * cell[at]! + i * g);
      const squashed = Math.fround(tanh(c));
      gates[gate] = i;
      gates[gate + size] = f;
      gates[gate + 2 * size] = g;
      gates[gate + 3 * size] = o;
      cell[at] = c;
      cells[row] = c;
      tanhCells[row] = squashed;
      outputs[row] = hidden[at] = o * squashed;
    }
  }
};

/** [outputs, last cell, gates, cells, tanh(cells)] of a whole sequence; sizes as in the op's docs. */
export const lstm: KernelConfig = {
  kernelName: LSTM_KERNEL,
  backendName: 'wasm',
  kernelFunc: ({ inputs: given, backend }) => {
    const { inputs, kernel, recurrent, bias, hidden, cell } = given as Record<string, TensorInfo>;
    const device = backend as WasmDevice;
    const [batch, time, features] = inputs!.shape as [number, number, number];
    const size = recurrent!.shape[0]!;
    const sizes = { batch, time, hidden: size };
    const gates = scratch(device, [batch, time, 4 * size]);
    const [outputs, cells, tanhCells] = [0, 1, 2].map(() => scratch(device, [batch, time, size])) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ];
    const lastCell = scratch(device, [batch, size]);
    const currentHidden = scratch(device, [batch, size]);
    const product = scratch(device, [batch, 4 * size]);

    matMul(device, inputs!, kernel!, gates, { rows: batch * time, inner: features, columns: 4 * size });
    floats(device, lastCell).set(floats(device, cell!));
    floats(device, currentHidden).set(floats(device, hidden!));
    for (let t = 0; t < time; t++) {
      matMul(device, currentHidden, recurrent!, product, { rows: batch, inner: size, columns: 4 * size });
      // the product may have grown the memory, so every view is made anew
      step(
        t,
        sizes,
        {
          gates: floats(device, gates),
          outputs: floats(device, outputs),
          cells: floats(device, cells),
          tanhCells: floats(device, tanhCells),
        },
        {
          recurrent: floats(device, product),
          hidden: floats(device, currentHidden),
          cell: floats(device, lastCell),
        },
        floats(device, bias!),
      );
    }
    free(device, currentHidden, product);
    return [outputs, lastCell, gates, cells, tanhCells];
  },
};
