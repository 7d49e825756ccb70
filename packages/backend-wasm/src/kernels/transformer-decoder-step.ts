import { TRANSFORMER_DECODER_STEP_KERNEL, type TransformerDecoderStep } from '@ridgeline/tensors';
import { arena, padded } from '../arena.ts';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floatsAt } from '../device.ts';
import {
  attend,
  attendMemory,
  feedForward,
  multiply,
  normalize,
  type Reading,
  scratchOf,
} from './transformer-decoder-layers.ts';
import { type Session, sessions } from './transformer-session.ts';

/** Puts the embeddings of the ids, with what tells their positions, into the values. */
const embed = (
  { run, at, inputs }: Call,
  { table, width, rotary }: Session,
  ids: Int32Array,
  { time, start, scratch }: Reading,
): void => {
  const row = 4 * width;
  ids.forEach((id, i) => {
    const to = scratch.values + i * row;
    run.copy!(table + id * row, to, row);
    if (!rotary) run.addColumnSums!(1, width, at(inputs.places) + (start + (i % time)) * row, row, to);
  });
};

/** Reads ids of some rows, from `first` on, and puts the logits after the last of each into their array. */
const readRows = (
  call: Call,
  session: Session,
  { piece, first }: { readonly piece: Reading; readonly first: number },
): void => {
  const { inputs, attributes, device, at } = call;
  const { layers, width, norm, head, hidden, hiddenBytes } = session;
  const { ids, memoryRows, into, queries } = attributes as unknown as TransformerDecoderStep;
  const { texts, time, scratch } = piece;
  /** Where the rows of a tensor [rows, positions, columns] lie that belong to some rows. */
  const rowsOf = (name: string, rows: readonly number[]): number[] => {
    const [, positions, columns] = inputs[name]!.shape as [number, number, number];
    return rows.map((row) => at(inputs[name]) + 4 * row * positions * columns);
  };
  const rows = Array.from({ length: texts }, (_, text) => first + text);
  const read = rows.map((row) => memoryRows[row]!);
  embed(call, session, ids.subarray(first * time, (first + texts) * time), piece);
  layers.forEach((layer, i) => {
    attend(call, session, layer, { piece, caches: rowsOf(`cache/${i}`, rows) });
    if (layer.cross !== undefined) {
      const keyTime = inputs[`memory/${i}`]!.shape[1]!;
      const memories = rowsOf(`memory/${i}`, read).map((address, text) => ({
        ...{ at: address, keyTime },
        hidden: hidden === 0 ? 0 : hidden + read[text]! * hiddenBytes,
      }));
      const { outputs } = layer.cross.queries;
      const keep =
        i < layers.length - 1 || queries === undefined
          ? undefined
          : (text: number, from: number): void =>
              queries.set(floatsAt(device, from, outputs), rows[text]! * outputs);
      attendMemory(call, session, layer.cross, { piece, memories, keep });
    }
    feedForward(call, session, layer, piece);
  });
  // one position of each text, as rows of one or as the last of several
  const last = {
    ...piece,
    time: 1,
    scratch: { ...scratch, values: scratch.values + 4 * (time - 1) * width },
  };
  const columns = padded(head.outputs);
  multiply(call, head, last, {
    from: norm === undefined ? last.scratch.values : normalize(call, session, norm, last),
    to: scratch.logits,
    stride: 4 * columns,
  });
  for (const [text, row] of rows.entries())
    into.set(floatsAt(device, scratch.logits + 4 * text * columns, head.outputs), row * head.outputs);
};

/**
 * Reads the next ids of every row, and copies the logits after the last of them into an array of the host [rows, V]. Rows of one id share each
 * read of the weights; texts are read one after the other.
 */
export const transformerDecoderStep = defineKernel(TRANSFORMER_DECODER_STEP_KERNEL, (call) => {
  const { inputs, attributes, room } = call;
  const session = sessions.get(inputs.session!.dataId)!;
  const { time, start, memoryRows } = attributes as unknown as TransformerDecoderStep;
  const texts = time === 1 ? memoryRows.length : 1;
  const measured = arena(16);
  scratchOf(call, session, { texts, time, start }, measured);
  const scratch = scratchOf(call, session, { texts, time, start }, arena(room(4 * measured.size())));
  const piece = { texts, time, start, scratch };
  for (let first = 0; first < memoryRows.length; first += texts) readRows(call, session, { piece, first });
  return inputs.session!;
});
