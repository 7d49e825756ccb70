import { RECURRENT_DECODER_KERNEL, RECURRENT_DECODER_STEP_KERNEL } from '@ridgeline/tensors';
import type { DataId } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats } from '../device.ts';
import { decoderCells } from './decoder-cells.ts';
import { fill, type HeadMap, type Layer, layout, type Norm, type Session } from './decoder-session.ts';

const sessions = new WeakMap<DataId, Session>();

/** [session, outputs [O], carried [1, S]]: all weights in the order in which a step reads them, and a row's beginning. */
export const recurrentDecoder = defineKernel(RECURRENT_DECODER_KERNEL, (call) => {
  const { at, zeros } = call;
  const memory = zeros([layout(call, 16).size]);
  const { session } = layout(call, at(memory));
  fill(call, session);
  sessions.set(memory.dataId, session);
  return [memory, zeros([session.outputs]), zeros([1, session.carried])];
});

const normalise = (
  run: Call['run'],
  { normed, statistics }: Session,
  { scale, offset }: Norm,
  width: number,
  from: number,
): number => {
  run.layerNormForward!(1, width, 1e-5, from, scale, offset, normed, statistics);
  return normed;
};

/** Moves one layer by one position. @param below what it reads @returns where its outputs lie */
const readLayer = (
  { run }: Call,
  session: Session,
  layer: Layer,
  { h, below, id }: Readonly<Record<'h' | 'below' | 'id', number>>,
): number => {
  const { gates, stream, cell } = session;
  const { folded, width, inputs, bias, kernel, residual, padded } = layer;
  if (folded !== 0) run.copy!(folded + 4 * id * width, gates, 4 * width);
  else {
    const values = residual ? normalise(run, session, residual, inputs, below) : below;
    run.copy!(bias, gates, 4 * width);
    run.multiplyVector!(width, inputs, values, kernel, gates);
  }
  decoderCells[cell].step(run, layer, session, h);
  if (!residual) return h;
  if (below !== stream) run.copy!(below, stream, 4 * padded);
  run.addColumnSums!(1, padded, h, 4 * padded, stream);
  return stream;
};

const scoreMap = ({ run }: Call, { kernels, bias, narrow, scores }: HeadMap, values: number): void => {
  let from = values;
  kernels.forEach(({ inputs, outputs, packed }, i) => {
    const last = i === kernels.length - 1;
    const to = last ? scores : narrow;
    if (last) run.copy!(bias, to, 4 * outputs);
    else run.zero!(to, 4 * outputs);
    run.multiplyVector!(outputs, inputs, from, packed, to);
    from = to;
  });
};

/** Moves one row by one id: what it carries at `carried`, and the scores of every map of the head. */
const readId = (call: Call, session: Session, carried: number, id: number): void => {
  const { run } = call;
  const { layers, norm, rectified, activation, maps } = session;
  let values = session.table + 4 * id * layers[0]!.inputs;
  for (const layer of layers)
    values = readLayer(call, session, layer, { h: carried + layer.carried, below: values, id });
  const { padded, hidden } = layers.at(-1)!;
  if (norm) values = normalise(run, session, norm, hidden, values);
  if (rectified) {
    run.rectify!(padded, values, activation);
    values = activation;
  }
  for (const map of maps) scoreMap(call, map, values);
};

/** Moves every row of what is carried [B, S] by one id, and copies the outputs into an array of the host [B, O]. */
export const recurrentDecoderStep = defineKernel(RECURRENT_DECODER_STEP_KERNEL, (call) => {
  const { inputs, attributes, device, run, at } = call;
  const session = sessions.get(inputs.session!.dataId)!;
  const { ids, into } = attributes as unknown as { readonly ids: Int32Array; readonly into: Float32Array };
  const [first, outputs] = [at(inputs.carried), at(inputs.outputs)];
  ids.forEach((id, row) => {
    readId(call, session, first + 4 * row * session.carried, id);
    for (const { scores, first: place, kernels } of session.maps)
      run.copy!(scores, outputs + place, 4 * kernels.at(-1)!.outputs);
    into.set(floats(device, inputs.outputs!), row * session.outputs);
  });
  return inputs.session!;
});
