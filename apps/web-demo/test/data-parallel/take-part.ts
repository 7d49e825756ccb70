import type { RunEvent } from '@ridgeline/contracts';
import { type LanguageModelRun, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { type PortExchangeOptions, portExchange } from '@ridgeline/trainers';

/** What one worker of a run has to tell at the end. */
export interface Found {
  readonly losses: readonly number[];
  readonly validation: readonly number[];
  /** Of weights, optimizer and carried state. */
  readonly hash: string;
}

type End = Extract<RunEvent, { type: 'run-end' }>;

/** One worker's part of a run, the same in Node and in a browser. */
export const takePart = async (run: LanguageModelRun, place: PortExchangeOptions): Promise<Found> => {
  const losses: number[] = [];
  const validation: number[] = [];
  let end: End | undefined;
  for await (const event of train(run, { exchange: portExchange(place) })) {
    if (event.type === 'step-end') losses.push(event.dataLoss);
    if (event.type === 'evaluation-end') validation.push(event.validation.dataLoss);
    if (event.type === 'run-end') end = event;
  }
  const { params, optimizer, carried } = end!.state;
  const hashes = await Promise.all([params, optimizer, carried].map(hashParams));
  return { losses, validation, hash: hashes.join() };
};
