import { RidgelineError } from '@ridgeline/contracts';
import { type Given, numberFlag, textFlag } from '../command-line/command.ts';
import { type QueueAddress, queueAddress } from './address.ts';
import type { Scene, SweptStudy } from './study-sweep.ts';
import type { Sweep } from './sweep.ts';

const standardWait = 300;

/** How long a Redis that is gone is waited for. */
export const patienceOf = (given: Given): number => 1000 * (numberFlag(given, 'queue-wait') ?? standardWait);

/** The queue that a study is to go through, if it is to. @throws `E_USAGE` */
export const askedQueue = (given: Given): QueueAddress | undefined => {
  const url = textFlag(given, 'queue');
  if (url === undefined) return undefined;
  if (textFlag(given, 'threads') !== undefined)
    throw new RidgelineError('E_USAGE', '--threads has no say over workers of a queue.', {
      at: '--threads',
      hint: 'Leave it out; each worker takes --workers N.',
    });
  return queueAddress(url);
};

/** The sweep of a command that was given `--queue`; nothing of one that was not, which needs no client of Redis. */
export const askedSweep = async (scene: Scene, study: SweptStudy): Promise<Sweep | undefined> => {
  const address = askedQueue(scene.given);
  if (address === undefined) return undefined;
  const { studySweep } = await import('./study-sweep.ts');
  return studySweep(address, scene, study);
};
