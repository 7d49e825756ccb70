import { LSTM_SEQUENCE_GRADIENT_KERNEL, LSTM_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { Handle } from '../device.ts';
import { type Raw, rawKernel } from '../raw.ts';
import { countingAt, hiddenBefore, masked, moved, positions } from './walk.ts';

/** [outputs, last cell, gates [4T, B, H]: all i, all f, all g, all o; cells [T, B, H], tanh of cells [T, B, H]] */
export const lstmSequence = rawKernel(LSTM_SEQUENCE_KERNEL, (raw, given, attributes) => {
  const { projected, recurrent, mask, recurrentMask } = given;
  let [hidden, cell] = [given.hidden!, given.cell!];
  const [steps, counting] = [raw.unpack(projected!, 1), countingAt(raw, mask)];
  const [outputs, cells, tanhCells]: Handle[][] = [[], [], []];
  const gates: [Handle[], Handle[], Handle[], Handle[]] = [[], [], [], []];
  for (const t of positions(steps.length, attributes)) {
    const [nextHidden, nextCell, tanhCell, ...activated] = raw.scope(() => {
      const product = raw.matMul(masked(raw, hidden, recurrentMask), recurrent!);
      const parts = raw.split(raw.add(product, steps[t]!), 4);
      const [i, f, o] = [parts[0]!, parts[1]!, parts[3]!].map(raw.sigmoid) as [Handle, Handle, Handle];
      const g = raw.tanh(parts[2]!);
      const inner = raw.add(raw.mul(f, cell), raw.mul(i, g));
      const squashed = raw.tanh(inner);
      const at = counting(t);
      return [
        moved(raw, at, raw.mul(o, squashed), hidden),
        moved(raw, at, inner, cell),
        squashed,
        i,
        f,
        g,
        o,
      ] as const;
    });
    [hidden, cell] = [nextHidden, nextCell];
    outputs![t] = hidden;
    cells![t] = cell;
    tanhCells![t] = tanhCell;
    activated.forEach((gate, index) => {
      gates[index]![t] = gate;
    });
  }
  return [
    raw.pack(outputs!, 1),
    cell,
    raw.pack(gates.flat(), 0),
    raw.pack(cells!, 0),
    raw.pack(tanhCells!, 0),
  ];
});

/** TensorFlow's LSTMBlockCellGrad has the gates in the order i, g, f, o: there and back are one and the same. */
const swapGates = (raw: Raw, columns: Handle): Handle => {
  const [rows, width] = columns.shape as [number, number];
  return raw.reshape(raw.take(raw.reshape(columns, [rows, 4, width / 4]), [0, 2, 1, 3]), [rows, width]);
};

/** The gradients of projected, recurrent, hidden and cell. */
export const lstmSequenceGradient = rawKernel(LSTM_SEQUENCE_GRADIENT_KERNEL, (raw, given, attributes) => {
  const { projected, recurrent, mask, recurrentMask, outputs } = given;
  const [batch, time, width] = projected!.shape as [number, number, number];
  const size = width / 4;
  const stepBack = cellGradient(raw, swapGates(raw, recurrent!), batch);
  const gates = raw.unpack(given.gates!, 0);
  const [cells, tanhCells] = [raw.unpack(given.cells!, 0), raw.unpack(given.tanhCells!, 0)];
  const [arriving, counting] = [raw.unpack(given.outputsGradient!, 1), countingAt(raw, mask)];
  const order = positions(time, attributes);

  let [hidden, cell] = [raw.zeros([batch, size]), given.cellGradient!];
  const gatesGradients: Handle[] = [];
  for (const [index, t] of [...order.entries()].reverse()) {
    const cellBefore = index === 0 ? given.cell! : cells[order[index - 1]!]!;
    const [gatesGradient, hiddenGradient, carried] = raw.scope(() => {
      const total = raw.add(hidden, arriving[t]!);
      const at = counting(t);
      const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates[gate * time + t]!) as [
        Handle,
        Handle,
        Handle,
        Handle,
      ];
      const [cellStep, step, product] = stepBack({
        cellBefore,
        gates: [i, f, g, o],
        cell: cells[t]!,
        tanhCell: tanhCells[t]!,
        cellGradient: at === undefined ? cell : raw.mul(at.moves, cell),
        hiddenGradient: at === undefined ? total : raw.mul(at.moves, total),
      });
      const back = masked(raw, product, recurrentMask);
      return at === undefined
        ? [step, back, cellStep]
        : [step, raw.add(back, raw.mul(at.stays, total)), raw.add(cellStep, raw.mul(at.stays, cell))];
    }) as [Handle, Handle, Handle];
    gatesGradients[t] = gatesGradient;
    [hidden, cell] = [hiddenGradient, carried];
  }

  const swapped = raw.reshape(raw.pack(gatesGradients, 1), [batch * time, width]);
  const rows = swapGates(raw, swapped);
  const before = hiddenBefore(raw, { ...given, outputs: outputs! }, order);
  return [raw.reshape(rows, projected!.shape), raw.matMul(before, rows, { transposeA: true }), hidden, cell];
});

interface CellState {
  readonly cellBefore: Handle;
  readonly gates: readonly [Handle, Handle, Handle, Handle];
  readonly cell: Handle;
  readonly tanhCell: Handle;
  readonly cellGradient: Handle;
  readonly hiddenGradient: Handle;
}

/** One position back: the gradients of the cell before, of the gates (i, g, f, o) and of h before. */
const cellGradient = (raw: Raw, recurrent: Handle, batch: number) => {
  const [size, width] = recurrent.shape as [number, number];
  // what belongs to x·W and to peepholes, neither of which is used here
  const [nothing, peephole, bias] = [[batch, 0], [size], [width]].map(raw.zeros) as [Handle, Handle, Handle];
  const attributes = [raw.T, raw.flag('use_peephole', false)];
  return ({ cellBefore, gates: [i, f, g, o], cell, tanhCell, cellGradient, hiddenGradient }: CellState) => {
    const weights = [recurrent, peephole, peephole, peephole, bias];
    const state = [i, cell, f, o, g, tanhCell, cellGradient, hiddenGradient];
    const [carried, step] = raw.run(
      'LSTMBlockCellGrad',
      attributes,
      // h before is looked at for its shape alone
      [nothing, cellBefore, cellBefore, ...weights, ...state],
      5,
    ) as [Handle, Handle];
    return [carried, step, raw.matMul(step, recurrent, { transposeB: true })] as const;
  };
};
